"""Copies of a year-end that are easier to work with, made from its canonical files: Parquet, Excel."""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from domain.errors import InvalidInput, RuleBroken
from replay.yearends.forms import form_of
from replay.yearends.lines import ESCAPED, NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from replay.yearends.folder import Folder
    from replay.yearends.forms import Column, Sheet
    from replay.yearends.yearend import YearEnd

KINDS = ("parquet", "excel")
#: Rows of a sheet below its heads.
MOST = 1_048_575
#: What was entered as text stays text: no formula, no link.
_OPTIONS = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
_TYPES = {"integer": pa.int64(), "date": pa.date32(), "flag": pa.bool_(), "present": pa.bool_()}
_HEADS = ("村", "户", "表", "行", "项", "定格时", "现在", "业务序号", "业务", "业务发生日期", "记录时间")


class CopyUnknown(InvalidInput):
    """There is no such kind of copy."""

    code, field, sentence = "copy_unknown", "copy", "没有“{value}”这种副本;可用:" + "、".join(KINDS) + "。"


class TooManyForExcel(RuleBroken):
    """A sheet has a greatest number of rows."""

    code, field = "too_many_for_excel", "copy"
    sentence = "表 {table} 有{lines}行,超过工作表的{most}行,不能写成 Excel;请用 parquet,或选下级行政区划。"


def require_kinds(kinds: Collection[str]) -> None:
    """Raises CopyUnknown."""
    for kind in kinds:
        if kind not in KINDS:
            raise CopyUnknown(value=kind[:20])


def write_copies(folder: Folder, found: YearEnd, kinds: Collection[str]) -> None:
    """Write the copies wanted beside the canonical files. Raises CopyUnknown, TooManyForExcel."""
    require_kinds(kinds)
    form = form_of(found.form)
    if "parquet" in kinds:
        (folder.place / "parquet").mkdir()
        for sheet in form.sheets:
            _parquet(folder.file(sheet.name), sheet, folder.place / "parquet" / f"{sheet.name}.parquet")
    if "excel" in kinds:
        for table, (lines, _) in found.tables.items():
            if lines > MOST:
                raise TooManyForExcel(table=table, lines=lines, most=MOST)
        _excel(folder, form.sheets, folder.place / "year-end.xlsx")


def _parquet(file: Path, sheet: Sheet, target: Path) -> None:
    types = {column.name: _TYPES.get(column.type, pa.string()) for column in sheet.columns}
    schema = pa.schema(list(types.items()))
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in _read(file, types):
            columns = [_told(batch[c.name], c) for c in sheet.columns]
            writer.write_table(pa.table(columns, schema))


def _read(file: Path, types: dict[str, pa.DataType]) -> Iterator[pa.RecordBatch]:
    if file.stat().st_size:
        with pa.csv.open_csv(
            file,
            pa.csv.ReadOptions(column_names=list(types)),
            pa.csv.ParseOptions(delimiter="\t", quote_char=False, escape_char=False),
            pa.csv.ConvertOptions(column_types=types, null_values=[NOTHING], strings_can_be_null=True,
                                  true_values=["1"], false_values=["0"]),
        ) as batches:  # fmt: skip
            yield from batches


def _told(values: pa.Array, column: Column) -> pa.Array:
    """Text as it was before it was written."""
    if column.type != "text":
        return values
    return pa.array([None if one is None else unescaped(one) for one in values.to_pylist()], pa.string())


def unescaped(text: str) -> str:
    """A text whose tabs, line ends and backslashes are themselves again."""
    if "\\" not in text:
        return text
    said = {written[1]: character for character, written in ESCAPED}
    parts = iter(text)
    return "".join(said[next(parts)] if one == "\\" else one for one in parts)


@contextmanager
def _workbook(target: Path) -> Iterator[Any]:
    """A workbook that is written when the block ends. Raises OSError as other files do."""
    try:
        with xlsxwriter.Workbook(str(target), _OPTIONS) as book:
            yield book
    except FileCreateError as error:
        raise error.args[0] from None


def _excel(folder: Folder, sheets: Iterable[Sheet], target: Path) -> None:
    with _workbook(target) as book:
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_row(0, 0, [column.name for column in sheet.columns])
            with folder.file(sheet.name).open(encoding="utf-8", newline="\n") as lines:
                for number, line in enumerate(lines, 1):
                    cells = line.removesuffix("\n").split("\t")
                    for place, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
                        if cell != NOTHING:
                            number_ = column.type == "integer"
                            page.write(number, place, int(cell) if number_ else unescaped(cell))


def write_report(place: Path, report: dict[str, Any]) -> None:
    """The report of a restatement as `report.json`, `report.tsv` and, where it has room, `report.xlsx`."""
    (place / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    rows = list(_rows(report))
    with (place / "report.tsv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([_HEADS, *rows])
    if len(rows) <= MOST:
        with _workbook(place / "report.xlsx") as book:
            page = book.add_worksheet("重述")
            for number, row in enumerate([_HEADS, *rows]):
                page.write_row(number, 0, row)


def _rows(report: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """A line for each column that differs and each event behind it."""
    groups = [*((one["villages"], one["household"], one["rows"]) for one in report["households"]),
              ([], "", report["others"])]  # fmt: skip
    for villages, household, rows in groups:
        for row in rows:
            for cell in row["columns"]:
                for event in cell["events"] or [None]:
                    said = report["events"].get(str(event), {})
                    yield (
                        "、".join(villages), household, row["table"], "、".join(row["key"]), cell["column"],
                        cell["before"] or "", cell["after"] or "", str(event or ""), said.get("type", ""),
                        said.get("effective", ""), said.get("recorded_at", ""),
                    )  # fmt: skip
