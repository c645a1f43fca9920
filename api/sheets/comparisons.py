"""Workbooks of other departments' lists: their columns, and the rows that are good and those that go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.sheets.cells import write
from api.sheets.columns import Column, Kind, Layout, Sheet, Unit, Use
from api.sheets.fields import layout_of
from api.sheets.reading import read_file
from api.sheets.returning import write_refused
from domain.procedures.comparison import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from api.sheets.errors import RowError
    from api.sheets.reading import Line, Row

#: What each kind of list says beside whose number: its first column is needed.
DETAILS: dict[str, tuple[tuple[str, Kind, str], ...]] = {
    "vehicles": (("车辆类型", Kind.TEXT, "what"), ("登记日期", Kind.DATE, "since")),
    "houses": (("房产情况", Kind.TEXT, "what"), ("登记日期", Kind.DATE, "since")),
    "businesses": (("名称", Kind.TEXT, "what"), ("登记日期", Kind.DATE, "since")),
    "payroll": (
        ("单位", Kind.TEXT, "what"), ("职务或身份", Kind.TEXT, "post"), ("起始日期", Kind.DATE, "since"),
    ),
}  # fmt: skip


class Told(NamedTuple):
    """A row that is good: its line, the number, the class (code), of whom and what in words."""

    place: int
    document: str
    category: str
    found: str


class Read(NamedTuple):
    """A list as it was read: what is good, and the lines that go back with what is wrong in them."""

    layout: Layout
    good: list[Told]
    refused: list[tuple[list[Line], list[RowError]]]

    @property
    def problems(self) -> list[RowError]:
        """What is wrong, line by line."""
        return [problem for _, problems in self.refused for problem in problems]


def _layout(kind: str) -> Layout:
    label, categories = KINDS[kind]
    columns = [
        Column("姓名", Kind.TEXT, "person.name", Use.COMPARED, needed=True),
        Column("证件号码", Kind.DOCUMENT, "person.document", Use.COMPARED, needed=True),
    ]
    if len(categories) > 1:
        columns.append(Column("类别", Kind.CODE, "row.category", Use.COMPARED, kind, needed=True))
    columns += [
        Column(head, of, f"found.{name}", Use.COMPARED, needed=name == "what", personal=True)
        for head, of, name in DETAILS[kind]
    ]
    sheet = Sheet(label, "每人每项一行。", tuple(columns), key=())
    return Layout(kind, f"部门比对的{label}名单。", (sheet,), Unit.ROW)


LISTS = {kind: _layout(kind) for kind in KINDS}


def template_of(kind: str) -> Layout:
    """A form or list of a kind, to be filled in. Raises KindUnknown."""
    return LISTS.get(kind) or layout_of(kind)


def read_list(path: Path, kind: str) -> Read:
    """The rows of a list. Raises SheetRefused when the file as a whole is none of the kind."""
    found = Read(LISTS[kind], [], [])
    for line in read_file(path, found.layout).lines:
        row = line.read()
        if row.errors:
            found.refused.append(([line], row.errors))
        else:
            found.good.append(_told(row, kind))
    return found


def write_back(path: Path, found: Read) -> None:
    """Write the lines that go back as a workbook, the reasons beside them."""
    write_refused(path, found.layout, found.refused, {"接受": len(found.good), "退回": len(found.refused)})


def _told(row: Row, kind: str) -> Told:
    said = [
        f"{column.head}{write(column, row.values[column.place])}"
        for column in row.sheet.columns
        if column.path[0] == "found" and column.place in row.values
    ]
    category = row.values.get("row.category", KINDS[kind].categories[0])
    words = ",".join([row.values["person.name"], *said])
    return Told(row.number, row.values["person.document"], category, words)
