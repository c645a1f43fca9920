"""Work orders as the read models have them: what waits for whom, what there is in a place, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.divisions import level
from domain.orders.order import UNANSWERED
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/orders.sql")


class Row(NamedTuple):
    """A work order in a list; `number` is the household's 户编号, `found` what the rule found."""

    id: str
    village: str
    household: str | None
    number: str | None
    rule: str
    year: int
    found: dict[str, Any]
    status: str
    since: date
    until: date
    answers: str
    checks: str
    explained: bool


class Count(NamedTuple):
    """How many orders of a village have a status, and how many of them wait for an answer that is late."""

    village: str
    status: str
    orders: int
    late: int


def waiting(
    connection: Connection, division: str, roles: Collection[str], after: Row | None = None, limit: int = 50
) -> list[Row]:
    """What accounts of a division with these roles have to answer or check, due first."""
    given = {
        **_under(division), "level": level(division), "roles": list(roles), "limit": limit,
        "until": after.until if after else None, "after": after.id if after else None,
    }  # fmt: skip
    return [Row(*row) for row in connection.execute(_QUERIES.waiting, given)]


def placed(
    connection: Connection, division: str, status: str | None = None, after: Row | None = None,
    limit: int = 50,
) -> list[Row]:  # fmt: skip
    """The orders of a division, by village."""
    village, order = (after.village, after.id) if after else ("", "")
    given = {**_under(division), "status": status, "village": village, "after": order, "limit": limit}
    return [Row(*row) for row in connection.execute(_QUERIES.placed, given)]


def one(connection: Connection, order: str) -> Row | None:
    """An order."""
    row = connection.execute(_QUERIES.one, {"order": order}).fetchone()
    return Row(*row) if row else None


def counts(connection: Connection, division: str, today: date) -> list[Count]:
    """How many there are in each village of a division, status by status."""
    given = {**_under(division), "today": today, "unanswered": sorted(UNANSWERED)}
    return [Count(*row) for row in connection.execute(_QUERIES.counts, given)]


def undone(connection: Connection, orders: Collection[str]) -> set[str]:
    """Of these ids, those of orders that are not done with."""
    return {order for (order,) in connection.execute(_QUERIES.undone, {"orders": list(orders)})}


def homes(connection: Connection, households: Collection[str]) -> dict[str, str]:
    """The villages of households."""
    return dict(connection.execute(_QUERIES.homes, {"households": list(households)}).fetchall())


def _under(division: str) -> dict[str, str]:
    return {"first": division, "end": f"{division}~"}
