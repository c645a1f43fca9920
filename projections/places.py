"""Annual forms of places, natural villages, and helpers as the read models have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.database import Connection

Row = dict[str, Any]
_QUERIES = Queries("projections", "queries/places.sql")


def village_forms(connection: Connection, code: str) -> dict[int, Row]:
    """Year → form of a village, the years in order."""
    return dict(connection.execute(_QUERIES.village_forms, {"code": code}).fetchall())


def county_forms(connection: Connection, code: str) -> dict[int, Row]:
    """Year → form of a county, the years in order."""
    return dict(connection.execute(_QUERIES.county_forms, {"code": code}).fetchall())


def natural_villages(connection: Connection, village: str, year: int) -> list[Row]:
    """The natural villages of a village by name: id, name, and the form of the year (None: not collected)."""
    rows = connection.execute(_QUERIES.natural_villages, {"code": village, "year": year})
    return [dict(zip(("id", "name", "form"), row, strict=True)) for row in rows]


def count_natural_villages(connection: Connection, division: str) -> int:
    """How many natural villages the register has under a division."""
    row = connection.execute(_QUERIES.count_natural_villages, _under(division)).fetchone()
    return int(row[0]) if row else 0


def lived_in(connection: Connection, village: str, year: int) -> list[Row]:
    """Households and persons of a village by status and natural village, as the forms of the year name it."""
    rows = connection.execute(_QUERIES.lived_in, {"code": village, "year": year})
    return [dict(zip(("name", "status", "households", "persons"), row, strict=True)) for row in rows]


def own_events(connection: Connection, codes: Sequence[str]) -> list[str]:
    """Ids of the events, withdrawn or not, that are about these villages or counties and no household."""
    return [row[0] for row in connection.execute(_QUERIES.own_events, {"codes": list(codes)})]


def village_forms_of(connection: Connection, division: str, year: int) -> dict[str, Row]:
    """Village → form of the year, of a division."""
    given = {**_under(division), "year": year}
    return dict(connection.execute(_QUERIES.village_forms_of, given).fetchall())


def natural_forms_of(connection: Connection, division: str, year: int) -> list[tuple[str, str, Row]]:
    """Village, name and form of the year of every natural village of a division that has one, in order."""
    return connection.execute(_QUERIES.natural_forms_of, {**_under(division), "year": year}).fetchall()


def _under(division: str) -> dict[str, str]:
    return {"from_village": division, "to_village": division + "~"}


def pairings(connection: Connection, household: str) -> list[Row]:
    """The pairings of a household: those that stand first, then by beginning."""
    return [row[0] for row in connection.execute(_QUERIES.pairings, {"household": household})]
