"""Lines of a year-end, made by the engine: every value as text, TAB between, LF at the end.

Docs/year-end-form.md says it to the byte; whatever is changed here would change hashes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import ibis

from replay.fold import Point, at_greatest, fold, within
from replay.tables import TABLES
from replay.yearends.places import placed
from replay.yearends.within import owner

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

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
    return _placed(fold(tables, sheet.name, point, sheet.fields, origin=origin), sheet, moved)


def _of_year(tables: Tables, year: int | None) -> Tables:
    """The tables, of annual forms only those of the year."""

    def table(name: str) -> ir.Table:
        rows = tables(name)
        return rows.filter(rows.year == year) if "year" in rows.columns else rows

    return table


def cells(rows: ir.Table, sheet: Sheet) -> list[ir.StringValue]:
    """Every column of folded rows as it is written."""
    return [_cell(rows, column) for column in sheet.columns]


class Run(NamedTuple):
    """Columns side by side that whoever assigns one assigns all of: they are folded as one text."""

    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """What an engine calls it: as its first column."""
        return self.columns[0].name.replace(".", "__")

    @property
    def nothing(self) -> str:
        """How it is written when nothing was ever assigned."""
        return "\t".join("0" if column.type == "present" else NOTHING for column in self.columns)

    def text(self, rows: ir.Table) -> ir.StringValue:
        """Its cells as they are written, TAB between."""
        found = [_cell(rows, column) for column in self.columns]
        return ibis.literal("\t").join(found) if len(found) > 1 else found[0]


def runs(sheet: Sheet, masks: Collection[int]) -> list[Run]:
    """The columns of a table beside its key; `masks` are the values that `assigned` has in it."""
    bit, alone = TABLES[sheet.name].bit, owner(sheet.name)

    def together(column: Column) -> tuple[bool, list[bool]]:
        return column.name == alone, [mask & bit(column.field) != 0 for mask in masks]

    values = [column for column in sheet.columns if column.name not in sheet.keys]
    return [Run(tuple(found)) for _, found in groupby(values, key=together)]


def counting(tables: Tables, sheet: Sheet, point: Point, moved: Mapping[str, str]) -> ir.Table:
    """The rows of a table that count at a point, places under the year's codes."""
    tables = _of_year(tables, point.year) if sheet.of_year else tables
    return _placed(within(tables, sheet.name, point), sheet, moved)


def written(rows: ir.Table, sheet: Sheet, found: Sequence[Run]) -> ir.Table:
    """One row per entity of counting rows: its key, and each run as it is written.

    Written before it is folded, what was cleared is a text like any other: one aggregate instead of three.
    """
    bit = TABLES[sheet.name].bit
    last = {
        run.name: at_greatest(
            run.text(rows), rows["rank"], (rows["assigned"] & bit(run.columns[0].field)) != 0
        )
        for run in found
    }
    folded = rows.group_by(sheet.keys).aggregate(**last)
    keys = {key: folded[key].cast("string") for key in sheet.keys}
    return folded.select(**keys, **{run.name: folded[run.name].fill_null(run.nothing) for run in found})


def lined(rows: ir.Table, sheet: Sheet) -> ir.Table:
    """Written rows as lines, in the order of their bytes: one column `line`."""
    line = ibis.literal("\t").join([rows[name] for name in rows.columns]) + "\n"
    # Two places may have become one: then the line decides, whatever engine sorts.
    places = any(column.type == "division" and column.name in sheet.keys for column in sheet.columns)
    order = [*sheet.keys, "line"] if places else sheet.keys
    return rows.select(*sheet.keys, line=line).order_by(order).select("line")


def _placed(rows: ir.Table, sheet: Sheet, moved: Mapping[str, str]) -> ir.Table:
    for column in sheet.columns:
        if column.type == "division":
            rows = placed(rows, column.name, moved)
    return rows


def _cell(rows: ir.Table, column: Column) -> ir.StringValue:
    value = rows[column.field]
    if column.type == "present":
        return ibis.ifelse(value.isnull(), "0", "1")
    return _WRITTEN[column.type](value[column.part] if column.part else value)


def _text(value: ir.StringValue) -> ir.StringValue:
    written = value
    for character, instead in ESCAPED:
        written = written.replace(character, instead)
    # Looking first is cheap, and what is to be escaped is rare.
    found = ibis.or_(*(value.contains(character) for character, _ in ESCAPED))
    return ibis.ifelse(found, written, value).fill_null(NOTHING)


def _codes(value: ir.ArrayValue) -> ir.StringValue:
    return ibis.ifelse(value.isnull(), NOTHING, value.join(",").fill_null(""))


def _flag(value: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((value, "1"), (value.isnull(), NOTHING), else_="0")


def _plain(value: ir.Value) -> ir.StringValue:
    return value.cast("string").fill_null(NOTHING)


def _code(value: ir.StringValue) -> ir.StringValue:
    return value.fill_null(NOTHING)


_WRITTEN: dict[str, Callable[[ir.Value], ir.StringValue]] = {
    "text": _text, "code": _code, "division": _code, "codes": _codes,
    "integer": _plain, "date": _plain, "flag": _flag,
}  # fmt: skip
