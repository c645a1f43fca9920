"""Households at a year-end: where they are, how they stand, how many people belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from replay.fold import Point, assigning, latest, within
from replay.yearends.places import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr import types as ir

    from replay.fold import Tables

#: What is said of a household.
FIELDS = ("village", "status", "attribute", "exit_year")


def stock(tables: Tables, point: Point, moved: Mapping[str, str]) -> ir.Table:
    """One row per household: id, village (its code at the year's end), status …, members."""
    rows = assigning(within(tables, "household", point), "household", *FIELDS)
    households = placed(latest(rows, "household").select("id", *FIELDS), "village", moved)
    members = people(tables, point).group_by("household").aggregate(members=ibis._.count())
    joined = households.filter(households.village.notnull()).left_join(
        members, households.id == members.household
    )
    return joined.select("id", *FIELDS, members=joined.members.fill_null(0))


def people(tables: Tables, point: Point) -> ir.Table:
    """Who belongs to a household at a point: person (`id`) and household."""
    rows = assigning(within(tables, "person", point), "person", "household")
    folded = latest(rows, "person").select("id", "household")
    return folded.filter(folded.household.notnull())


def under(rows: ir.Table, division: str) -> ir.Table:
    """The rows whose village is in a division."""
    return rows.filter(rows.village.startswith(division)) if division else rows
