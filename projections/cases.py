"""Cases of procedures as the read models have them: what waits where, since when, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.divisions import digits_below, level
from domain.procedures.definitions import ANY, BACK_OFFICE
from domain.procedures.progress import OPEN, RETURNED
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/cases.sql")


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


def levels_of(division: str) -> list[str]:
    """The levels whose steps accounts of a division take."""
    return [level(division), ANY, BACK_OFFICE]


def waiting(
    connection: Connection, division: str, roles: Collection[str], after: Case | None = None, limit: int = 50
) -> list[Case]:
    """What accounts of a division with these roles have to do, the most urgent first."""
    given = {
        **_under(division), "levels": levels_of(division), "roles": list(roles),
        "limit": limit,
        "after": after.id if after else "", "due": after.due if after else "",
    }  # fmt: skip
    return [Case(*row) for row in connection.execute(_QUERIES.waiting, given)]


def counts(connection: Connection, division: str, today: date) -> list[Count]:
    """What waits under a division, by the places next below it."""
    given = {**_under(division), "digits": digits_below(division), "today": str(today)}
    return [Count(*row) for row in connection.execute(_QUERIES.counts, given)]


def overdue(
    connection: Connection, today: date, after: tuple[str, str] = ("", ""), limit: int = 200
) -> list[tuple[str, str]]:
    """Open cases of which the clock has something to say by a day: since when, and which."""
    given = {"today": str(today), "day": after[0], "after": after[1], "limit": limit}
    return [(str(day), str(case)) for day, case in connection.execute(_QUERIES.overdue, given)]


def at_step(  # noqa: PLR0913, PLR0917  which part of which list
    connection: Connection, village: str, procedure: str, step: str, after: str, limit: int
) -> list[Case]:
    """The open cases of a village that stand at one step of a procedure and not in a notice's days."""
    given = {"village": village, "procedure": procedure, "step": step, "after": after, "limit": limit}
    return [Case(*row) for row in connection.execute(_QUERIES.at_step, given)]


def hanging(connection: Connection, village: str, limit: int) -> list[Case]:
    """The cases whose notice hangs in a village."""
    given = {"village": village, "limit": limit}
    return [Case(*row) for row in connection.execute(_QUERIES.hanging, given)]


def placed(
    connection: Connection, division: str, status: str | None = None, after: Case | None = None,
    limit: int = 50,
) -> list[Case]:  # fmt: skip
    """The cases of a division, by village."""
    # A page that would begin before the division begins with it.
    village, case = max((division, ""), (after.asked["village"], after.id) if after else ("", ""))
    given = {**_under(division), "status": status, "village": village, "after": case, "limit": limit}
    query = _QUERIES.placed if status is None else _QUERIES.placed_of_status
    return [Case(*row) for row in connection.execute(query, given)]


def about(connection: Connection, households: Collection[str], cases: Collection[str]) -> list[Case]:
    """The cases about any of these households, and those of these ids that are cases of procedures."""
    given = {"households": list(households), "cases": list(cases)}
    return [Case(*row) for row in connection.execute(_QUERIES.about, given)]


def under(connection: Connection, procedures: Collection[str]) -> list[tuple[str, int]]:
    """How many cases began with each of these versions, of those with any."""
    found = connection.execute(_QUERIES.under, {"procedures": list(procedures)})
    return [(str(key), int(count)) for key, count in found]


def astray(connection: Connection, procedures: Collection[str]) -> list[tuple[str, int]]:
    """The versions other than these that cases on their way began with, and how many cases each has."""
    given = {"procedures": list(procedures), "statuses": [OPEN, RETURNED]}
    found = connection.execute(_QUERIES.astray, given)
    return [(str(key), int(count)) for key, count in found]


def one(connection: Connection, case: str) -> Case | None:
    """A case of a procedure."""
    row = connection.execute(_QUERIES.one, {"case": case}).fetchone()
    return Case(*row) if row else None


def _under(division: str) -> dict[str, str]:
    return {"first": division, "end": f"{division}:"}
