"""Statistical years as the read models have them: which are closed, and what closing asks of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, Any

from domain.rules.years import Whole
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/years.sql")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a year-end came to in a division; its code is that of 31 December of the year."""

    year: int
    division: str
    index: int
    closed: bool
    counted_at: datetime
    figures: dict[str, Any]


def closed(connection: Connection) -> frozenset[int]:
    """The years that are closed, or closing: nothing is recorded for them but corrections."""
    return frozenset(year for (year,) in connection.execute(_QUERIES.closed))


def listing(connection: Connection) -> list[dict[str, Any]]:
    """year, status, ledger_index, form and hash of these years, the earliest first."""
    return [row for (row,) in connection.execute(_QUERIES.listing)]


def one(connection: Connection, year: int) -> dict[str, Any] | None:
    """The same of one of these years; None while it is open."""
    row = connection.execute(_QUERIES.one, {"year": year}).fetchone()
    return row[0] if row else None


def whole(connection: Connection) -> Whole:
    """The years that events name, and codes that bound the places. Reads every line of the time lines."""
    years = frozenset(year for (year,) in connection.execute(_QUERIES.named))
    return Whole(years, bounds(connection))


def bounds(connection: Connection) -> tuple[str, ...]:
    """Codes between which every place of the register lies."""
    return tuple(code for (code,) in connection.execute(_QUERIES.places))


def counted(connection: Connection, years: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """Year → the index at which its figures were counted, and whether as a closed year's."""
    rows = connection.execute(_QUERIES.counted, {"years": list(years)})
    return {year: (index, closed) for year, index, closed in rows}


def figures(connection: Connection, divisions: Mapping[int, str]) -> list[Figures]:
    """The figures of years, each of the division that is named for it, the earliest first."""
    given = {"years": list(divisions), "divisions": list(divisions.values())}
    return [Figures(*row) for row in connection.execute(_QUERIES.figures, given)]


def figures_below(connection: Connection, year: int, division: str, digits: int) -> list[Figures]:
    """Those of the parts of a division whose codes have so many digits."""
    given = {"year": year, "from_division": division, "to_division": division + "~", "digits": digits}
    return [Figures(*row) for row in connection.execute(_QUERIES.figures_below, given)]


def keep_figures(
    connection: Connection, year: int, index: int, rows: Iterable[dict[str, Any]], *, closed: bool
) -> None:
    """Put the figures of a year, a row for each division, in the place of earlier ones."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_QUERIES.clear_figures, {"year": year})
        with cursor.copy(_QUERIES.copy_figures) as copy:
            for row in rows:
                copy.write_row((year, row["division"], index, closed, dumps(row)))
