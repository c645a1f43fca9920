"""Rollbacks and redos that were asked for, as the read models have them, by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def _page(division: str, after: Row | None, limit: int) -> dict[str, Any]:
    # A page that would begin before the division begins with it.
    place = (after["asked"]["villages"][0], after["id"]) if after else ("", "")
    village, case = max((division, ""), place)
    return {
        "end": f"{division}:", "under": f"{division}%", "village": village, "after": case, "limit": limit,
    }  # fmt: skip
