"""Writing workbooks: heads frozen, numbers as text, drop-down lists; the same rows give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from api.sheets import cells
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
NUMBER_FORMATS = {Kind.MONEY: "0.00", Kind.HUNDREDTHS: "0.00"}
LISTED = frozenset({Kind.CODE, Kind.YES_NO})


class Writer:
    """A workbook being written, row after row on each sheet; leaving it closes the file.

    With `before`, that many columns of one's own stand first on every sheet.
    """

    def __init__(self, path: Path, layout: Layout, before: Sequence[str] = ()) -> None:
        # The temporary files hold the same rows, so they stay beside the workbook.
        options = {"constant_memory": True, "tmpdir": str(path.absolute().parent)}
        self._workbook = xlsxwriter.Workbook(str(path), options)
        self._workbook.set_properties({"created": CREATED.replace(tzinfo=None)})
        self._before = before
        self._head = self.format(bold=True, text_wrap=True, valign="top", bg_color="#DDEBF7")
        self._formats = {kind: self._format_of(kind) for kind in Kind}
        self._lists = _lists(layout)
        self._sheets = {sheet.name: self._add(sheet) for sheet in layout.sheets}
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
        filled = [cells.write(column, values.get(column.place)) for column in sheet.columns]
        self.cells(sheet, filled)

    def cells(self, sheet: Sheet, filled: Sequence[Any], formats: Mapping[int, Any] | None = None) -> None:
        """Write cells as they are, each text as a text and never as a formula."""
        row = self._next[sheet.name]
        self._next[sheet.name] += 1
        kinds: list[Kind | None] = [None] * len(self._before)
        kinds += [column.kind for column in sheet.columns]
        for place, (kind, value) in enumerate(zip(kinds, filled, strict=True)):
            chosen = (formats or {}).get(place) or (self._formats[kind] if kind else None)
            if isinstance(value, int | float) and not isinstance(value, bool):
                self._sheets[sheet.name].write_number(row, place, value, chosen)
            elif value != "":
                self._sheets[sheet.name].write_string(row, place, cells.text_of(value), chosen)

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
        added = self._workbook.add_worksheet(sheet.name)
        added.freeze_panes(1, 0)
        for place, head in enumerate(self._before):
            added.write_string(0, place, head, self._head)
            added.set_column(place, place, 40)
        for place, column in enumerate(sheet.columns, len(self._before)):
            added.write_string(0, place, column.head, self._head)
            added.set_column(place, place, _width(column), self._formats[column.kind])
            if column.kind in LISTED:
                added.data_validation(1, place, LAST_ROW, place, self._list_of(column))
        return added

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


def write_rows(path: Path, layout: Layout, rows: Iterable[tuple[Sheet, Mapping[str, Any]]]) -> None:
    """Write a workbook of rows, each a dict of values by place, on their sheets."""
    with Writer(path, layout) as writer:
        for sheet, values in rows:
            writer.row(sheet, values)
