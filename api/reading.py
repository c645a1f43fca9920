"""A household or place read from the ledger: its events opened, and folded as the account may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.sight import require_inside, shown_events, without_restricted
from domain.events import Key, tag
from domain.fold import State
from ledger.sql import Queries
from projections import places
from projections.restrictions import restricted
from replay.asof.sides import known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/views.sql")


@dataclass(frozen=True, slots=True)
class Reading:
    """A household's events folded with those of everyone ever in it, and of the cases about it.

    `position` is the last position under its tag, what ETag and If-Match carry.
    """

    household: str
    state: State
    position: int

    @property
    def own(self) -> list[Event]:
        """The events that concern the household, in ledger order."""
        own = tag("household", self.household)
        return [event for event in self.state.events.values() if own in event.tags]


def read_household(
    services: Services,
    connection: Connection,
    actor: Actor,
    household: str,
    position: int | None = None,
) -> Reading:
    """Read a household, as known at a position when one is given. Raises NotFound for what lies outside."""
    events, last = read_events(services, connection, actor, household)
    return Reading(household, State(known(shown_events(actor, events), position)), last)


def read_events(
    services: Services, connection: Connection, actor: Actor, household: str
) -> tuple[list[Event], int]:
    """All that a reading is folded from, opened but not masked, and the last position under the household.

    Raises NotFound for what lies outside.
    """
    ledger = services.gateway.ledger
    loaded = ledger.load(connection, {tag("household", household)})
    events = opened(services, connection, loaded.events)
    require_inside(actor, home(State(events), household), "这一户")
    return _with_cases(services, connection, events), loaded.seen[tag("household", household)]


def read_place(services: Services, connection: Connection, code: str) -> list[Event]:
    """All that is recorded of a village or county and of no household, opened but not masked, by position.

    Whether the account may see the place is asked before.
    """
    sealed = services.gateway.ledger.many(connection, places.own_events(connection, [code]))
    return _with_cases(services, connection, opened(services, connection, sealed))


def _with_cases(services: Services, connection: Connection, events: list[Event]) -> list[Event]:
    """The events, and all of the cases that they belong to: who asked for a rollback, and why."""
    cases = {t for event in events for t in event.tags if t.startswith("case:")}
    if not cases:
        return events
    there = {event.id for event in events}
    found = services.gateway.ledger.under(connection, cases)
    more = opened(services, connection, [event for event in found if event.id not in there])
    return sorted([*events, *more], key=lambda event: event.position)


def home(state: State, household: str) -> str | None:
    """The household's village; of one whose opening was withdrawn, where it was."""
    key = Key("household", household, "village")
    best = state.winner(key)
    said = state.assignments(key)
    village: str | None = best.value if best else said[-1].value if said else None
    return village


def with_tags(
    services: Services, connection: Connection, actor: Actor, state: State, tags: Collection[str]
) -> State:
    """The state and all that lies under more tags."""
    return with_events(services, connection, actor, state, services.gateway.ledger.under(connection, tags))


def with_events(
    services: Services, connection: Connection, actor: Actor, state: State, sealed: Iterable[Event]
) -> State:
    """The state and further events, still sealed, in ledger order."""
    fresh = [event for event in sealed if event.id not in state.events]
    events = [*state.events.values(), *shown_events(actor, opened(services, connection, fresh))]
    return State(sorted(events, key=lambda event: event.position))


def opened(services: Services, connection: Connection, sealed: list[Event]) -> list[Event]:
    """Events with their personal values opened, as far as the keys are there and nothing is restricted."""
    return without_restricted(services.gateway.opened(connection, sealed), restricted(connection))


def officials(connection: Connection, persons: Iterable[str]) -> dict[str, str]:
    """Names of the officials behind accounts, by their opaque id."""
    given = {"persons": list(set(persons))}
    return dict(connection.execute(_QUERIES.officials, given).fetchall())


def division_names(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """Names of divisions by code, as far as they are loaded."""
    given = {"codes": list(set(codes))}
    return dict(connection.execute(_QUERIES.division_names, given).fetchall())
