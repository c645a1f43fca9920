"""Finishing what a rule decided: date and order, ids, tags, and what the events rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.calendar import default_date, month_span, require_dates, require_month
from domain.drafts import EFFECTIVE
from domain.errors import InvalidInput, RuleBroken
from domain.events import Event, Key, save_id, tag
from domain.fields import CHAINS, PERSONAL, subject
from domain.rules.erasure import erased
from domain.rules.restriction import require_unrestricted
from domain.words import event_label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.commands import Command
    from domain.drafts import Draft
    from domain.events import Changes
    from domain.fold import State
    from domain.known import Known

#: Kinds that events are tagged with, in the order of tags. The first tag owns the reason given; the
#: case that a command merely belongs to comes last, so that a household's reason stays its own.
TAGGED = ("case", "work_order", "household", "person", "pairing", "village", "county", "year")


class LaterEvent(RuleBroken):
    """A later event already stands against the command; it is rolled back first."""

    code, field, rule = "later_event", "effective", "rules §4"
    sentence = "该业务之后已有“{event}”({effective},{year}年度),请先回退它再办理。"


class PersonErased(RuleBroken):
    """Nothing personal is recorded again of a person whose data were erased."""

    code, field, rule = "person_erased", "person", "audit ledger, erasure"
    sentence = "此人的个人信息已依法抹除,不能再登记个人信息。"


class MonthNeeded(InvalidInput):
    """Natural changes and monitoring are dated by statistical month."""

    code, field, rule = "month_needed", "month", "国扶手册2017 人口自然变更"
    sentence = "须填写统计月份。"


def finish(command: Command, known: Known, drafts: list[Draft], first: int = 0) -> list[Event]:
    """Give the drafts their date, ids (numbered from `first`), tags and grounds.

    Raises LaterEvent and date refusals.
    """
    _require_not_erased(known.state, drafts)
    require_unrestricted(known.state, drafts)
    overwritten = _overwritten(known.state, drafts)
    effective = _settle(command, known, overwritten)
    for event in known.starts.values():
        _require_not_before(event, effective, command.year)
    for key in overwritten:
        best = known.state.winner(key)
        if best is not None:
            year = command.year if (key.kind, key.field) in CHAINS else best.event.year
            _require_not_before(best.event, effective, year)
    return [_event(command, known, draft, n, effective) for n, draft in enumerate(drafts, first)]


def _require_not_erased(state: State, drafts: list[Draft]) -> None:
    gone = erased(state.events.values())
    for kind, entity, fields in _assigned(drafts) if gone else ():
        if subject(entity) in gone and any((kind, name) in PERSONAL for name in fields):
            raise PersonErased


def _assigned(drafts: Iterable[Draft]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (k, i, fields) for draft in drafts for k, some in draft.changes.items() for i, fields in some.items()
    ]


def _overwritten(state: State, drafts: Iterable[Draft]) -> list[Key]:
    """The fields that the drafts assign and something assigned before."""
    keys = (Key(k, i, f) for k, i, fields in _assigned(drafts) if state.knows(k, i) for f in fields)
    return [key for key in keys if state.assignments(key)]


def _settle(command: Command, known: Known, keys: Iterable[Key]) -> date:
    """The effective date: as given, or the first day of the month that the order admits."""
    today = known.context.today
    if command.NATURAL and command.month is None:
        raise MonthNeeded
    if command.month is not None:
        require_month(command.year, command.month, today)
    if command.effective is not None:
        effective = command.effective
    elif command.month is not None:
        effective = _within_month(command.year, command.month, known, keys)
    else:
        effective = default_date(command.year, today)
    require_dates(effective, command.year, today)
    return effective


def _within_month(year: int, month: int, known: Known, keys: Iterable[Key]) -> date:
    for key in keys:
        # The day follows from what these fields were set by, so the decision rests on it.
        known.get(*key)
    first, last = month_span(year, month)
    set_by = [best.event for key in keys if (best := known.state.winner(key))]
    latest = max((*set_by, *known.starts.values()), key=lambda e: e.effective, default=None)
    if latest is None or latest.effective <= first:
        return first
    if latest.effective > last:
        raise _later(latest)
    return latest.effective


def _require_not_before(event: Event, effective: date, year: int) -> None:
    if event.effective > effective or event.year > year:
        raise _later(event)


def _later(event: Event) -> LaterEvent:
    return LaterEvent(
        event=event_label(event.type), effective=str(event.effective), year=event.year, event_id=event.id
    )


def _event(command: Command, known: Known, draft: Draft, ordinal: int, effective: date) -> Event:
    actor = known.context.actor
    changes = _dated(draft.changes, effective)
    facts = dict(draft.facts)
    if command.evidence:
        facts["evidence"] = list(command.evidence)
    if command.correction is not None:
        facts["correction"] = command.correction
    tags = _tags(known, draft)
    if command.reason:
        facts["personal"] = _with_reason(facts.get("personal", {}), tags, command.reason)
    if command.case is not None:
        tags += (tag("case", command.case),)
    return Event(
        id=f"{save_id(actor.account, command.command_id)}.{ordinal}",
        type=draft.type, version=draft.version, tags=tags, facts=facts, changes=changes,
        rests_on=tuple(known.rests_on), effective=effective, year=command.year, month=command.month,
        actor=actor, command=command.command_id, case=command.case, withdraws=draft.withdraws,
    )  # fmt: skip


def _dated(changes: Changes, effective: date) -> Changes:
    return {
        kind: {
            entity: {name: effective.isoformat() if v is EFFECTIVE else v for name, v in fields.items()}
            for entity, fields in entities.items()
        }
        for kind, entities in changes.items()
    }


def _with_reason(personal: dict[str, Any], tags: tuple[str, ...], reason: str) -> dict[str, Any]:
    """Reasons are free text and may name people: sealed with the key of what the event concerns."""
    owner = tags[0].partition(":")[2]
    return {**personal, owner: {**personal.get(owner, {}), "reason": reason}}


def _spoken_of(known: Known, draft: Draft) -> list[Event]:
    """The events that a rollback or redo speaks of: it is found wherever they are."""
    return [known.state.events[e] for e in draft.changes.get("event", ())]


def _tags(known: Known, draft: Draft) -> tuple[str, ...]:
    """Every entity assigned or read, and the villages to find the event by."""
    tags = {tag(kind, e): None for kind in TAGGED for e in draft.changes.get(kind, ())}
    tags |= known.tags
    for event in _spoken_of(known, draft):
        tags |= dict.fromkeys(event.tags)
    households = [t.partition(":")[2] for t in tags if t.startswith("household:")]
    places = {known.state.value("household", h, "village") for h in households}
    places |= {fields.get("village") for fields in draft.changes.get("household", {}).values()}
    tags |= {tag("village", place): None for place in sorted(filter(None, places))}
    return tuple(sorted(tags, key=lambda t: TAGGED.index(t.partition(":")[0])))
