"""Households as forms show them: read whole, many at once, and the events behind them at a year-end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import from_json

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/forms.sql")


class Listed(NamedTuple):
    """A household of a division: `people` are its present members.

    `changed`: the read models no longer say how it was at the end of the year asked for; `moved`: nor
    where it was.
    """

    id: str
    village: str
    number: str
    people: int
    changed: bool
    moved: bool


def whole(
    connection: Connection, year: int, *, ids: Sequence[str] = (), numbers: Sequence[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id and content of households by id or 户编号, in that order; those that are not there are left out.

    Content: `fields`, `members` (of `person`, `relation`, `form`; head first, then by 人口编号),
    `blocks` and `identified` of the year, `pairings` in no order; what has no value is None.
    """
    given = {"ids": list(ids), "numbers": list(numbers), "year": year}
    for one, text in connection.execute(_QUERIES.whole, given):
        yield one, from_json(text)


def listed(connection: Connection, division: str, before: int | None = None) -> list[Listed]:
    """The households of a division by village and 户编号; of all that there are, whoever they have left.

    With `before`, those of the end of that year as well that have moved away from anywhere since.
    """
    given = {"from_village": division, "to_village": division + "~", "year": before}
    query = _QUERIES.listed if before is None else _QUERIES.listed_then
    return [Listed(*row) for row in connection.execute(query, given)]


def behind(connection: Connection, households: Sequence[str], year: int) -> list[str]:
    """Ids of the active events that make the households what they were at the end of a year."""
    given = {"ids": list(households), "year": year}
    return [row[0] for row in connection.execute(_QUERIES.behind, given)]
