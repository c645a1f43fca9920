"""Statistical years as the read models have them: which are closed, and what closing asks of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.rules.years import Whole
from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/years.sql")


def closed(connection: Connection) -> frozenset[int]:
    """The years that are closed, or closing: nothing is recorded for them but corrections."""
    return frozenset(year for (year,) in connection.execute(_QUERIES.closed))


def listing(connection: Connection) -> list[dict[str, Any]]:
    """year, status, ledger_index, form and hash of these years, the earliest first."""
    return [row for (row,) in connection.execute(_QUERIES.listing)]


def whole(connection: Connection) -> Whole:
    """The years that events name, and codes that bound the places. Reads every line of the time lines."""
    years = frozenset(year for (year,) in connection.execute(_QUERIES.named))
    places = tuple(code for (code,) in connection.execute(_QUERIES.places))
    return Whole(years, places)
