"""One event with everything it recorded, and villages with their own events."""

from typing import Any

from fastapi import APIRouter, Response

from api.http.doors import Parts, SignedIn, etag, reading
from api.lines import lines
from api.proofs import with_proofs
from api.reading import division_names, opened
from api.services import Services
from api.sight import require_inside, shown_events, touches, villages_of
from domain.divisions import ancestors
from domain.errors import NotFound
from domain.events import Actor, Event, Key, tag
from domain.fields import subject
from domain.fold import State
from domain.values import PLAIN, in_words
from domain.words import KIND_LABELS, event_label, field_label
from ledger.database import Connection
from ledger.event_proof import proof_of
from projections import households
from projections.patches import households as households_of

router = APIRouter(prefix="/api/v1", tags=["业务"])

_VILLAGE_DIGITS = 12
#: What concerns the whole register.
_OF_ALL = {"year.closing", "year.closed"}
#: Kinds of which only a village's own events assign something.
_OWN_KINDS = {"village", "village_year", "natural_village_year"}


@router.get("/events/{event}")
def get_event(services: Parts, actor: SignedIn, event: str) -> dict[str, Any]:
    """一项业务:依据、办理人、填写的每项内容,以及与回退、恢复的关联。"""
    with reading(services) as connection:
        found = _event(services, connection, actor, event)
        around = services.gateway.ledger.under(connection, _subjects(found))
        state = State(shown_events(actor, opened(services, connection, around)))
        (line,) = lines(connection, actor, state, [state.events[found.id]])
        changes = [
            _change(key, value)
            for key, value in state.events[found.id].assignments()
            if key.kind != "event" and _inside(connection, actor, found, key)
        ]
        numbers = households.numbers(connection, households_of(found), actor.division)
        (line,) = with_proofs(connection, [line])
    grounds = [state.events[g] for g in found.rests_on if g in state.events]
    return line | {
        "command": found.command, "changes": changes, "rests_on": list(found.rests_on),
        "grounds": [{"id": g.id, "type": g.type, "label": event_label(g.type), "effective": g.effective}
                    for g in grounds],
        "households": [{"id": one, "number": number} for one, number in numbers.items()],
    }  # fmt: skip


@router.get("/events/{event}/proof", response_class=Response)
def get_proof(services: Parts, actor: SignedIn, event: str) -> Response:
    """这项业务在已发布的账册里的证明(C2SP tlog-proof),凭策略文件离线可核对。"""
    with reading(services) as connection:
        _event(services, connection, actor, event)
        found = proof_of(connection, event)
    return Response(found.data, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/villages/{code}")
def get_village(services: Parts, actor: SignedIn, response: Response, code: str) -> dict[str, Any]:
    """一个村:贫困村状态、历次业务和各状态户数。"""
    require_inside(actor, code, "这个村")
    with reading(services) as connection:
        row, place = households.village(connection, code), _place(connection, code)
        if row is None and not place:
            raise NotFound(what="这个村")
        loaded = services.gateway.ledger.load(connection, {tag("village", code)})
        own = [event for event in loaded.events if _is_own(event, loaded.events, code)]
        state = State(shown_events(actor, opened(services, connection, own)))
        told = lines(connection, actor, state, state.events.values())
        figures = households.figures(connection, code)
    response.headers["ETag"] = etag(loaded.seen[tag("village", code)])
    fields = {name: value for name, value in (row or {}).items() if name != "code" and value is not None}
    return {
        "code": code, "name": place[-1] if place else None, "place": "".join(place) or None,
        "village": fields, "words": {k: in_words(Key("village", code, k), v) for k, v in fields.items()},
        "figures": figures, "events": told,
    }  # fmt: skip


def _place(connection: Connection, code: str) -> list[str]:
    """Names from the province down to the village; empty when there is no such village."""
    if len(code) != _VILLAGE_DIGITS or not (code.isascii() and code.isdigit()):
        return []
    names = division_names(connection, [*ancestors(code), code])
    return [names.get(one, "") for one in (*ancestors(code), code)] if code in names else []


def _is_own(event: Event, among: list[Event], code: str) -> bool:
    """Whether it is the village's own event, or a rollback or redo that speaks of one."""
    spoken = event.changes.get("event", {})
    said = [one for one in among if one.id in spoken] if spoken else []
    return any(_OWN_KINDS & one.changes.keys() for one in (event, *said) if code in villages_of(one))


def _event(services: Services, connection: Connection, actor: Actor, event: str) -> Event:
    """The event, still sealed. Raises NotFound for one that concerns nothing in the division."""
    found = services.gateway.ledger.many(connection, [event])
    if not found or not _seen(connection, actor, found[0]):
        raise NotFound(what="这项业务")
    return found[0]


def _seen(connection: Connection, actor: Actor, event: Event) -> bool:
    """By its villages; a case's own events by what the case is about; a year's closing by everybody."""
    if event.type in _OF_ALL:
        return True
    if villages_of(event):
        return touches(actor, event)
    cases = [t.partition(":")[2] for t in event.tags if t.startswith("case:")]
    return any(is_case_of(connection, case, actor.division) for case in cases)


def is_case_of(connection: Connection, case: str, division: str) -> bool:
    """Whether a case, of whatever kind, lies wholly within a division."""
    return households.case(connection, case, division, PLAIN["case", "kind"]) is not None


def _subjects(event: Event) -> list[str]:
    """The tags under which whatever speaks of the event is found; a village's only where it is alone."""
    return [t for t in event.tags if not t.startswith("village:")] or list(event.tags)


def _inside(connection: Connection, actor: Actor, event: Event, key: Key) -> bool:
    """Of an event that reaches into another division only what lies in this one is shown."""
    if all(village.startswith(actor.division) for village in villages_of(event)):
        return True
    homes = {
        e.partition("@")[2] for e in event.changes.get("membership", ()) if subject(e) == subject(key.id)
    }
    if key.kind in {"household", "household_year"}:
        homes = {subject(key.id)}
    elif key.kind == "membership":
        homes = {key.id.partition("@")[2]}
    return any(households.household(connection, home, actor.division) is not None for home in homes)


def _change(key: Key, value: Any) -> dict[str, Any]:
    return {
        "kind": key.kind, "id": key.id, "field": key.field,
        "kind_label": KIND_LABELS[key.kind], "label": field_label(key.kind, key.field),
        "value": value, "words": in_words(key, value),
    }  # fmt: skip
