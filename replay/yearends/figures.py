"""Figures of a year-end per division: how households stand, what the year did, both ways of counting."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from domain.divisions import digits_below
from domain.rules.members import MemberAdded, MemberRemoved
from domain.rules.opening import HouseholdIdentified
from domain.rules.status import HouseholdExited, HouseholdReturned, HouseholdStablyExited
from domain.statuses import EXITED, POOR, REGISTERED_POOR
from replay.yearends import balance
from replay.yearends.balance import Span
from replay.yearends.counting import WAYS, counted, differing, flagged
from replay.yearends.forms import form_of
from replay.yearends.places import moved
from replay.yearends.published import published

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.yearends.balance import Books
    from replay.yearends.yearend import Which

    Row = dict[str, Any]

HOUSEHOLDS, PERSONS = "households", "persons"


def figures(engine: Engine, which: Which, *, deep: bool = True) -> dict[str, Any]:
    """Figures of the year-end's division and, when `deep`, of each division right under it.

    `total` and `divisions` hold what `row_of` names; `behind` the households behind the rest of the balance,
    `differences` those counted one way and not the other.  Codes are those of 31 December of the year.
    """
    span, places = span_of(engine, which, deep=deep), moved(engine, form_of(which.form), which.year)
    books = balance.books(engine, span, places)
    ways = engine.kept(flagged(engine.table, span.point, books.this))
    rows = rows_of(engine, span.digits, books, ways)
    return {
        "year": which.year, "index": which.index, "division": which.division,
        "last_year_index": span.last_index,
        "total": total_of(rows, which.division), "divisions": rows if deep else [],
        "behind": balance.behind(engine, books), "differences": differing(engine, ways),
    }  # fmt: skip


def span_of(engine: Engine, which: Which, *, deep: bool) -> Span:
    """The year with its last year-end: at the index it was closed at, else as known at the same index."""
    closed = {one.year: one.index for one in published(engine, which.index)}
    digits = digits_below(which.division) if deep else len(which.division)
    last = closed.get(which.year - 1, which.index)
    return Span(which.year, which.index, last, which.division, digits)


def rows_of(engine: Engine, digits: int, books: Books, ways: ir.Table) -> list[Row]:
    """Every division of so many digits that has households or flows, by code; `ways`: those `flagged`."""
    this = _by_division(balance.standing(engine, books.this, digits))
    last = _by_division(balance.standing(engine, books.last, digits))
    flows = _by_division(balance.moved_by(engine, books.flows, digits))
    both = {row["division"]: row for row in counted(engine, ways, digits)}
    codes = sorted({*this, *last, *flows})
    return [row_of(code, this[code], last[code], flows[code], both.get(code, {})) for code in codes]


def row_of(code: str, this: Iterable[Row], last: Iterable[Row], flows: list[Row], both: Row) -> Row:
    """One division: `standing`, `last` and `rest` by status, `flows` by event and status, counts."""
    standing, before = _by_status(this), _by_status(last)
    statuses = sorted({*standing, *before, *(row["status"] for row in flows)})
    return {
        "division": code, "standing": standing, "last": before,
        "flows": [{k: row[k] for k in ("status", "type", HOUSEHOLDS, PERSONS)} for row in flows],
        "rest": {s: rest for s in statuses if any((rest := _rest(s, standing, before, flows)).values())},
        "counts": {name: {way: {unit: both.get(f"{name}_{way}_{unit}", 0) for unit in (HOUSEHOLDS, PERSONS)}
                          for way in ways} for name, ways in WAYS.items()},
        "newly_identified": _flow(flows, POOR, HouseholdIdentified.TYPE),
        "newly_returned": _flow(flows, POOR, HouseholdReturned.TYPE),
        "newly_exited": _negative(_flow(flows, POOR, HouseholdExited.TYPE, HouseholdStablyExited.TYPE)),
        "natural_increase": _flow(flows, REGISTERED_POOR, MemberAdded.TYPE)[PERSONS],
        "natural_decrease": -_flow(flows, REGISTERED_POOR, MemberRemoved.TYPE)[PERSONS],
        "exited_in_all": _sum(standing[s] for s in EXITED if s in standing),
        "net_decrease": _less(_sum(before[s] for s in POOR if s in before),
                              _sum(standing[s] for s in POOR if s in standing)),
    }  # fmt: skip


def _by_division(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["division"]].append(row)
    return found


def _by_status(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["status"]: {k: int(row[k]) for k in (HOUSEHOLDS, PERSONS, "closed")} for row in rows}


def _flow(flows: Iterable[Row], statuses: Collection[str], *types: str) -> Row:
    return _sum(row for row in flows if row["status"] in statuses and row["type"] in types)


def _sum(rows: Iterable[Row]) -> Row:
    rows = list(rows)
    return {unit: sum(int(row[unit]) for row in rows) for unit in (HOUSEHOLDS, PERSONS)}


def _negative(one: Row) -> Row:
    return {unit: -value for unit, value in one.items()}


def _less(one: Row, other: Row) -> Row:
    return {unit: one[unit] - other[unit] for unit in one}


def _rest(status: str, this: dict[str, Row], last: dict[str, Row], flows: Iterable[Row]) -> Row:
    nothing = {HOUSEHOLDS: 0, PERSONS: 0}
    came = _sum(row for row in flows if row["status"] == status)
    return {
        unit: last.get(status, nothing)[unit] + came[unit] - this.get(status, nothing)[unit]
        for unit in nothing
    }


def total_of(rows: Iterable[Row], code: str) -> Row:
    """The rows of divisions added up, cell by cell, as that of the division of a code."""
    total: Row = {}
    flows: dict[tuple[str, str], Row] = defaultdict(lambda: {HOUSEHOLDS: 0, PERSONS: 0})
    for row in rows:
        for key, value in row.items():
            if key == "flows":
                for one in value:
                    cell = flows[one["status"], one["type"]]
                    cell.update({unit: cell[unit] + one[unit] for unit in cell})
            elif key != "division":
                total[key] = _added(total.get(key), value)
    listed = [{"status": s, "type": t, **cell} for (s, t), cell in sorted(flows.items())]
    return row_of(code, (), (), [], {}) | total | ({"flows": listed} if total else {})


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, dict) or isinstance(other, dict):
        one, other = one or {}, other or {}
        return {key: _added(one.get(key), other.get(key)) for key in {**one, **other}}
    return (one or 0) + (other or 0)
