"""An event as people and programs read it: in a sentence, with who, when, why, and links both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reading import officials
from api.sight import touches, villages_of
from domain.procedures.comparison import answers_of
from domain.rollback.dependents import is_handling
from domain.sentences import checks, sentence
from domain.words import event_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Actor, Event
    from domain.fold import State
    from ledger.database import Connection

Line = dict[str, Any]


def lines(connection: Connection, actor: Actor, state: State, events: Iterable[Event]) -> list[Line]:
    """The events as lines; `state` knows what was withdrawn and what for."""
    events = list(events)
    speakers = [v for event in events if (v := state.verdict(event.id))]
    names = officials(connection, (p for event in (*events, *speakers) for p in _persons(event)))
    return [_line(actor, state, event, names) for event in events]


def _persons(event: Event) -> list[str]:
    asked = [event.facts[name] for name in ("asked_by", "approved_by") if name in event.facts]
    return [event.actor.person, *asked]


def _line(actor: Actor, state: State, event: Event, names: dict[str, str]) -> Line:
    if villages_of(event) and not touches(actor, event):
        return _bare(event) | _links(state, event)
    handling = _handling(state, event)
    return (
        _bare(event)
        | {
            "sentence": sentence(event),
            "account": event.actor.account,
            "person_name": names.get(event.actor.person),
            "reason": _asked_reason(state, event) or _reason(event),
            "evidence": list(event.facts.get("evidence", ())),
            "checks": checks(event),
            "hits": answers_of(event),
            "asked_by": names.get(handling.facts["asked_by"]) if handling else None,
            "approved_by": names.get(handling.facts["approved_by"]) if handling else None,
            "case": _case(event),
        }
        | _links(state, event)
    )


def _bare(event: Event) -> Line:
    """What is said even of an event in another division that something here rests on."""
    return {
        "id": event.id, "type": event.type, "label": event_label(event.type),
        "position": event.position, "effective": event.effective.isoformat(), "year": event.year,
        "month": event.month, "recorded_at": event.recorded_at.isoformat() if event.recorded_at else None,
        "sentence": f"{event.effective} {event_label(event.type)}({event.year}年度,在本辖区以外办理)。",
        "account": None, "person_name": None, "reason": None, "evidence": [], "checks": [],
        "hits": [], "handling": is_handling(event),
        "asked_by": None, "approved_by": None, "case": None,
    }  # fmt: skip


def _links(state: State, event: Event) -> Line:
    """Both ways: what it withdraws or brings back, and what was said of it."""
    verdict, active = state.verdict(event.id), state.is_active(event.id)
    spoken = event.changes.get("event", {})
    undone = event.withdraws and not state.stands(event.id)
    return {
        "active": active,
        "withdraws": list(event.withdraws),
        "brings_back": [one for one, fields in spoken.items() if fields["active"]],
        "withdrawn_by": verdict.id if verdict and not active else None,
        "brought_back_by": verdict.id if verdict and active else None,
        "taken_back_by": _last_word(state, event) if undone else None,
    }


def _last_word(state: State, rollback: Event) -> str | None:
    words = [v for one in rollback.withdraws if (v := state.verdict(one)) and v.id != rollback.id]
    return words[0].id if words else None


def _handling(state: State, event: Event) -> Event | None:
    """The rollback or redo itself, or the one that withdrew the event."""
    if "asked_by" in event.facts:
        return event
    return None if state.is_active(event.id) else state.verdict(event.id)


def _case(event: Event) -> str | None:
    return next((t.partition(":")[2] for t in event.tags if t.startswith("case:")), None)


def _asked_reason(state: State, event: Event) -> str | None:
    """Why a rollback or redo was asked for; the approval may have a reason of its own."""
    case = _case(event)
    if "asked_by" not in event.facts or case is None:
        return None
    asked = (e for e in state.events.values() if e.type == "rollback.requested" and _case(e) == case)
    return next((_reason(e) for e in asked), None)


def _reason(event: Event) -> str | None:
    personal = event.facts.get("personal", {}).values()
    return next((v["reason"] for v in personal if isinstance(v.get("reason"), str)), None)
