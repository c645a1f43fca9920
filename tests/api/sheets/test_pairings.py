"""Sheet E: who is not there is paired, who has an end there is ended, and nothing else follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.sheets.exporting import write_export
from api.sheets.fields import HOUSEHOLDS
from api.sheets.reading import read_file
from tests.api.sheets.given import NAMES, YEAR, Cells, InMemory, household, households_file, person, take_in

if TYPE_CHECKING:
    from pathlib import Path


def helper(name: str = "李帮扶", number: str = "H1", **more: Any) -> Cells:
    return {
        "户编号": number, "姓名": name, "性别": "男", "政治面貌": "中共党员", "帮扶单位": "旗农业局",
        "职务": "科员", "开始日期": "2018-03-01", "联系电话": "13900000001", **more,
    }  # fmt: skip


def given(path: Path, *helpers: Cells, **more: Any) -> Path:
    sheets = {"户": [household()], "成员": [person(1), person(2, "配偶")], "帮扶责任人": list(helpers)}
    return households_file(path, **(sheets | more))


def taken(path: Path, register: InMemory | None, *helpers: Cells) -> tuple[Any, InMemory]:
    return take_in(given(path, *helpers), register, kind="households")


def pairings(register: InMemory) -> list[Any]:
    (one,) = register.all()
    return [(p["name"], p["since"], p.get("until")) for p in one.pairings]


def test_helpers_come_with_the_household_and_with_their_own_dates(tmp_path: Path) -> None:
    ended = helper("王帮扶", 开始日期="2016-05-01", 结束日期="2018-02-28", 联系电话="")
    result, register = taken(tmp_path / "f.xlsx", None, helper(), ended)
    assert (result.new, result.refused) == (1, [])
    assert pairings(register) == [
        ("王帮扶", "2016-05-01", "2018-02-28"), ("李帮扶", "2018-03-01", None),
    ]  # fmt: skip
    (one,) = register.all()
    assert {k: v for k, v in one.pairings[1].items() if k not in {"id", "household"}} == {
        "name": "李帮扶", "sex": "m", "political_status": "member", "unit": "旗农业局", "post": "科员",
        "since": "2018-03-01", "phone": "13900000001",
    }  # fmt: skip


def test_the_same_helpers_again_change_nothing_and_absence_ends_nobody(tmp_path: Path) -> None:
    _, register = taken(tmp_path / "f.xlsx", None, helper(), helper("王帮扶"))
    before = register.world.rows()
    result, _ = taken(tmp_path / "g.xlsx", register, helper())
    assert (result.unchanged, result.refused) == (1, [])
    assert register.world.rows() == before


def test_a_new_helper_is_paired_and_an_end_that_is_given_ends_the_old(tmp_path: Path) -> None:
    _, register = taken(tmp_path / "f.xlsx", None, helper())
    new = helper("王帮扶", 开始日期="2020-06-02")
    result, _ = taken(tmp_path / "g.xlsx", register, helper(结束日期="2020-06-01"), new)
    assert (result.surveyed + result.changed, result.refused) == (1, [])
    assert pairings(register) == [("李帮扶", "2018-03-01", "2020-06-01"), ("王帮扶", "2020-06-02", None)]


def test_what_is_otherwise_in_the_register_is_told_and_left(tmp_path: Path) -> None:
    _, register = taken(tmp_path / "f.xlsx", None, helper())
    result, _ = taken(tmp_path / "g.xlsx", register, helper(职务="科长", 联系电话=""))
    ((_, judged),) = result.judged
    assert (judged.verdict, [w["code"] for w in judged.warnings]) == ("unchanged", ["helper_differs"])
    assert "职务" in judged.warnings[0]["message"]
    assert "联系电话" not in judged.warnings[0]["message"]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"开始日期": "2019-01-01"}, "开始日期", "helper_paired_already"),
        ({"姓名": "王帮扶", "开始日期": "2021-01-01"}, "开始日期", "pairing_day_ahead"),
        ({"结束日期": "2018-02-01"}, "结束日期", "pairing_ends_before_start"),
        ({"帮扶单位": ""}, "帮扶单位", "cell_needed"),
        ({"姓名": ""}, "姓名", "cell_needed"),
        ({"联系电话": "139"}, "联系电话", "not_phone"),
        ({"户编号": "H2"}, "户编号", "household_unlisted"),
    ],
)
def test_what_is_wrong_stands_at_its_helper(tmp_path: Path, change: Cells, column: str, code: str) -> None:
    # given a household with its helper
    _, register = taken(tmp_path / "f.xlsx", None, helper())
    before = register.world.rows()
    # when the second row of the sheet is wrong
    result, _ = taken(tmp_path / "g.xlsx", register, helper("赵帮扶"), helper() | change)
    # then it is said there, and the household stays as it was
    assert (column, code) in {
        (r.column, r.code) for r in result.refused if (r.sheet, r.row) == ("帮扶责任人", 3)
    }
    if code != "household_unlisted":
        assert register.world.rows() == before


def test_an_end_that_the_register_has_otherwise_is_refused(tmp_path: Path) -> None:
    _, register = taken(tmp_path / "f.xlsx", None, helper(结束日期="2020-06-01"))
    result, _ = taken(tmp_path / "g.xlsx", register, helper(结束日期="2020-07-01"))
    assert [r.code for r in result.refused] == ["pairing_ended_already"]


def test_the_export_shows_those_of_the_year_and_comes_in_unchanged(tmp_path: Path) -> None:
    # given one who stands, one who ended in the year, and one who ended before it
    rows = [
        helper(), helper("王帮扶", 开始日期="2018-03-01", 结束日期="2020-06-01"),
        helper("赵帮扶", 开始日期="2016-03-01", 结束日期="2019-12-31"),
    ]  # fmt: skip
    _, register = taken(tmp_path / "f.xlsx", None, *rows)
    out, again = tmp_path / "out.xlsx", tmp_path / "again.xlsx"
    write_export(out, "households", register.all(), YEAR, NAMES)
    shown = [row.values for row in read_file(out, HOUSEHOLDS).rows if row.sheet.name == "帮扶责任人"]
    assert [(v["pairing.name"], v.get("pairing.until")) for v in shown] == [
        ("李帮扶", None), ("王帮扶", "2020-06-01"),
    ]  # fmt: skip
    # when it is imported, then nothing changes, and an empty register exports the same
    result, _ = take_in(out, register, kind="households")
    assert (result.unchanged, result.refused) == (1, [])
    _, other = take_in(out, kind="households")
    write_export(again, "households", other.all(), YEAR, NAMES)
    assert again.read_bytes() == out.read_bytes()
