"""Rollbacks and redos that were asked for, as the read models have them, by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.rollback.statuses import FINISHED, OPEN
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection

    from ledger.database import Connection

Row = dict[str, Any]
_QUERIES = Queries("projections", "queries/rollbacks.sql")


def placed(
    connection: Connection,
    division: str,
    statuses: Collection[str],
    after: Row | None = None,
    limit: int = 50,
) -> list[Row]:
    """Those of these statuses that lie wholly within a division, by their first village."""
    given = _page(division, after, limit) | {"statuses": list(statuses)}
    return [row for (row,) in connection.execute(_QUERIES.placed, given)]


def asked_by(
    connection: Connection, division: str, person: str, after: Row | None = None, limit: int = 50
) -> list[Row]:
    """The same of all that one person asked for."""
    given = _page(division, after, limit) | {"person": person}
    return [row for (row,) in connection.execute(_QUERIES.asked_by, given)]


def inside(connection: Connection, ids: Collection[str], division: str) -> frozenset[str]:
    """Those of the cases that ask for a rollback or redo that lies wholly within a division."""
    given = {"ids": list(ids), "under": f"{division}%"}
    return frozenset(one for (one,) in connection.execute(_QUERIES.inside, given))


def of_village(connection: Connection, village: str) -> list[str]:
    """The cases of all that was ever asked for and concerns this one village only."""
    given = {"village": village, "statuses": [*OPEN, *FINISHED]}
    return [one for (one,) in connection.execute(_QUERIES.of_village, given)]


def _page(division: str, after: Row | None, limit: int) -> dict[str, Any]:
    # A page that would begin before the division begins with it.
    place = (after["asked"]["villages"][0], after["id"]) if after else ("", "")
    village, case = max((division, ""), place)
    return {
        "end": f"{division}:", "under": f"{division}%", "village": village, "after": case, "limit": limit,
    }  # fmt: skip
