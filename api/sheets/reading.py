"""Reading a form: heads, then every row as typed values, each fault with its sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from api.sheets import cells
from api.sheets import errors as e
from api.sheets.columns import SIMPLE, Kind, Use
from api.sheets.workbooks import Workbook
from domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from api.sheets.columns import Column, Layout, Sheet

#: Stands first in a workbook of refused rows; a corrected one may be imported with it.
PROBLEM = "问题"
#: Sheets that the writer adds, for people only.
CODE_SHEET, TOTAL_SHEET = "代码", "合计"


@dataclass(slots=True)
class Row:
    """A row: its number as Excel counts, its cells as they stand, and their values by place.

    `counted`: it carries figures that the register counts itself.
    """

    sheet: Sheet
    number: int
    cells: list[Any]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[e.RowError] = field(default_factory=list)
    counted: bool = False

    @property
    def unit(self) -> str | None:
        """What the row's unit is called by: 户编号, or the names of a place."""
        named = [self.values.get(place) for place in self.sheet.key]
        return None if None in named else "".join(map(str, named))

    def refuse(self, refusal: type[Refused], place: str | None = None, **data: Any) -> None:
        """Note what is wrong with the row, at the column of a place where the sheet has it."""
        column = self.sheet.column(place) if place else None
        self.note(refusal(label=column.head if column else "", **data), column)

    def note(self, refusal: Refused, column: Column | None = None) -> None:
        """Note a refusal of the row."""
        head = column.head if column else None
        self.errors.append(
            e.RowError(self.sheet.name, self.number, head, refusal.code, refusal.message, self.unit)
        )


class Line(NamedTuple):
    """A row before it is read: its sheet, its number as Excel counts, its cells as they stand."""

    sheet: Sheet
    number: int
    cells: list[Any]

    def read(self) -> Row:
        """The row with its values, and what is wrong with its cells."""
        row = Row(self.sheet, self.number, self.cells)
        _fill(row)
        return row


@dataclass(frozen=True, slots=True)
class File:
    """A file whose heads fit: its layout, and the lines of all its sheets."""

    layout: Layout
    lines: list[Line]

    @property
    def rows(self) -> list[Row]:
        """Every line read."""
        return [line.read() for line in self.lines]


def read_file(path: Path, layout: Layout) -> File:
    """The lines of a file. Raises SheetRefused when the file as a whole does not fit the layout.

    A workbook may leave out sheets; then their blocks stay as they are. The first sheet and that of
    the members are always needed.
    """
    workbook = Workbook(path)
    names = {_name(workbook, layout, sheet): sheet for sheet in layout.sheets}
    _check_names(workbook, names)
    lines: list[Line] = []
    for name, sheet in names.items():
        needed = sheet.per_person or sheet is layout.sheets[0]
        if needed or name in workbook.names:
            found = list(_lines(workbook, name, sheet))
            if needed and not found:
                raise e.SheetEmpty(sheet=name)
            lines += found
    return File(layout, lines)


def _name(workbook: Workbook, layout: Layout, sheet: Sheet) -> str:
    """A layout of one sheet is read from the first, whatever it is called."""
    return sheet.name if len(layout.sheets) > 1 else workbook.names[0]


def _check_names(workbook: Workbook, names: Mapping[str, Sheet]) -> None:
    for name in workbook.names:
        if name in workbook.hidden:
            raise e.SheetHidden(sheet=name[:31])
        known = name in names or name in {CODE_SHEET, TOTAL_SHEET}
        if not known and next(workbook.rows(name), None):
            raise e.SheetUnknown(sheet=name[:31])


def _lines(workbook: Workbook, name: str, sheet: Sheet) -> Iterator[Line]:
    lines = workbook.rows(name)
    number, heads = next(lines, (0, []))
    if not number:
        raise e.SheetEmpty(sheet=name)
    skipped = int(cells.words(heads[0]) == PROBLEM)
    _check_heads(name, sheet, [cells.words(head) for head in heads[skipped:]])
    width = len(sheet.columns)
    # Cells that say the same share one text: a county's 是 and 否 would fill the memory.
    texts: dict[Any, Any] = {}
    for number, raw in lines:
        line = [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in raw]
        if not all(map(cells.is_blank, line[skipped + width :])):
            raise e.ColumnUnknown(sheet=name, place=width + 1, head="")
        yield Line(sheet, number, line[skipped : skipped + width])


def _check_heads(name: str, sheet: Sheet, found: list[str]) -> None:
    """Exactly the heads of the sheet, in its order; what follows empty heads must be empty too."""
    while found and not found[-1]:
        found.pop()
    for place, head in enumerate(found, 1):
        if head not in sheet.heads:
            raise e.ColumnUnknown(sheet=name, place=place, head=head[:40])
        if head in found[: place - 1]:
            raise e.ColumnRepeated(sheet=name, place=place, head=head)
    for head in sheet.heads:
        if head not in found:
            raise e.ColumnMissing(sheet=name, head=head)
    for place, (wanted, head) in enumerate(zip(sheet.heads, found, strict=True), 1):
        if wanted != head:
            raise e.ColumnMisplaced(sheet=name, place=place, head=wanted, found=head)


def _fill(row: Row) -> None:
    """Read the cells of a row; a block that has no filled cell is not carried at all."""
    carried = not all(cells.is_blank(row.cells[place]) for place in row.sheet.yearly)
    said, values = row.cells, row.values
    for place, column, asks, yearly, known, name in row.sheet.steps:
        raw = said[place]
        if (raw == "" and not asks) or (yearly and not carried):
            continue
        if type(raw) in SIMPLE and (value := known.get(raw)) is not None:
            values[name] = value
            continue
        try:
            _read_cell(row, column, raw)
        except Refused as refusal:
            row.note(refusal, column)


def _read_cell(row: Row, column: Column, raw: Any) -> None:
    if column.use is Use.COUNTED:
        # Whatever stands there is not taken in, so it is not refused either.
        row.counted |= not cells.is_blank(raw)
    elif not cells.is_blank(raw):
        row.values[column.place] = value = cells.read(column, raw)
        column.remember(raw, value)
    elif column.needed:
        raise e.CellNeeded(label=column.head)
    elif column.kind is Kind.YES_NO and column.is_filled_yearly and column.use is not Use.ASKED:
        row.values[column.place] = False


def given(values: Mapping[str, Any], place: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields of a place that have a value."""
    return {name: values[f"{place}.{name}"] for name in names if f"{place}.{name}" in values}


def block_of(row: Row, place: str) -> dict[str, Any]:
    """The values of a block, by field."""
    values = row.values
    return {name: values[at] for at, name in row.sheet.blocks.get(place, ()) if at in values}
