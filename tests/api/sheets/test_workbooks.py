"""Workbooks as files: the same rows the same bytes, what the writer sets, refused rows, the documentation."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

import api.sheets
from api.sheets import documentation
from api.sheets.columns import Kind, Layout, Sheet, Use
from api.sheets.fields import HOUSEHOLDS, LAYOUTS, PERSONS
from api.sheets.reading import read_file
from api.sheets.writing import write_rows
from domain.codes import labels
from tests.api.sheets.given import household, households_file, person, persons_file, take_in
from tests.api.sheets.test_cells import values_of


@st.composite
def rows_of(draw: st.DrawFn, layout: Layout) -> list[tuple[Sheet, dict[str, Any]]]:
    """A row or two for every sheet, every column filled but for what the register counts."""
    return [
        (sheet, {c.place: draw(values_of(c)) for c in sheet.columns if c.use is not Use.COUNTED})
        for sheet in layout.sheets
        for _ in range(draw(st.integers(1, 2)))
    ]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_written_rows_read_back_identical(tmp_path: Path, layout: Layout, data: st.DataObject) -> None:
    rows = data.draw(rows_of(layout))
    file, again = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_rows(file, layout, rows)
    read = read_file(file, layout).rows
    assert [row.errors for row in read] == [[]] * len(rows)
    assert [(row.sheet, row.values) for row in read] == rows
    write_rows(again, layout, rows)
    assert again.read_bytes() == file.read_bytes()


def part(file: Path, name: str) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


def test_heads_are_frozen_codes_are_listed_and_numbers_are_text(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_rows(file, PERSONS, [])
    sheet = part(file, "xl/worksheets/sheet1.xml")
    listed = [c for c in PERSONS.people.columns if c.kind in {Kind.CODE, Kind.YES_NO}]
    assert sheet.count("<dataValidation ") == len(listed)
    assert 'state="frozen"' in sheet
    assert "2000-01-01T00:00:00Z</dcterms:created>" in part(file, "docProps/core.xml")
    last = 1 + len(labels("ethnicity"))
    assert f"<formula1>'代码'!$C$2:$C${last}</formula1>" in sheet
    assert [line[2] for line in cells_of(file)["代码"]][:2] == ["民族", "汉族"]
    assert 'formatCode="@"' in part(file, "xl/styles.xml") or 'numFmtId="49"' in part(file, "xl/styles.xml")


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_rows(file, PERSONS, [(PERSONS.people, {"person.name": "=1+1"})])
    assert "<f>" not in part(file, "xl/worksheets/sheet1.xml")


def test_a_formula_counts_as_its_value(tmp_path: Path) -> None:
    columns = HOUSEHOLDS.sheets[3].heads
    file = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for sheet in HOUSEHOLDS.sheets[:4]:
            book.add_worksheet(sheet.name).write_row(0, 0, sheet.heads)
        for name, cells in (("户", household()), ("成员", person(1))):
            heads = next(s.heads for s in HOUSEHOLDS.sheets if s.name == name)
            book.get_worksheet_by_name(name).write_row(1, 0, [cells.get(head, "") for head in heads])
        sheet = book.get_worksheet_by_name("收入")
        sheet.write_string(1, 0, "H1")
        sheet.write_formula(1, columns.index("务工收入（元）"), "=100*2.5", None, 250)
    result, register = take_in(file, kind="households")
    assert result.refused == []
    assert next(register.all()).blocks["income"]["wages_migrant"] == 25_000


def cells_of(file: Path) -> dict[str, list[list[Any]]]:
    book = load_workbook(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_refused_households_come_back_with_the_reason_beside_the_row(tmp_path: Path) -> None:
    # given a file with a good household and one with a wrong row
    rows = [person(1), person(2, household="H2"), person(3, "之子", household="H2", 健康状况="")]
    result, register = take_in(persons_file(tmp_path / "f.xlsx", rows))
    # when what was refused is written
    back = tmp_path / "back.xlsx"
    result.write_refused(back)
    # then the household comes back whole, its reasons first, and totals beside it
    sheets = cells_of(back)
    heads, *lines = sheets["人口"]
    assert heads == ["问题", *PERSONS.people.heads]
    assert [line[0] for line in lines] == ["同户其他行有问题,改正后一并导入。", "“健康状况”必须填写。"]
    assert [line[6] for line in lines] == ["H2", "H2"]
    assert [line[:2] for line in sheets["合计"]][1:7] == [
        ["建账的户", 1.0], ["采集的户", 0.0], ["更改的户", 0.0], ["没有变化的户", 0.0], ["退回的户", 1.0],
        ["问题:“健康状况”必须填写。", 1.0],
    ]  # fmt: skip
    # and, corrected, it goes in as it is
    place = heads.index("健康状况")
    for line in lines:
        line[place] = line[place] or "健康"
    corrected = tmp_path / "corrected.xlsx"
    with xlsxwriter.Workbook(str(corrected)) as book:
        for name, table in {"人口": [heads, *lines], "合计": sheets["合计"]}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(table):
                sheet.write_row(number, 0, line)
    result, _ = take_in(corrected, register)
    assert (result.new, result.refused) == (1, [])


def test_refused_rows_of_a_household_workbook_come_back_on_their_sheets(tmp_path: Path) -> None:
    file = households_file(
        tmp_path / "f.xlsx", 户=[household(), household("H2")], 成员=[person(1), person(2, household="H2")],
        收入=[{"户编号": "H1", "务工收入（元）": 1}, {"户编号": "H2", "务工收入（元）": -5}],
    )  # fmt: skip
    result, _ = take_in(file, kind="households")
    back = tmp_path / "back.xlsx"
    result.write_refused(back)
    sheets = cells_of(back)
    assert [line[0] for line in sheets["收入"]] == ["问题", "“务工收入（元）”不能是负数。"]
    assert [line[6] for line in sheets["户"]] == ["户编号", "H2"]
    assert 'rgb="FFFFC7CE"' in part(back, "xl/styles.xml")


def test_the_documentation_says_what_the_table_says() -> None:
    # Write it anew with: python -m api.sheets.documentation > docs/zh/forms.md
    root = Path(api.sheets.__file__).parents[2]
    assert (root / "docs" / "zh" / "forms.md").read_text("utf-8") == documentation.page()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_heads_and_places_of_a_sheet_are_unique(layout: Layout) -> None:
    for sheet in layout.sheets:
        assert len(set(sheet.heads)) == len(sheet.heads)
        assert len({column.place for column in sheet.columns}) == len(sheet.columns)


def test_no_column_whose_wrong_value_is_repeated_holds_personal_values() -> None:
    columns = [column for layout in LAYOUTS.values() for sheet in layout.sheets for column in sheet.columns]
    assert not [column.head for column in columns if column.codes and column.is_personal]
