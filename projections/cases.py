"""Cases of procedures as the read models have them: what waits where, since when, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.divisions import level
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/cases.sql")
#: Digits of the places that counts are given by, below each level.
_BELOW = {"nation": 2, "province": 4, "prefecture": 6, "county": 9, "township": 12, "village": 12}


class Case(NamedTuple):
    """A case: `asked` says what it is about and where it stands."""

    id: str
    status: str
    kind: str
    asked: dict[str, Any]

    @property
    def due(self) -> str:
        """Until when the present step is to be taken; after all dates where there is no limit."""
        return str(self.asked.get("due") or "9")


class Count(NamedTuple):
    """How many cases wait at a level for a role in a place, and how many of them are late."""

    level: str
    role: str
    place: str
    waiting: int
    late: int


def waiting(
    connection: Connection, division: str, roles: Collection[str], after: Case | None = None, limit: int = 50
) -> list[Case]:
    """What accounts of a division with these roles have to do, the most urgent first."""
    given = {
        **_under(division), "level": level(division), "roles": list(roles), "limit": limit,
        "after": after.id if after else None, "due": after.due if after else None,
    }  # fmt: skip
    return [Case(*row) for row in connection.execute(_QUERIES.waiting, given)]


def counts(connection: Connection, division: str, today: date) -> list[Count]:
    """What waits under a division, by the places next below it."""
    given = {**_under(division), "digits": _BELOW[level(division)], "today": str(today)}
    return [Count(*row) for row in connection.execute(_QUERIES.counts, given)]


def overdue(connection: Connection, until: date, after: str = "", limit: int = 500) -> list[str]:
    """Open cases whose present step, or notice, ends by a day."""
    given = {"until": str(until), "after": after, "limit": limit}
    return [case for (case,) in connection.execute(_QUERIES.overdue, given)]


def rows_of(connection: Connection, batch: str, after: str = "", limit: int = 500) -> list[Case]:
    """The cases of a list."""
    given = {"batch": batch, "after": after, "limit": limit}
    return [Case(*row) for row in connection.execute(_QUERIES.rows_of, given)]


def placed(
    connection: Connection, division: str, status: str | None = None, after: str = "", limit: int = 50
) -> list[Case]:
    """The cases of a division."""
    given = {**_under(division), "status": status, "after": after, "limit": limit}
    return [Case(*row) for row in connection.execute(_QUERIES.placed, given)]


def about(connection: Connection, households: Collection[str], cases: Collection[str]) -> list[Case]:
    """The cases about any of these households, and those of these ids that are cases of procedures."""
    given = {"households": list(households), "cases": list(cases)}
    return [Case(*row) for row in connection.execute(_QUERIES.about, given)]


def one(connection: Connection, case: str) -> Case | None:
    """A case of a procedure."""
    row = connection.execute(_QUERIES.one, {"case": case}).fetchone()
    return Case(*row) if row else None


def _under(division: str) -> dict[str, str]:
    return {"first": division, "end": f"{division}:"}
