"""A division at a point: its households with status and people, folded on a columnar engine.

Only households that some event ever placed in the division are folded, and only the fields that are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from replay.fold import assigning, latest, within

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from replay.fold import Point, Tables

#: What is said of a household in a list.
SHOWN = ("number", "village", "status", "attribute")


def homes(tables: Tables, division: str, point: Point) -> ir.Table:
    """Where everyone lived at a point who ever was in a household of the division: id, household."""
    ever, there = assigning(tables("person"), "person", "household"), _ever_there(tables, division)
    theirs = ever.semi_join(there, ever.household == there.id).select("id").distinct()
    rows = assigning(within(tables, "person", point), "person", "household")
    return latest(rows.semi_join(theirs, "id"), "person", ("household",))


def standing(tables: Tables, division: str, point: Point, living: ir.Table) -> ir.Table:
    """The division's households at a point: id, number, village, status, attribute, people.

    `living` is `homes` of the same point.
    """
    rows = within(tables, "household", point)
    folded = latest(rows.semi_join(_ever_there(tables, division), "id"), "household", ("opened", *SHOWN))
    folded = folded.filter(folded.village.startswith(division), folded.opened.notnull())
    people = living.filter(living.household.notnull()).group_by("household").aggregate(people=ibis._.count())
    joined = folded.left_join(people, folded.id == people.household)
    return joined.select("id", *SHOWN, people=joined.people.fill_null(0))


def _ever_there(tables: Tables, division: str) -> ir.Table:
    """Ids of the households that some event, active or not, placed in the division."""
    rows = assigning(tables("household"), "household", "village")
    return rows.filter(rows.village.startswith(division)).select("id").distinct()


def figures(households: ir.Table) -> ir.Table:
    """Households, people in them and households without people, by status."""
    return _by(households, "status")


def parts(households: ir.Table, digits: int) -> ir.Table:
    """The same of each part of the division whose code has so many digits: `division`."""
    return _by(households.mutate(division=households.village.left(digits)), "division", "status")


def _by(households: ir.Table, *names: str) -> ir.Table:
    """Households, people in them and households without people, by some columns."""
    return households.group_by(*names).aggregate(
        households=ibis._.count(), persons=ibis._.people.sum(), closed=(ibis._.people == 0).sum()
    ).order_by(*names)  # fmt: skip


def page(households: ir.Table, status: str | None, after: tuple[str, str], limit: int) -> ir.Table:
    """Of the households the next ones after a village and id, in that order."""
    rows = households if status is None else households.filter(households.status == status)
    return _next(rows, "village", after, limit)


def differing(before: ir.Table, after: ir.Table, others: ir.Table) -> ir.Table:
    """Households that came, went, or have another status, village or other people (`joined_or_left`).

    Columns: id; for both points `number`, `village`, `status`, `attribute`, `people`, those of the second
    with `_after`; `place`, the village they are listed under; `members`, whether somebody left or joined.
    """
    both = before.outer_join(after, "id", rname="{name}_after")
    both = both.mutate(id=ibis.coalesce(both.id, both.id_after)).drop("id_after")
    both = both.left_join(others, both.id == others.household)
    both = both.mutate(
        place=ibis.coalesce(both.village, both.village_after), members=both.household.notnull()
    ).drop("household")  # fmt: skip
    changed = ~both.status.identical_to(both.status_after) | ~both.village.identical_to(both.village_after)
    return both.filter(changed | both.members)


def joined_or_left(before: ir.Table, after: ir.Table) -> ir.Table:
    """Households that somebody left or joined, from where everyone lived at two points: household."""
    both = before.outer_join(after, "id", rname="{name}_after")
    both = both.filter(~both.household.identical_to(both.household_after))
    homes_ = both.select("household").union(both.select(household=both.household_after))
    return homes_.filter(homes_.household.notnull()).distinct()


def difference_page(rows: ir.Table, after: tuple[str, str], limit: int) -> ir.Table:
    """Of differing households the next ones after a place and id, in that order."""
    return _next(rows, "place", after, limit)


def _next(rows: ir.Table, column: str, after: tuple[str, str], limit: int) -> ir.Table:
    place, id_ = after
    beyond = (rows[column] > place) | ((rows[column] == place) & (rows.id > id_))
    return rows.filter(beyond).order_by(column, "id").limit(limit)
