"""The trail as people and programs read it: events newest first with their sentence, place and households."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.reading import division_names, opened
from api.sight import shown_events, villages_of
from domain.errors import InvalidInput
from domain.events import tag
from domain.fold import State
from domain.words import EVENT_LABELS
from ledger import trail
from ledger.sql import Queries
from projections import households, rollbacks, years
from projections.patches import entities
from projections.patches import households as households_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from collections.abc import Set as AbstractSet

    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from ledger.trail import Wanted

_QUERIES = Queries("api", "queries/accounts.sql")
#: Officials of one name who are told apart.
MOST_OFFICIALS = 50


class EventTypeUnknown(InvalidInput):
    """There is no such type of event."""

    code, field, sentence = "event_type_unknown", "type", "没有这种业务。"


def trail_view(  # noqa: PLR0913, PLR0917  who asks for which page
    services: Services, connection: Connection, actor: Actor, wanted: Wanted, before: int | None, limit: int
) -> dict[str, Any]:
    """A page of events within a division; `next` is the position below which the following page goes on.

    `looked_to` is given where the page ended before it was full: nothing more is there since then.
    Raises EventTypeUnknown.
    """
    if wanted.type is not None and wanted.type not in EVENT_LABELS:
        raise EventTypeUnknown
    found = trail.page(connection, wanted, before, limit)
    return {
        "events": _told(services, connection, actor, found.events),
        "next": found.next, "looked_to": found.looked_to,
    }  # fmt: skip


def insider(connection: Connection, division: str) -> Callable[[Collection[str]], AbstractSet[str]]:
    """What says which tags of events without a place lie in a division.

    A request for a rollback and what is decided on it lie where it reaches to; a year's closing everywhere.
    """
    return partial(_inside, connection, division)


def of_village(connection: Connection, village: str) -> tuple[str, ...]:
    """The same tags of a village, all of them."""
    cases = (tag("case", one) for one in rollbacks.of_village(connection, village))
    return (*cases, *(tag("year", str(one)) for one in sorted(years.closed(connection))))


def _inside(connection: Connection, division: str, tags: Collection[str]) -> AbstractSet[str]:
    named = [one.partition(":") for one in tags]
    cases = rollbacks.inside(connection, [one for kind, _, one in named if kind == "case"], division)
    closings = {one for kind, _, one in named if kind == "year"}
    return {tag("case", one) for one in cases} | {tag("year", one) for one in closings}


def officials_view(connection: Connection, division: str, name: str) -> list[dict[str, Any]]:
    """The officials of a name, or of the account of a sign-in name, with their accounts in the division."""
    given = {"name": name.strip(), "under": division, "limit": MOST_OFFICIALS}
    people: dict[str, dict[str, Any]] = {}
    for person, person_name, account, sign_in_name, of, active in connection.execute(
        _QUERIES.officials_named, given
    ):
        one = people.setdefault(person, {"person": person, "person_name": person_name, "accounts": []})
        one["accounts"].append({"id": account, "name": sign_in_name, "division": of, "active": active})
    return list(people.values())


def _told(
    services: Services, connection: Connection, actor: Actor, sealed: list[Event]
) -> list[dict[str, Any]]:
    state = State(shown_events(actor, opened(services, connection, _around(services, connection, sealed))))
    events = [state.events[event.id] for event in sealed]
    told = lines(connection, actor, state, events)
    numbers = households.numbers(connection, {h for e in events for h in households_of(e)}, actor.division)
    names = division_names(connection, {village for event in events for village in villages_of(event)})
    return [
        line | {
            "households": [{"id": h, "number": numbers[h]} for h in households_of(event) if h in numbers],
            "places": [{"code": v, "name": names.get(v)} for v in villages_of(event)
                       if v.startswith(actor.division)],
        }
        for line, event in zip(told, events, strict=True)
    ]  # fmt: skip


def _around(services: Services, connection: Connection, events: list[Event]) -> list[Event]:
    """The events in ledger order, with what they withdraw, what spoke of either, and the rollbacks' cases."""
    ledger = services.gateway.ledger
    withdrawn = ledger.many(connection, {one for event in events for one in event.withdraws})
    known = {event.id: event for event in (*events, *withdrawn)}
    spoken = households.spoken_by(connection, _places(known.values()))
    cases = {t for e in events if "asked_by" in e.facts for t in e.tags if t.startswith("case:")}
    more = (*ledger.many(connection, set(spoken) - known.keys()), *ledger.under(connection, cases))
    known |= {event.id: event for event in more}
    return sorted(known.values(), key=lambda event: event.position)


def _places(events: Iterable[Event]) -> list[tuple[str, int]]:
    return [(entity, event.position) for event in events for entity in entities(event)]
