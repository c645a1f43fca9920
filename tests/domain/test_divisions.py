"""What a division code says, and the table as of other days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.division_facts import DivisionFact, code_at, name_at, table_at, year_end
from domain.division_import import DivisionFactInvalid, check_against, read_facts, shipped
from domain.divisions import (
    EDITION,
    NATION,
    DivisionCodeInvalid,
    ancestors,
    check_division,
    contains,
    digits_below,
    kind,
    level,
    national,
    parent,
)

NAIMAN = "150525"
TODAY = {
    "37": "山东省",
    "3701": "济南市",
    "370116": "莱芜区",
    "370116001": "凤城街道",
    "370116001001": "东升社区",
    "370116001002": "小曹村",
    "370116002": "张家洼街道",
}
FACTS = [
    DivisionFact("moved", date(2019, 1, 9), "371202", "370116", "莱城区", "莱芜区"),
    DivisionFact("merged", date(2019, 1, 9), "3712", "3701", "莱芜市"),
    DivisionFact("moved", date(2016, 5, 1), "371202103200", "371202001002", "小曹庄", "小曹村"),
    DivisionFact("merged", date(2016, 5, 1), "371202103", "371202001", "小曹镇"),
    DivisionFact("renamed", date(2017, 3, 1), "371202001", was="城关街道", name="凤城街道"),
    DivisionFact("opened", date(2018, 2, 1), "371202002", name="张家洼街道"),
    DivisionFact("renamed", date(2024, 7, 1), "370116002", was="张家洼街道", name="新洼街道"),
    DivisionFact("closed", date(2025, 1, 1), "370116001001", was="东升社区"),
    DivisionFact("opened", date(2025, 1, 1), "370116001003", name="新升社区"),
]


def test_levels_and_ancestors() -> None:
    assert [level(code) for code in ("", "15", "1505", NAIMAN, "150525100", "150525100200")] == [
        "nation", "province", "prefecture", "county", "township", "village",
    ]  # fmt: skip
    assert ancestors("150525100200") == ("15", "1505", "150525", "150525100")
    assert [parent("150525100"), parent("15")] == [NAIMAN, NATION]
    assert [digits_below(code) for code in (NATION, "15", NAIMAN, "150525100", "150525100200")] == [
        2, 4, 9, 12, 12,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "1", "150", "15052", "1505250", "150525100200000", "15052x", "1５", "00", "15 5", "-1"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(DivisionCodeInvalid) as refused:
        check_division(text)
    assert refused.value.code == "division_code_invalid"


def test_a_division_contains_itself_and_what_is_under_it() -> None:
    assert contains(NAIMAN, NAIMAN)
    assert contains(NAIMAN, "150525100200")
    assert contains(NATION, NAIMAN)
    assert not contains("150525100", NAIMAN)
    assert not contains("150526", "150525100")
    with pytest.raises(DivisionCodeInvalid):
        contains("150", NAIMAN)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("150525001", "subdistrict"), ("150525099", "subdistrict"), ("150525100", "town"),
        ("150525199", "town"), ("150525200", "township"), ("150525399", "township"),
        ("150525400", "other_township"), ("150525100001", "neighbourhood"),
        ("150525100199", "neighbourhood"), ("150525100200", "village"), ("150525100399", "village"),
        ("150525100400", "other_village"), (NAIMAN, None),
    ],
)  # fmt: skip
def test_the_number_says_the_kind(code: str, expected: str | None) -> None:
    assert kind(code) == expected


def test_the_national_table_has_one_county_with_its_ancestors() -> None:
    rows = dict(national(NAIMAN))
    assert list(rows.values())[:4] == ["内蒙古自治区", "通辽市", "奈曼旗", "大沁他拉镇"]
    assert [sum(len(code) == digits for code in rows) for digits in (9, 12)] == [16, 381]


def test_before_a_rename_a_merger_and_an_opening_the_table_was_another() -> None:
    assert table_at(TODAY, FACTS, year_end(2015)) == {
        "37": "山东省", "3701": "济南市", "3712": "莱芜市", "371202": "莱城区", "371202001": "城关街道",
        "371202001001": "东升社区", "371202103": "小曹镇", "371202103200": "小曹庄",
    }  # fmt: skip
    assert "371202002" in table_at(TODAY, FACTS, year_end(2018))


def test_a_fact_holds_from_its_day_on() -> None:
    assert table_at(TODAY, FACTS, date(2017, 2, 28))["371202001"] == "城关街道"
    assert table_at(TODAY, FACTS, date(2017, 3, 1))["371202001"] == "凤城街道"


def test_facts_after_the_edition_lead_forward() -> None:
    later = table_at(TODAY, FACTS, year_end(2025))
    assert later["370116002"] == "新洼街道"
    assert "370116001001" not in later
    assert later["370116001003"] == "新升社区"


def test_a_code_is_followed_both_ways() -> None:
    assert code_at("370116001002", FACTS, EDITION, year_end(2015)) == "371202103200"
    assert code_at("371202103200", FACTS, year_end(2015), EDITION) == "370116001002"
    assert code_at("370116002", FACTS, EDITION, year_end(2017)) is None
    assert code_at("370116001001", FACTS, EDITION, year_end(2025)) is None
    assert code_at("371202103201", FACTS, year_end(2015), EDITION) == "370116001"


def test_a_code_has_the_name_it_bore_that_day() -> None:
    assert name_at("371202103200", TODAY, FACTS, year_end(2015)) == "小曹庄"
    assert name_at("371202", TODAY, FACTS, year_end(2018)) == "莱城区"
    assert name_at("371202", TODAY, FACTS, year_end(2019)) is None
    assert name_at("370116002", TODAY, FACTS, year_end(2024)) == "新洼街道"
    assert name_at("3712", TODAY, FACTS, year_end(2018)) == "莱芜市"


def test_two_divisions_can_exchange_codes_on_one_day() -> None:
    day = date(2020, 1, 1)
    exchange = [DivisionFact("moved", day, "4401", "4402"), DivisionFact("moved", day, "4402", "4401")]
    assert table_at({"4401": "甲市", "4402": "乙市"}, exchange, year_end(2019)) == {
        "4401": "乙市", "4402": "甲市",
    }  # fmt: skip


def test_a_part_may_move_elsewhere_on_the_day_its_county_moves() -> None:
    day = date(2020, 1, 1)
    facts = [
        DivisionFact("moved", day, "4401", "4402"),
        DivisionFact("moved", day, "440105", "440306"),
        DivisionFact("moved", day, "440105001", "440407008"),
    ]
    then = {"4401": "甲市", "440105": "乙县", "440105001": "丙镇", "440105001200": "丁村", "440106": "戊县"}
    now = {"4402": "甲市", "440306": "乙县", "440407008": "丙镇", "440407008200": "丁村", "440206": "戊县"}
    assert table_at(now, facts, year_end(2019)) == then
    assert table_at(then, facts, year_end(2020), edition=year_end(2019)) == now
    assert [code_at(code, facts, year_end(2019), EDITION) for code in then] == list(now)
    assert [code_at(code, facts, EDITION, year_end(2019)) for code in now] == list(then)


@given(st.integers(2012, 2023), st.integers(2012, 2023))
def test_the_shipped_facts_lead_back_and_forth(one: int, other: int) -> None:
    then = table_at(COUNTIES, SHIPPED, year_end(one), EDITION)
    assert table_at(then, SHIPPED, year_end(other), year_end(one)) == table_at(
        COUNTIES, SHIPPED, year_end(other), EDITION
    )


def test_the_shipped_facts_agree_with_the_national_table() -> None:
    check_against(SHIPPED, COUNTIES)
    then = table_at(COUNTIES, SHIPPED, year_end(2014))
    assert then["110228"] == "密云县"
    assert "110118" not in then
    assert [code for code in then if len(code) > 2 and code[: len(code) - 2] not in then] == []
    assert name_at("110118", COUNTIES, SHIPPED, year_end(2015)) == "密云区"


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("split,2015-12-31,110228,110118,密云县,密云区", "变更种类"),
        ("moved,2015-13-31,110228,110118,密云县,密云区", "日期"),
        ("moved,2015-12-31,11022,110118,密云县,密云区", "代码"),
        ("moved,2015-12-31,110228,1101,密云县,密云区", "新代码"),
        ("merged,2015-12-31,110228,,密云县,", "新代码"),
        ("closed,2015-12-31,110228,,,", "原名称"),
        ("opened,2015-12-31,110118,,,", "新名称"),
    ],
)
def test_a_bad_row_of_facts_is_named(row: str, where: str) -> None:
    with pytest.raises(DivisionFactInvalid) as refused:
        read_facts(f"kind,on,code,into,was,name\n{row}\n")
    assert (refused.value.data["row"], refused.value.data["label"]) == (2, where)


@pytest.mark.parametrize(
    "fact",
    [
        DivisionFact("moved", date(2015, 1, 1), "110228", "110199", "密云县", "密云区"),
        DivisionFact("closed", date(2015, 1, 1), "110118", was="密云区"),
        DivisionFact("renamed", date(2024, 1, 1), "110228", was="密云县", name="密云市"),
    ],
)
def test_facts_that_do_not_lead_to_the_table_are_refused(fact: DivisionFact) -> None:
    with pytest.raises(DivisionFactInvalid):
        check_against([fact], COUNTIES)


def test_a_repeated_row_and_a_wrong_head_are_refused() -> None:
    row = "opened,2015-12-31,110118,,,密云区\n"
    with pytest.raises(DivisionFactInvalid) as refused:
        read_facts(f"kind,on,code,into,was,name\n{row}{row}")
    assert refused.value.data["row"] == 3
    with pytest.raises(DivisionFactInvalid):
        read_facts(row)


SHIPPED = read_facts(shipped())
COUNTIES = {code: name for code, name in national() if len(code) <= 6}
