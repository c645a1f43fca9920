"""Lines written as text are what the library would have written, and always text."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from python_calamine import load_workbook

from api.sheets import lines
from api.sheets.exporting import write_export
from api.sheets.fields import LAYOUTS
from api.sheets.reading import read_file
from api.sheets.registered import Household, Member
from api.sheets.writing import write_template
from tests.api.sheets.given import NAMES, YEAR

if TYPE_CHECKING:
    from pathlib import Path

VALUES = [
    "甲",
    "a & b < c > d",
    "=1+1",
    " 空 白 ",
    "_x0041_",
    "\x01",
    "1" * 30,
    12,
    12.5,
    0.1,
    10**11,
    "",
    "甲",
]


def sheet_of(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_line_is_what_the_library_writes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    for file, kind in ((ours, lines.Sheet), (theirs, None)):
        with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
            sheet, bold = book.add_worksheet("一", kind), book.add_format({"bold": True})
            for place in range(len(VALUES)):
                sheet.write_string(0, place, f"列{place}")
            if kind is None:
                for place, value in enumerate(VALUES):
                    if isinstance(value, str) and value:
                        sheet.write_string(1, place, value.strip(), bold)
                    elif value != "":
                        sheet.write_number(1, place, value, bold)
            else:
                sheet.line(1, [lines.ending(value, bold._get_xf_index()) for value in VALUES])
    assert sheet_of(ours) == sheet_of(theirs)


def test_text_that_looks_like_rich_text_stays_a_text(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("一", lines.Sheet)
        sheet.write_string(0, 0, "列")
        sheet.line(1, [lines.ending("<r><t>x</t></r>", None)])
    assert load_workbook(str(file)).get_sheet_by_index(0).to_python()[1] == ["<r><t>x</t></r>"]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_template_has_the_heads_the_lists_and_a_note_on_every_head(tmp_path: Path, kind: str) -> None:
    file, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_template(file, LAYOUTS[kind])
    write_template(again, LAYOUTS[kind])
    assert file.read_bytes() == again.read_bytes()
    book = load_workbook(str(file))
    for sheet in LAYOUTS[kind].sheets:
        assert book.get_sheet_by_name(sheet.name).to_python() == [list(sheet.heads)]
    with zipfile.ZipFile(file) as archive:
        notes = archive.read("xl/comments1.xml").decode()
        lists = archive.read("xl/worksheets/sheet1.xml").decode().count('type="list"')
    first = LAYOUTS[kind].sheets[0]
    assert notes.count("<comment ref=") == len(first.columns)
    assert lists == sum(str(column.kind) in {"代码", "是/否"} for column in first.columns)


def household(number: str, *members: Member, **more: Any) -> Household:
    fields = {"number": number, "village": "150525100200", "status": "exited", **more}
    return Household(f"id-{number}", fields, members, more.pop("blocks", {}))


HEAD = Member("p", {"number": "1", "name": "测试1"}, "head")


def test_a_household_without_a_row_is_listed_with_the_reason(tmp_path: Path) -> None:
    found = [household("1", HEAD), household("2"), household("3", status="removed")]
    done = write_export(tmp_path / "a.xlsx", "persons", found, YEAR, NAMES)
    assert (done.households, done.people) == (1, 1)
    assert [(one.number, one.reason) for one in done.left_out] == [("2", "no_members"), ("3", "removed")]


def test_monitoring_that_ended_in_the_year_is_shown_with_its_end(tmp_path: Path) -> None:
    # given a household whose risk is gone since August, found in an earlier year
    monitoring = {
        "since": {"category": "unstable_exit", "risks": ["illness"], "year": 2018, "month": 3},
        "identified": {"water_problem": True},
        "eliminated": {"way": "by_help", "month": 8, "income": {"wages_migrant": 500}},
    }
    one = Household("h", household("1").fields, (HEAD,), {"monitoring": monitoring})
    # when it is exported
    file = tmp_path / "a.xlsx"
    write_export(file, "households", [one], YEAR, NAMES)
    # then the sheet says both
    row = next(row for row in read_file(file, LAYOUTS["households"]).rows if row.sheet.name == "监测")
    place = "household_year.monitoring"
    assert row.errors == []
    assert row.values["household.monitoring.month"] == "2018-03"
    assert row.values["row.eliminated"] is True
    assert row.values[f"{place}.identified.water_problem"] is True
    assert (row.values[f"{place}.eliminated.way"], row.values[f"{place}.eliminated.month"]) == (
        "by_help", "2020-08",
    )  # fmt: skip
    assert row.values[f"{place}.eliminated.income.wages_migrant"] == 500
