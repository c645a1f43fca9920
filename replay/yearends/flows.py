"""The flows of a year: what each of its events did to the number of households and people, by status.

Every event that sets a household's status or village, or puts a person into a household or out of one,
takes the household out of the cell (village, status) where it was and puts it into the one where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from replay.fold import Point, assigning, within
from replay.yearends.places import placed
from replay.yearends.stocks import people, stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr import types as ir

    from replay.fold import Tables

#: Before every event of the year.
_BEFORE = -1
#: Digits of a rank.
_WIDTH = 20


def flows(tables: Tables, year: int, index: int, moved: Mapping[str, str]) -> ir.Table:
    """id, village, status, index (of the event), households and persons that it brought (or took: < 0).

    Households without people count as none.
    """
    course = _course(tables, year, index, moved)
    window = ibis.window(group_by=course.id, order_by=course["rank"])
    before = {f"{name}_before": course[name].lag().over(window) for name in ("village", "status", "members")}
    steps = course.mutate(**before)
    steps = steps.filter(steps["rank"] != _BEFORE)
    came = _entries(steps, "", 1)
    went = _entries(steps, "_before", -1)
    return came.union(went)


def _entries(steps: ir.Table, side: str, sign: int) -> ir.Table:
    rows = steps.filter(steps[f"village{side}"].notnull(), steps[f"members{side}"] > 0)
    return rows.select(
        "id", "index", village=rows[f"village{side}"], status=rows[f"status{side}"].fill_null(""),
        households=ibis.literal(sign, "int64"), persons=rows[f"members{side}"] * sign,
    )  # fmt: skip


def _course(tables: Tables, year: int, index: int, moved: Mapping[str, str]) -> ir.Table:
    """After each event of the year, and before the first: id, rank, index, village, status, members."""
    said = _statuses(tables, year, index, moved).union(_arrivals(tables, year, index))
    steps = said.group_by("id", "rank", "index").aggregate(
        village=said.village.max(), status=said.status.max(), more=said.more.sum()
    )
    steps = steps.union(_opening(tables, year, index, moved, steps))
    window = ibis.cumulative_window(group_by=steps.id, order_by=steps["rank"])
    return steps.select(
        "id", "rank", "index",
        village=_last(steps, "village", window), status=_last(steps, "status", window),
        members=steps.more.sum().over(window),
    )  # fmt: skip


def _last(steps: ir.Table, name: str, window: ir.LegacyWindowBuilder) -> ir.StringValue:
    """The last value that is there. Engines pass over nulls each its way, so rank and value go as one."""
    ranked = (steps["rank"] + 1).cast("string").lpad(_WIDTH, "0") + steps[name]
    return ranked.max().over(window)[_WIDTH:]


def _opening(tables: Tables, year: int, index: int, moved: Mapping[str, str], steps: ir.Table) -> ir.Table:
    """How the households that something happens to stood before."""
    known = stock(tables, Point(index, year=year - 1), moved).semi_join(steps.select("id").distinct(), "id")
    return known.select(
        "id", rank=ibis.literal(_BEFORE, "int64"), index=ibis.literal(0, "int64"),
        village=known.village, status=known.status, more=known.members.cast("int64"),
    )  # fmt: skip


def _statuses(tables: Tables, year: int, index: int, moved: Mapping[str, str]) -> ir.Table:
    rows = _of_year(assigning(within(tables, "household", Point(index, year=year)), "household",
                              "village", "status"), year)  # fmt: skip
    rows = rows.select("id", "rank", "index", "village", "status", more=ibis.literal(0, "int64"))
    return placed(rows, "village", moved)


def _arrivals(tables: Tables, year: int, index: int) -> ir.Table:
    """Who came into a household (1) or left it (-1), by which event."""
    rows = _of_year(assigning(within(tables, "person", Point(index, year=year)), "person", "household"), year)
    rows = rows.select("id", "rank", "index", "household")
    known = people(tables, Point(index, year=year - 1)).semi_join(rows.select("id").distinct(), "id")
    first = known.select(
        "id", rank=ibis.literal(_BEFORE, "int64"), index=ibis.literal(0, "int64"), household=known.household
    )
    course = rows.union(first)
    window = ibis.window(group_by=course.id, order_by=course["rank"])
    course = course.mutate(left=course.household.lag().over(window))
    moves = course.filter(
        course["rank"] != _BEFORE, course.left.fill_null("") != course.household.fill_null("")
    )
    return _in_or_out(moves, "household", 1).union(_in_or_out(moves, "left", -1))


def _in_or_out(moves: ir.Table, side: str, more: int) -> ir.Table:
    rows = moves.filter(moves[side].notnull())
    nothing = ibis.null("string")
    return rows.select(
        "rank", "index", id=rows[side], village=nothing, status=nothing, more=ibis.literal(more, "int64")
    ).select("id", "rank", "index", "village", "status", "more")  # fmt: skip


def _of_year(rows: ir.Table, year: int) -> ir.Table:
    return rows.filter(rows["stat_year"] == year)
