"""The part of a year-end that concerns a division: households that are there, and what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replay.fold import assigning, latest, within
from replay.yearends.places import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr import types as ir

    from replay.fold import Tables
    from replay.yearends.forms import Sheet
    from replay.yearends.yearend import Which

#: Table → the column by which it belongs to a household; the table of households itself by its key.
HOUSEHOLD = {
    "household": "id", "person": "household", "membership": "household", "household_year": "household",
    "pairing": "household",
}  # fmt: skip
#: Table → the column that holds the code of its place.
PLACE = {"village": "code", "village_year": "village", "natural_village": "village", "county_year": "county"}


def owner(table: str) -> str | None:
    """The column by which a table's rows are chosen; None where others choose them."""
    return HOUSEHOLD.get(table) or PLACE.get(table)


def inside(tables: Tables, rows: ir.Table, sheet: Sheet, which: Which, moved: Mapping[str, str]) -> ir.Table:
    """Of a table's folded rows those under the year-end's division (its code at the year's end).

    A person, and his form of the year, belong where his household is; who has left belongs nowhere.
    """
    if not which.division:
        return rows
    if (place := PLACE.get(sheet.name)) is not None:
        return rows.filter(rows[place].startswith(which.division))
    if sheet.name == "natural_village_year":
        there = _there(tables, "natural_village", which, moved)
        return rows.semi_join(there, rows.natural_village == there.id)
    households = _there(tables, "household", which, moved)
    if sheet.name == "person_year":
        people = field_at(tables, "person", "household", which)
        living = people.semi_join(households, people.household == households.id)
        return rows.semi_join(living, rows.person == living.id)
    return rows.semi_join(households, rows[HOUSEHOLD[sheet.name]] == households.id)


def _there(tables: Tables, kind: str, which: Which, moved: Mapping[str, str]) -> ir.Table:
    """Ids of the households, or natural villages, in the division."""
    rows = placed(field_at(tables, kind, "village", which), "village", moved)
    return rows.filter(rows.village.startswith(which.division)).select("id")


def field_at(tables: Tables, kind: str, field: str, which: Which) -> ir.Table:
    """One field of a kind at a year-end's point: id and the field."""
    rows = assigning(within(tables, kind, which.point), kind, field)
    return latest(rows, kind).select("id", field)
