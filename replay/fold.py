"""The fold, written once for every columnar engine: two passes, as `domain.fold` does them for one household.

Expressions of Ibis over the tables of `replay.tables`; nothing runs here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ibis

from replay.tables import FORMS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ibis.expr import types as ir

    from replay.tables import Table

    #: Name of a table → the table, in some engine.
    Tables = Callable[[str], ir.Table]

#: Kinds whose fields are forms: one row says nearly all of an entity.
WHOLE = frozenset(kind for kind, _ in FORMS)


@dataclass(frozen=True, slots=True)
class Point:
    """What was known at a ledger index, of what took effect by a date or counts for a year-end."""

    index: int
    effective: date | None = None
    year: int | None = None


def inactive(tables: Tables, index: int) -> ir.Table:
    """Pass one: the indexes (`gone`) of events that the last rollback or redo by an index says no to."""
    said = tables("verdict")
    said = said.filter(said["index"] <= index)
    last = said.group_by("target").aggregate(active=at_greatest(said["active"], said["index"]))
    return last.filter(~last["active"]).select(gone="target")


def at_greatest(value: ir.Value, rank: ir.IntegerValue, where: ir.BooleanValue | None = None) -> ir.Value:
    """The value (not null) at the greatest rank: Ibis's own `argmax` has DuckDB make a sort key of each."""
    return _max_by(value.type())(value, rank, where=where)


@cache
def _max_by(kind: ir.DataType) -> Callable[..., ir.Value]:
    def max_by(value: ir.Value, rank: ir.Value) -> ir.Value: ...

    found: Callable[..., ir.Value] = ibis.udf.agg.builtin(max_by, signature=((kind, "int64"), kind))
    return found


def within(tables: Tables, kind: str, point: Point) -> ir.Table:
    """The rows of a kind that count at a point."""
    rows = tables(kind)
    limits = [rows["index"] <= point.index]
    if point.effective is not None:
        limits.append(rows["effective"] <= point.effective)
    if point.year is not None:
        limits.append(rows["stat_year"] <= point.year)
    rows = rows.filter(limits)
    gone = inactive(tables, point.index)
    return rows.anti_join(gone, rows["index"] == gone["gone"])


def fold(
    tables: Tables, kind: str, point: Point, fields: Sequence[str] = (), *, origin: bool = False
) -> ir.Table:
    """Pass two: one row per entity, each field (of all, when none is named) as its greatest rank says.

    `origin` adds, for a field f, `f_rank`: the rank of the assignment that set it.
    """
    return latest(within(tables, kind, point), kind, fields, origin=origin)


def latest(rows: ir.Table, kind: str, fields: Sequence[str] = (), *, origin: bool = False) -> ir.Table:
    """Of some rows of a kind the last assignment to each field."""
    table, wanted = TABLES[kind], tuple(fields) or TABLES[kind].fields
    folded = _forms(rows, table, wanted) if kind in WHOLE else _scalars(rows, table, wanted)
    return folded if origin else folded.drop(*map(_rank, wanted))


def _rank(name: str) -> str:
    return f"{name}_rank"


def _ranks(rows: ir.Table, table: Table, fields: Sequence[str]) -> dict[str, ir.Value]:
    return {_rank(name): rows["rank"].max(where=_said(rows, table, name)) for name in fields}


def _said(rows: ir.Table, table: Table, name: str) -> ir.BooleanValue:
    return (rows["assigned"] & table.bit(name)) != 0


def _scalars(rows: ir.Table, table: Table, fields: Sequence[str]) -> ir.Table:
    """The value at the greatest rank. Engines pass over nulls there: what was cleared is told by its rank."""
    found = _ranks(rows, table, fields)
    for name in fields:
        filled = _said(rows, table, name) & rows[name].notnull()
        found[name] = at_greatest(rows[name], rows["rank"], filled)
        found[f"{name}_filled"] = rows["rank"].max(where=filled)
    folded = rows.group_by(table.keys).aggregate(**found)
    values = {
        name: ibis.ifelse(folded[f"{name}_filled"] == folded[_rank(name)], folded[name], ibis.null())
        for name in fields
    }
    return folded.select(*table.keys, **values, **{r: folded[r] for r in map(_rank, fields)})


def _forms(rows: ir.Table, table: Table, fields: Sequence[str]) -> ir.Table:
    """Forms are wide, so they are not aggregated: the row that holds all of an entity is looked up again.

    The few entities whose forms come from several rows are folded field by field.
    """
    ranks = rows.group_by(table.keys).aggregate(best=rows["rank"].max(), **_ranks(rows, table, fields))
    same = [ranks[_rank(name)].fill_null(ranks["best"]) == ranks["best"] for name in fields]
    whole = ibis.and_(*same)
    names = [*table.keys, *fields, *map(_rank, fields)]
    best = ranks.filter(whole)
    found = rows.join(best, [*table.keys, rows["rank"] == best["best"]])
    if len(fields) == 1:
        return found.select(*names)
    several = rows.semi_join(ranks.filter(~whole), list(table.keys))
    return found.select(*names).union(_scalars(several, table, fields).select(*names))


def assigning(rows: ir.Table, kind: str, *fields: str) -> ir.Table:
    """The rows that assign one of the fields."""
    bits = sum(TABLES[kind].bit(field) for field in fields)
    return rows.filter((rows["assigned"] & bits) != 0)
