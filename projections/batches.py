"""Batches to roll back: the events of one import, one person's session, one village's day, one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.rollback.dependents import HANDLING
from ledger.sql import Queries
from projections.patches import entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from domain.events import Event
    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/batches.sql")
#: As many events as one request for a rollback may name.
MOST = 20_000
#: Types of events that are handling themselves, and so in no batch, as a pattern.
_HANDLING = f"^({'|'.join(HANDLING)})".replace(".", r"\.")


def of_session(connection: Connection, account: str, since: datetime, until: datetime) -> list[str]:
    """Ids of what an account recorded from one instant until before another, in force."""
    given = {"account": account, "since": since, "until": until, "most": MOST, "handling": _HANDLING}
    return [row[0] for row in connection.execute(_QUERIES.of_session, given)]


def of_village(connection: Connection, village: str, since: datetime, until: datetime) -> list[str]:
    """Ids of what was recorded in that time on a village and the households that are in it now."""
    given = {"village": village, "since": since, "until": until, "most": MOST, "handling": _HANDLING}
    return [row[0] for row in connection.execute(_QUERIES.of_village, given)]


def active(connection: Connection, events: Iterable[Event]) -> list[str]:
    """Of these events, the ids of those in force."""
    found = {event.position: event for event in events}
    lines = {position: entity for position, event in found.items() for entity in entities(event)}
    there = standing(connection, lines)
    return [event.id for position, event in found.items() if position in there][:MOST]


def standing(connection: Connection, lines: Mapping[int, str]) -> set[int]:
    """Of these positions, each of an event on the time line of a household or place, those in force."""
    given = {"entities": list(lines.values()), "positions": list(lines)}
    return {position for (position,) in connection.execute(_QUERIES.standing, given)}
