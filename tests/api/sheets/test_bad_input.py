"""What is refused, row by row: each with its code, its column and a sentence that gives nothing away."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from api.sheets import workbooks
from api.sheets.errors import RowError, SheetRefused
from api.sheets.fields import PERSONS
from tests.api.sheets.given import (
    NAMES,
    YEAR,
    Cells,
    household,
    households_file,
    person,
    persons_file,
    take_in,
    workbook,
)
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

HEADS = list(PERSONS.people.heads)
GOOD = document(1)
WRONG_CHECK = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")
OTHER_SEX = "女" if int(GOOD[16]) % 2 else "男"
FIVE = dict(zip("省市县乡村", NAMES("150526100200"), strict=True))

#: Cells changed in the first row → column, code, words of the sentence.
ROWS: list[tuple[Cells, str | None, str, str]] = [
    ({"证件号码": WRONG_CHECK}, "证件号码", "document_checksum", "校验码不对"),
    ({"证件号码": "110105491231002"}, "证件号码", "document_15", "15位"),
    ({"证件号码": 11010519491231002}, "证件号码", "document_as_number", "存成了数字"),
    ({"证件号码": "12345"}, "证件号码", "document_shape", "18位"),
    ({"证件号码": "150525199902300017"}, "证件号码", "document_checksum", "校验码"),
    ({"证件号码": ""}, "证件号码", "document_missing", "必须有证件号码"),
    ({"证件类型": "残疾人证"}, "证件类型", "document_contradicts", "与证件号码不符"),
    ({"性别": OTHER_SEX}, "性别", "document_contradicts", "与证件号码不符"),
    ({"出生日期": "1980-01-01"}, "出生日期", "document_contradicts", "与证件号码不符"),
    ({"出生日期": "1980-02-30"}, "出生日期", "not_date", "不是有效日期"),
    ({"性别": "未知"}, "性别", "unknown_code", "不在代码表中"),
    ({"民族": "火星族"}, "民族", "unknown_code", "火星族"),
    ({"民族": ""}, "民族", "cell_needed", "必须填写"),
    ({"与户主关系": "之父"}, "与户主关系", "head_none", "没有户主"),
    ({"姓名": "　"}, "姓名", "cell_needed", "必须填写"),
    ({"姓名": "长" * 101}, "姓名", "too_long", "超过100个字"),
    ({"户编号": ""}, "户编号", "cell_needed", "必须填写"),
    ({"户编号": 1505251002000012345}, "户编号", "number_damaged", "存成了数字"),
    ({"成员联系电话": "0475-421"}, "成员联系电话", "not_phone", "11位手机号"),
    ({"年度": YEAR - 1}, "年度", "year_differs", "2019年度"),
    ({"年度": "二〇二〇"}, "年度", "not_number", "应填数字"),
    (FIVE, "村", "village_outside", "不在本次导入的地区内"),
    ({"村": "没有的村"}, "村", "village_unknown", "没有这个"),
    ({"文化程度": "初中", "在校生状况": "小学"}, "文化程度", "education_or_school", "只能填一项"),
    ({"文化程度": ""}, "文化程度", "education_or_school", "必须且只能"),
    ({"务工时间（月）": 13}, "务工时间（月）", "out_of_range", "0到12"),
    ({"务工时间（月）": 1.5}, "务工时间（月）", "not_whole", "整数"),
    ({"务工时间（月）": "半年"}, "务工时间（月）", "not_number", "应填数字"),
    ({"公益性岗位(月数)": -1}, "公益性岗位(月数)", "negative", "负数"),
    ({"健康状况": "健康,飞行"}, "健康状况", "unknown_code", "飞行"),
    ({"健康状况": "残疾,残疾"}, "健康状况", "repeated", "重复"),
    ({"健康状况": ""}, "健康状况", "cell_needed", "必须填写"),
    ({"是否享受低保": "有"}, "是否享受低保", "not_yes_no", "“是”或“否”"),
    ({"残疾证办证年度": 3016}, "残疾证办证年度", "out_of_range", "1900到2200"),
    ({"户主姓名": "另一人"}, "户主姓名", "head_differs", "户主那一行"),
]


@pytest.mark.parametrize(("change", "column", "code", "words"), ROWS, ids=[f"{r[2]}-{r[1]}" for r in ROWS])
def test_a_wrong_row_is_refused(
    tmp_path: Path, change: Cells, column: str | None, code: str, words: str
) -> None:
    file = persons_file(tmp_path / "f.xlsx", [person(1) | change, person(5, household="H2")])
    result, _ = take_in(file)
    assert (result.new, result.refused_households) == (1, 1)
    assert [(r.sheet, r.row, r.column, r.code) for r in result.refused] == [("人口", 2, column, code)]
    (error,) = result.refused
    assert words in error.message
    assert error.message.endswith("。")
    assert_nothing_personal(error, person(1) | change)


def assert_nothing_personal(error: RowError, cells: Cells) -> None:
    for head in ("姓名", "证件号码", "成员联系电话", "出生日期", "户主姓名"):
        value = str(cells.get(head, "")).strip()
        assert not value or value not in error.message


PAIRS: list[tuple[Cells, str, str]] = [
    (person(2), "与户主关系", "head_two"),
    (person(1, "配偶"), "证件号码", "duplicate_in_household"),
    (person(2, "配偶", 村="八仙筒村村民委员会", 乡="八仙筒镇"), "村", "household_differs"),
    (person(2, "配偶", 户联系电话="13800000000"), "户联系电话", "household_differs"),
    (person(2, "配偶", 识别标准="省定标准"), "识别标准", "household_differs"),
]


@pytest.mark.parametrize(("second", "column", "code"), PAIRS, ids=[f"{p[2]}-{p[1]}" for p in PAIRS])
def test_rows_of_one_household_must_agree(tmp_path: Path, second: Cells, column: str, code: str) -> None:
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", [person(1), second]))
    assert [(r.row, r.column, r.code) for r in result.refused] == [(3, column, code)]
    assert result.new == 0


def test_more_members_than_a_household_can_have_are_refused(tmp_path: Path) -> None:
    rows = [person(n, "户主" if n == 1 else "之子") for n in range(1, 53)]
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", rows))
    assert [r.code for r in result.refused] == ["members_too_many"]


def test_every_wrong_cell_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    row = person(1, 民族="火星族", 健康状况="", 证件号码=WRONG_CHECK)
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", [row]))
    assert {r.column for r in result.refused} == {"民族", "健康状况", "证件号码"}


def test_a_document_number_in_the_wrong_column_is_not_repeated(tmp_path: Path) -> None:
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", [person(1, 劳动技能=GOOD)]))
    assert [r.code for r in result.refused] == ["unknown_code"]
    assert GOOD not in result.refused[0].message


def without(head: str) -> list[str]:
    return [h for h in HEADS if h != head]


def swapped() -> list[str]:
    return [HEADS[1], HEADS[0], *HEADS[2:]]


FILES: list[tuple[str, list[list[Any]], str, str]] = [
    ("missing column", [without("民族"), ["x"]], "column_missing", "缺少“民族”列"),
    ("48th column", [[*HEADS, "备注"], ["x"]], "column_unknown", "第48列“备注”"),
    ("48th column without a head", [HEADS, ["x"] * 48], "column_unknown", "第48列"),
    ("other order", [swapped(), ["x"]], "column_misplaced", "第1列应为“省”"),
    ("renamed column", [[*HEADS[:7], "名字", *HEADS[8:]], ["x"]], "column_unknown", "“名字”"),
    ("column twice", [[*HEADS, "民族"], ["x"]], "column_repeated", "重复"),
    ("heads only", [HEADS], "sheet_empty", "没有数据行"),
    ("blank rows only", [HEADS, [" "] * 47], "sheet_empty", "没有数据行"),
    ("empty sheet", [], "sheet_empty", "没有数据行"),
    ("a failed formula", [HEADS, ["=NA()"]], "formula_failed", "单元格A2"),
]


@pytest.mark.parametrize(("lines", "code", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_of_another_shape_is_refused_as_a_whole(
    tmp_path: Path, lines: list[list[Any]], code: str, words: str
) -> None:
    file = workbook(tmp_path / "f.xlsx", {"Sheet1": lines})
    if code == "formula_failed":
        file = failed_formula(tmp_path / "e.xlsx")
    with pytest.raises(SheetRefused) as refused:
        take_in(file)
    assert (refused.value.code, words in refused.value.message) == (code, True)


def failed_formula(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_formula(1, 0, "=NA()", None, "#N/A")
    return path


@pytest.mark.parametrize("content", [b"", b"garbage", b"<html><table></table></html>", b"PK\x03\x04broken"])
@pytest.mark.parametrize("name", ["f.xlsx", "f.xls"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(SheetRefused) as refused:
        take_in(file)
    assert refused.value.code == "not_workbook"


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(SheetRefused) as refused:
        take_in(file)
    assert refused.value.code == "not_workbook"


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    with file.open("wb") as stream:
        stream.truncate(workbooks.MOST_BYTES + 1)
    with pytest.raises(SheetRefused) as refused:
        take_in(file)
    assert refused.value.code == "file_too_large"


def test_a_sheet_too_many_is_refused(tmp_path: Path) -> None:
    sheets = {"Sheet1": [HEADS, ["x"]], "Sheet2": [["x"]]}
    with pytest.raises(SheetRefused) as refused:
        take_in(workbook(tmp_path / "f.xlsx", sheets))
    assert refused.value.code == "sheet_unknown"


def test_a_household_workbook_without_members_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused) as refused:
        take_in(households_file(tmp_path / "f.xlsx", 户=[household()]), kind="households")
    assert refused.value.code == "sheet_missing"


def test_a_sheet_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_string(workbooks.MOST_ROWS, 0, "x")
    with pytest.raises(SheetRefused) as refused:
        take_in(file)
    assert refused.value.code == "too_many_rows"
