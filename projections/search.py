"""Persons found by how their names are read, and where those live whom a document number names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.sql import Queries
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.database import Connection

Row = dict[str, Any]
_QUERIES = Queries("projections", "queries/search.sql")
#: Persons of one sound that are looked at, wherever they live.
MOST = 20_000


class Home(NamedTuple):
    """A person, the household he lives in or lived in last, and his name."""

    person: str
    household: str
    name: str | None


def by_sound(connection: Connection, name: str, division: str, limit: int) -> list[Row]:
    """Households in which somebody lives whose name sounds so; those written so come first."""
    return _found(connection, "by_sound", name, division, limit)


def by_initials(connection: Connection, letters: str, division: str, limit: int) -> list[Row]:
    """Households in which somebody lives whose name has just these initials."""
    return _found(connection, "by_initials", letters, division, limit)


def homes_of(connection: Connection, persons: Sequence[str]) -> list[Home]:
    """Where these persons live or lived; those whose data are restricted are left out."""
    hidden = restricted(connection)
    rows = connection.execute(_QUERIES.homes_of, {"ids": [one for one in persons if one not in hidden]})
    return [Home(*row) for row in rows if row[1] is not None]


def _found(connection: Connection, query: str, name: str, division: str, limit: int) -> list[Row]:
    given = {
        "name": name, "under": division + "%", "most": MOST, "limit": limit,
        "hidden": list(restricted(connection)),
    }  # fmt: skip
    return [
        row | {"person": person, "person_name": found, "people": n}
        for row, person, found, n in connection.execute(_QUERIES[query], given)
    ]
