"""Writing workbooks: heads frozen, numbers as text, drop-down lists; the same rows give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from api.sheets import cells, lines
from api.sheets.columns import TEXTUAL, Kind
from api.sheets.reading import CODE_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from api.sheets.columns import Column, Layout, Sheet

#: Stands in every workbook, so that its bytes follow from its rows alone.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
LAST_ROW = 1_048_575
NUMBER_FORMATS = dict.fromkeys(cells.GREATEST, "0.00")
#: How the note on a head looks.
NOTE = {"x_scale": 2, "y_scale": 1.5, "font_size": 9}
LISTED = frozenset({Kind.CODE, Kind.YES_NO})


class Writer:
    """A workbook being written, row after row on each sheet; leaving it closes the file.

    With `before`, that many columns of one's own stand first on every sheet; with `notes`, every head
    says how its column is filled in.
    """

    def __init__(
        self, path: Path, layout: Layout, before: Sequence[str] = (), *, notes: bool = False
    ) -> None:
        # The temporary files hold the same rows, so they stay beside the workbook.
        options = {"constant_memory": True, "tmpdir": str(path.absolute().parent)}
        self._workbook = xlsxwriter.Workbook(str(path), options)
        self._workbook.set_properties({"created": CREATED.replace(tzinfo=None)})
        self._before, self._notes = before, notes
        self._head = self.format(bold=True, text_wrap=True, valign="top", bg_color="#DDEBF7")
        self._formats = {kind: self._format_of(kind) for kind in Kind}
        self._lists = _lists(layout)
        self._sheets = {sheet.name: self._add(sheet) for sheet in layout.sheets}
        self._endings = {sheet.name: self._endings_of(sheet) for sheet in layout.sheets}
        self._next = dict.fromkeys(self._sheets, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._add_codes()
        self._workbook.close()

    def format(self, **properties: Any) -> Any:
        """A cell format."""
        return self._workbook.add_format(properties)

    def row(self, sheet: Sheet, values: Mapping[str, Any]) -> None:
        """Write the values of a row by the places of its columns; what is missing stays blank."""
        self.values(sheet, [values.get(column.place) for column in sheet.columns])

    def values(self, sheet: Sheet, values: Sequence[Any]) -> None:
        """Write the values of a row, in the order of its columns; None stays blank."""
        turns = self._endings[sheet.name]
        self._line(sheet, [turn(value) for turn, value in zip(turns, values, strict=True)])

    def cells(self, sheet: Sheet, filled: Sequence[Any], formats: Mapping[int, Any] | None = None) -> None:
        """Write cells as they are, each text as a text and never as a formula."""
        chosen: list[Any] = [None] * len(self._before)
        chosen += [self._formats[column.kind] for column in sheet.columns]
        for place, marked in (formats or {}).items():
            chosen[place] = marked
        self._line(sheet, [lines.ending(raw, _index(of)) for raw, of in zip(filled, chosen, strict=True)])

    def _line(self, sheet: Sheet, endings: Sequence[str]) -> None:
        self._sheets[sheet.name].line(self._next[sheet.name], endings)
        self._next[sheet.name] += 1

    def table(self, name: str, rows: Iterable[Sequence[str | int]]) -> None:
        """A sheet of its own, the first row being its heads."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 10, 20)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, None if number else self._head)

    def _format_of(self, kind: Kind) -> Any:
        return self.format(num_format="@" if kind in TEXTUAL else NUMBER_FORMATS.get(kind, "General"))

    def _add(self, sheet: Sheet) -> Any:
        added = self._workbook.add_worksheet(sheet.name, lines.Sheet)
        added.freeze_panes(1, 0)
        for place, head in enumerate(self._before):
            added.write_string(0, place, head, self._head)
            added.set_column(place, place, 40)
        for place, column in enumerate(sheet.columns, len(self._before)):
            added.write_string(0, place, column.head, self._head)
            added.set_column(place, place, _width(column), self._formats[column.kind])
            if column.kind in LISTED:
                added.data_validation(1, place, LAST_ROW, place, self._list_of(column))
            if self._notes:
                added.write_comment(0, place, how_to_fill(column), NOTE)
        return added

    def _endings_of(self, sheet: Sheet) -> list[lines.Ending]:
        """What turns the values of a row into cells, after the columns of one's own."""
        return [lines.ending_of(column, _index(self._formats[column.kind]) or 0) for column in sheet.columns]

    def _list_of(self, column: Column) -> dict[str, Any]:
        if column.kind is Kind.YES_NO:
            return {"validate": "list", "source": list(cells.YES_NO)}
        name = str(column.codes)
        letter, last = xl_col_to_name(list(self._lists).index(name)), len(self._lists[name])
        return {"validate": "list", "source": f"='{CODE_SHEET}'!${letter}$2:${letter}${last}"}

    def _add_codes(self) -> None:
        self.table(CODE_SHEET, zip_longest(*self._lists.values(), fillvalue=""))


def _lists(layout: Layout) -> dict[str, list[str]]:
    """Code list → its first column's head, then its labels."""
    found: dict[str, list[str]] = {}
    for sheet in layout.sheets:
        for column in sheet.columns:
            if column.codes:
                found.setdefault(column.codes, [column.head, *column.choices.values()])
    return found


def _width(column: Column) -> int:
    return 20 if column.kind in {Kind.DOCUMENT, Kind.NUMBER} else min(8 + 2 * len(column.head), 24)


def _index(format_: Any) -> int | None:
    """The index by which a cell names its format; one of its own is given when it is first asked for."""
    return None if format_ is None else int(format_._get_xf_index())  # noqa: SLF001  as the library does


def how_to_fill(column: Column) -> str:
    """How a cell of the column is filled in, in a few words."""
    said = [f"{'必填' if column.needed else '可不填'}:{column.kind}", f"用途:{column.use}"]
    if column.most:
        said.append(f"最多{column.most}项")
    if column.kind is Kind.CODES:
        said.append("可填:" + "、".join(column.choices.values()))
    return "\n".join(said)


def write_template(path: Path, layout: Layout) -> None:
    """Write an empty workbook to be filled in: drop-down lists, and a note on every head."""
    with Writer(path, layout, notes=True):
        pass


def write_rows(path: Path, layout: Layout, rows: Iterable[tuple[Sheet, Mapping[str, Any]]]) -> None:
    """Write a workbook of rows, each a dict of values by place, on their sheets."""
    with Writer(path, layout) as writer:
        for sheet, values in rows:
            writer.row(sheet, values)
