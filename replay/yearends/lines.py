"""Lines of a year-end, made by the engine: every value as text, TAB between, LF at the end.

Docs/year-end-form.md says it to the byte; whatever is changed here would change hashes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from replay.fold import WHOLE, Point, fold, within
from replay.tables import TABLES
from replay.yearends.places import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ibis.expr import types as ir

    from replay.fold import Tables
    from replay.yearends.forms import Column, Sheet

#: How a value is written that is not there.
NOTHING = r"\N"
#: What would be taken for a column's or a line's end.
ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def folded(
    tables: Tables, sheet: Sheet, point: Point, moved: Mapping[str, str], *, origin: bool = False
) -> ir.Table:
    """The rows of a table at a point, each value still of its own type, places under the year's codes."""
    tables = _of_year(tables, point.year) if sheet.of_year else tables
    rows = fold(tables, sheet.name, point, sheet.fields, origin=origin)
    for column in sheet.columns:
        if column.type == "division":
            rows = placed(rows, column.name, moved)
    return rows


def _of_year(tables: Tables, year: int | None) -> Tables:
    """The tables, of annual forms only those of the year."""

    def table(name: str) -> ir.Table:
        rows = tables(name)
        return rows.filter(rows.year == year) if "year" in rows.columns else rows

    return table


def cells(rows: ir.Table, sheet: Sheet) -> list[ir.StringValue]:
    """Every column of folded rows as it is written."""
    return [_cell(rows, column) for column in sheet.columns]


def written(tables: Tables, sheet: Sheet, point: Point, moved: Mapping[str, str]) -> ir.Table:
    """One row per entity at a point, each column as it is written, called as `named` says."""
    if sheet.name in WHOLE:
        rows = folded(tables, sheet, point, moved)
        return rows.select(**dict(zip(map(named, sheet.columns), cells(rows, sheet), strict=True)))
    rows = _placed(within(tables, sheet.name, point), sheet, moved)
    said = {c: (rows["assigned"] & TABLES[sheet.name].bit(c.field)) != 0 for c in _values(sheet)}
    # Written before it is folded, what was cleared is a text like any other: one aggregate instead of three.
    last = {named(c): _cell(rows, c).argmax(rows["rank"], where=where) for c, where in said.items()}
    found = rows.group_by(sheet.keys).aggregate(**last)
    keys = {key: found[key].cast("string") for key in sheet.keys}
    return found.select(**keys, **{name: found[name].fill_null(NOTHING) for name in last})


def named(column: Column) -> str:
    """What an engine calls a column."""
    return column.name.replace(".", "__")


def lined(rows: ir.Table, sheet: Sheet) -> ir.Table:
    """Written rows as lines, in the order of their bytes: one column `line`."""
    line = ibis.literal("\t").join([rows[named(column)] for column in sheet.columns]) + "\n"
    return rows.select(*sheet.keys, line=line).order_by(sheet.keys).select("line")


def _values(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if column.name not in sheet.keys]


def _placed(rows: ir.Table, sheet: Sheet, moved: Mapping[str, str]) -> ir.Table:
    for column in sheet.columns:
        if column.type == "division":
            rows = placed(rows, column.name, moved)
    return rows


def _cell(rows: ir.Table, column: Column) -> ir.StringValue:
    value = rows[column.field]
    if column.type == "present":
        return ibis.ifelse(value.isnull(), "0", "1")
    if column.part:
        value = value[column.part]
    return _WRITTEN[column.type](value).fill_null(NOTHING)


def _text(value: ir.StringValue) -> ir.StringValue:
    for character, written in ESCAPED:
        value = value.replace(character, written)
    return value


def _codes(value: ir.ArrayValue) -> ir.StringValue:
    joined = value.join(",").fill_null("")
    return ibis.ifelse(value.isnull(), ibis.null("string"), joined)


def _flag(value: ir.BooleanValue) -> ir.StringValue:
    return value.cast("int8").cast("string")


def _plain(value: ir.Value) -> ir.StringValue:
    return value.cast("string")


_WRITTEN: dict[str, Callable[[ir.Value], ir.StringValue]] = {
    "text": _text, "code": lambda value: value, "division": lambda value: value, "codes": _codes,
    "integer": _plain, "date": _plain, "flag": _flag,
}  # fmt: skip
