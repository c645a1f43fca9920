"""Counting two ways: what a household's fields say, and what its events say; where they differ, by name.

Poor: by status (未脱贫 + 返贫) and by attribute (一般 + 低保 + 特困供养贫困户). Exited in the year: by exit
year, and by its exits and what carries the year. Returned: by status, and by returns that no exit followed.
Source: rules §6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from domain.rules.opening import HouseholdBackfilled
from domain.rules.split import HouseholdSplit
from domain.rules.status import (
    EXITED_ATTRIBUTE,
    HouseholdExited,
    HouseholdRemoved,
    HouseholdReturned,
    HouseholdStablyExited,
)  # fmt: skip
from domain.rules.taking_over import HouseholdTakenOver
from domain.statuses import EXITED, MONITORED_ONLY, POOR, REMOVED, RETURNED
from replay.fold import assigning, within

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.fold import Point, Tables

#: What is counted, and the two ways.
WAYS = {
    "poor": ("by_status", "by_attribute"),
    "exited_in_year": ("by_exit_year", "by_events"),
    "returned": ("by_status", "by_events"),
}
_EXITS = (HouseholdExited.TYPE, HouseholdStablyExited.TYPE)
#: What brings a household into being with a past.
_CARRIERS = (HouseholdSplit.TYPE, HouseholdTakenOver.TYPE, HouseholdBackfilled.TYPE)


def counted(engine: Engine, rows: ir.Table, digits: int) -> list[dict[str, Any]]:
    """By division: households and persons of each count, each way (`poor_by_status_persons` …)."""
    flags = {name: rows[name] for name in _names()}
    cells = rows.group_by(division=rows.village[:digits], **flags).aggregate(
        households=rows.count(), persons=rows.members.sum()
    )
    found: dict[str, dict[str, Any]] = {}
    for cell in engine.arrow(cells).to_pylist():
        row = found.setdefault(cell["division"], {"division": cell["division"]})
        for name in _names():
            for unit in ("households", "persons"):
                counted = row.get(f"{name}_{unit}", 0)
                row[f"{name}_{unit}"] = counted + (int(cell[unit]) if cell[name] else 0)
    return [found[code] for code in sorted(found)]


def differing(engine: Engine, rows: ir.Table) -> list[dict[str, Any]]:
    """Households that one way counts and the other does not: id, village, members, and every count."""
    unequal = [rows[f"{name}_{a}"] != rows[f"{name}_{b}"] for name, (a, b) in WAYS.items()]
    found = rows.filter(ibis.or_(*unequal))
    return sorted(engine.arrow(found).to_pylist(), key=lambda row: str(row["id"]))


def _names() -> list[str]:
    return [f"{name}_{way}" for name, ways in WAYS.items() for way in ways]


def flagged(tables: Tables, point: Point, rows: ir.Table) -> ir.Table:
    """Of households at a year-end those with people: id, village, members, whether each way counts them."""
    rows = rows.filter(rows.members > 0)
    exits, returns = _exited(tables, point), _returned(tables, point)
    rows = rows.left_join(exits, rows.id == exits.exit_of).left_join(returns, rows.id == returns.return_of)
    status = rows.status.fill_null("")
    return rows.select(
        "id", "village", "members",
        poor_by_status=status.isin(POOR),
        poor_by_attribute=rows.attribute.fill_null("").isin(tuple(EXITED_ATTRIBUTE))
        & ~status.isin((MONITORED_ONLY, REMOVED)),
        exited_in_year_by_exit_year=status.isin(EXITED) & (rows.exit_year.fill_null(0) == point.year),
        exited_in_year_by_events=rows.exit_of.notnull() & ~status.isin((REMOVED, RETURNED)),
        returned_by_status=status == RETURNED,
        returned_by_events=rows.return_of.notnull() & (status != REMOVED),
    )  # fmt: skip


def _exited(tables: Tables, point: Point) -> ir.Table:
    """Households that an event of the year took out of poverty, or brought in as so taken out."""
    rows = _told(tables, point, (*_EXITS, *_CARRIERS))
    own = rows.type.isin(_EXITS) & (rows["stat_year"] == point.year)
    carries = rows.type.isin(_CARRIERS) & rows.status.isin(EXITED)
    carried = carries & (rows.exit_year.fill_null(0) == point.year)
    return rows.filter(own | carried).select(exit_of=rows.id).distinct()


def _returned(tables: Tables, point: Point) -> ir.Table:
    """Households that returned, or were brought in as returned, and were not taken out again since."""
    rows = _told(tables, point, (HouseholdReturned.TYPE, *_EXITS, *_CARRIERS, HouseholdRemoved.TYPE))
    came = rows.type.isin((HouseholdReturned.TYPE, *_CARRIERS)) & (rows.status == RETURNED)
    went = rows.type.isin((*_EXITS, HouseholdRemoved.TYPE))
    last = rows.group_by("id").aggregate(came=rows["rank"].max(where=came), went=rows["rank"].max(where=went))
    return last.filter(last.came.notnull(), last.came > last.went.fill_null(-1)).select(return_of=last.id)


def _told(tables: Tables, point: Point, types: tuple[str, ...]) -> ir.Table:
    """What events of some types assign to households as status, with the type."""
    rows = assigning(within(tables, "household", point), "household", "status")
    events = tables("event")
    named = events.filter(events.type.isin(types)).select("index", "type")
    return rows.select("id", "index", "rank", "stat_year", "status", "exit_year").join(named, "index")
