"""The household workbook: every block in and out, and monitoring by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import load_workbook

from api.sheets.exporting import write_export
from api.sheets.fields import HOUSEHOLDS
from api.sheets.planning import OPENING
from domain.blocks import Block, Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.commands import TakeOverHousehold
from tests.api.sheets.given import NAMES, YEAR, Cells, InMemory, household, households_file, person, take_in
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

_CONDITIONS = next(sheet for sheet in HOUSEHOLDS.sheets if sheet.name == "生产生活条件")
NO = {column.head: "否" for column in _CONDITIONS.columns if column.needed and column.head != "户编号"}


def full_workbook(path: Path, **more: list[Cells]) -> Path:
    """One household with every block, and its monitoring."""
    sheets: dict[str, list[Cells]] = {
        "户": [household(户主姓名="测试1", 户主证件号码=document(1), 家庭人口数=2, 家庭住址="三组8号",
                         户联系电话="13900000000", 主要致贫原因="因病", 其他致贫原因="因残,缺资金",
                         脱贫状态="脱贫(享受政策)", 贫困户属性="一般脱贫户", 识别年度=2014, 脱贫年度=2016)],
        "成员": [person(1), person(2, "配偶")],
        "生产生活条件": [{**NO, "户编号": "H1", "耕地面积（亩）": 12.5, "饮水是否安全": "是",
                          "住房结构": "砖混材料", "是否危房": "是", "危房等级": "C级", "自然村（组）": "三组",
                          "是否易地搬迁户": "是", "搬迁安置方式": "集中安置"}],
        "收入": [{"户编号": "H1", "务工收入（元）": 30000.55, "养老金（元）": "1,200.00"}],
        "帮扶措施": [{"户编号": "H1", "产业帮扶": "是", "社会帮扶": "是"}],
        "监测": [{"户编号": "H1", "监测类别": "突发严重困难户", "是否曾建档立卡": "是",
                  "致返贫风险": "因病,因残", "识别月份": "2020-05", "识别时义务教育有问题": "是",
                  "识别时务工收入（元）": 100}],
        **more,
    }  # fmt: skip
    return households_file(path, **sheets)


def test_every_block_goes_into_the_register(tmp_path: Path) -> None:
    result, register = take_in(full_workbook(tmp_path / "f.xlsx"), kind="households")
    assert (result.new, result.refused) == (1, [])
    (one,) = register.all()
    assert one.fields["main_cause"] == "illness"
    assert one.fields["other_causes"] == ["disability", "lack_of_capital"]
    assert (one.fields["status"], one.fields["exit_year"], one.fields["address"]) == (
        "exited",
        2016,
        "三组8号",
    )
    assert one.blocks["conditions"] == {
        "arable_land": 1250, "production_electricity": False, "domestic_electricity": False,
        "broadcast": False, "housing_structure": "brick_mixed", "housing_dangerous": True,
        "danger_grade": "c", "natural_village": "三组", "relocated": True, "settlement_way": "concentrated",
    }  # fmt: skip
    assert one.blocks["income"]["wages_migrant"] == 3_000_055
    assert one.blocks["income"]["net"] == 3_120_055
    assert one.blocks["measures"] == {"industry": True, "social_help": True}
    assert one.fields["monitoring"] == {
        "category": "sudden_hardship", "risks": ["illness", "disability"], "year": 2020, "month": 5,
    }  # fmt: skip
    assert one.blocks["monitoring"]["identified"]["schooling_problem"] is True
    assert one.blocks["monitoring"]["identified"]["income"]["net"] == 10_000


def test_the_same_workbook_again_changes_nothing(tmp_path: Path) -> None:
    file = full_workbook(tmp_path / "f.xlsx")
    _, register = take_in(file, kind="households")
    before = register.world.rows()
    result, _ = take_in(file, register, kind="households")
    assert (result.new, result.surveyed, result.unchanged, result.refused) == (0, 0, 1, [])
    assert register.world.rows() == before


def test_export_then_import_gives_the_same_blocks_and_the_same_bytes(tmp_path: Path) -> None:
    _, register = take_in(full_workbook(tmp_path / "f.xlsx"), kind="households")
    out, again = tmp_path / "out.xlsx", tmp_path / "again.xlsx"
    write_export(out, "households", register.all(), YEAR, NAMES)
    result, other = take_in(out, kind="households")
    assert (result.new, result.refused) == (1, [])
    assert shown(other) == shown(register)
    write_export(again, "households", other.all(), YEAR, NAMES)
    assert again.read_bytes() == out.read_bytes()


def shown(register: InMemory) -> list[Any]:
    return [
        ({**h.fields, "head": None}, h.blocks, [(m.relation, m.form) for m in h.members])
        for h in register.all()
    ]


def test_a_sheet_left_out_leaves_its_block_as_it_was(tmp_path: Path) -> None:
    _, register = take_in(full_workbook(tmp_path / "f.xlsx"), kind="households")
    (before,) = register.all()
    sheets = {
        "户": [household(脱贫状态="脱贫(享受政策)", 贫困户属性="一般脱贫户")],
        "成员": [person(1), person(2, "配偶")],
        "收入": [{"户编号": "H1", "务工收入（元）": 5}],
    }
    result, _ = take_in(households_file(tmp_path / "g.xlsx", **sheets), register, kind="households")
    (after,) = register.all()
    assert (result.changed, result.refused) == (1, [])
    assert after.blocks["income"]["wages_migrant"] == 500
    assert after.blocks["conditions"] == before.blocks["conditions"]


def test_a_blank_row_of_a_block_is_no_block(tmp_path: Path) -> None:
    file = full_workbook(
        tmp_path / "f.xlsx", 收入=[{"户编号": "H1"}], 生产生活条件=[{"户编号": "H1"}], 监测=[]
    )
    result, register = take_in(file, kind="households")
    assert result.refused == []
    assert set(next(register.all()).blocks) == {"measures"}


def test_the_elimination_of_a_risk_is_recorded_in_its_month(tmp_path: Path) -> None:
    # given a household under monitoring
    _, register = take_in(full_workbook(tmp_path / "f.xlsx"), kind="households")
    # when the next sheet says that the risk is gone
    row: Cells = {
        "户编号": "H1", "监测类别": "突发严重困难户", "致返贫风险": "因病,因残", "识别月份": "2020-05",
        "风险是否消除": "是", "消除方式": "帮扶消除", "消除月份": "2020-11", "消除时务工收入（元）": 9000,
    }  # fmt: skip
    result, _ = take_in(full_workbook(tmp_path / "g.xlsx", 监测=[row]), register, kind="households")
    # then it is
    assert (result.changed, result.refused) == (1, [])
    last = list(register.world.state.events.values())[-1]
    assert (last.type, last.month) == ("risk.eliminated", 11)
    assert next(register.all()).fields["monitoring"] is None


def test_monitoring_since_an_earlier_year_comes_with_the_household(tmp_path: Path) -> None:
    # given a workbook that says monitored since 2018
    row: Cells = {
        "户编号": "H1", "监测类别": "突发严重困难户", "致返贫风险": "因病", "识别月份": "2018-03",
        "识别时饮水安全有问题": "是",
    }  # fmt: skip
    result, register = take_in(full_workbook(tmp_path / "f.xlsx", 监测=[row]), kind="households")
    assert (result.new, result.refused) == (1, [])
    (one,) = register.all()
    assert (one.fields["monitoring"]["year"], one.fields["monitoring"]["month"]) == (2018, 3)
    # when the next says that the risk is gone since January, then it is
    row |= {"风险是否消除": "是", "消除方式": "自然消除", "消除月份": "2020-01"}
    result, _ = take_in(full_workbook(tmp_path / "g.xlsx", 监测=[row]), register, kind="households")
    assert (result.changed, result.refused) == (1, [])
    # and a workbook that tells of its end otherwise is refused
    row |= {"消除月份": "2020-02"}
    result, _ = take_in(full_workbook(tmp_path / "h.xlsx", 监测=[row]), register, kind="households")
    assert [error.code for error in result.refused] == ["monitoring_differs"]


@pytest.mark.parametrize(
    ("sheet", "change", "code"),
    [
        ("户", {"家庭人口数": 3}, "people_count"),
        ("户", {"户主姓名": "别人"}, "head_differs"),
        ("户", {"户主证件号码": document(9)}, "head_differs"),
        ("户", {"其他致贫原因": "因残,缺资金,缺水"}, "too_many"),
        ("户", {"脱贫状态": "未脱贫"}, "poor_attribute_needed"),
        ("户", {"户编号": "H2"}, "members_missing"),
        ("成员", {"户编号": "H2"}, "people_count"),
        ("生产生活条件", {"是否危房": "否"}, "grade_without_danger"),
        ("生产生活条件", {"饮水是否安全": ""}, "cell_needed"),
        ("收入", {"户编号": "H2"}, "household_unlisted"),
        ("收入", {"务工收入（元）": -1}, "negative"),
        ("收入", {"务工收入（元）": 1.005}, "too_precise"),
        ("收入", {"务工收入（元）": "一万"}, "not_number"),
        ("监测", {"识别月份": "2020-13"}, "not_month"),
        ("监测", {"识别月份": "2021-05"}, "monitoring_year"),
        ("监测", {"风险是否消除": "是"}, "elimination_incomplete"),
        ("监测", {"是否曾建档立卡": "否"}, "registered_contradicts"),
        ("监测", {"致返贫风险": "因病,因自然灾害"}, "disaster_needed"),
        ("监测", {"致返贫风险": "因病,因病"}, "repeated"),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_row(
    tmp_path: Path, sheet: str, change: Cells, code: str
) -> None:
    whole = full_workbook(tmp_path / "f.xlsx")
    heads, *lines = load_workbook(str(whole)).get_sheet_by_name(sheet).to_python()
    rows = [dict(zip(map(str, heads), line, strict=True)) for line in lines]
    rows[-1] |= change
    result, _ = take_in(full_workbook(tmp_path / "g.xlsx", **{sheet: rows}), kind="households")
    at = {error.sheet for error in result.refused if error.code == code}
    assert at == {"户" if code == "people_count" else sheet}


def test_two_rows_for_one_household_are_refused(tmp_path: Path) -> None:
    file = full_workbook(tmp_path / "f.xlsx", 帮扶措施=[{"户编号": "H1", "产业帮扶": "是"}] * 2)
    result, _ = take_in(file, kind="households")
    assert [(r.sheet, r.row, r.code) for r in result.refused] == [("帮扶措施", 3, "household_repeated")]


def test_every_field_of_a_block_has_its_column() -> None:
    places = {column.place for sheet in HOUSEHOLDS.sheets for column in sheet.columns}
    blocks: dict[str, type[Block]] = {
        "household_year.conditions": Conditions, "household_year.income": Income,
        "household_year.measures": Measures, "person_year.form": PersonForm,
        "household_year.monitoring.identified": MonitoringForm,
        "household_year.monitoring.identified.income": Income,
        "household_year.monitoring.eliminated.income": Income,
    }  # fmt: skip
    wanted = {f"{place}.{name}" for place, block in blocks.items() for name in block.model_fields}
    assert wanted - places == set()


def test_what_is_given_on_taking_over_is_what_the_command_carries() -> None:
    assert set(OPENING) <= set(TakeOverHousehold.model_fields)
