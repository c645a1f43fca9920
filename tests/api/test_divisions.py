"""Divisions in the database: loading, the tree, look-up, other days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.divisions import NATIONAL_ROWS, DivisionNotFound, Divisions, load, load_national
from api.pinyin import initials
from domain.division_facts import DivisionFact, year_end
from domain.division_import import DivisionFactInvalid
from domain.divisions import EDITION, DivisionCodeInvalid
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.divisions import Division
    from ledger.database import Connection, Database

NAIMAN = "150525"
HEAD = "kind,on,code,into,was,name\n"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


@pytest.fixture
def naiman(connection: Connection) -> Divisions:
    load(connection, NAIMAN)
    return Divisions(connection)


def names(divisions: list[Division]) -> list[str]:
    return [division.name for division in divisions]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("奈曼旗", "nmq"), ("重庆市", "cqs"), ("九重村", "jzc"), ("厦门市", "xms"), ("长沙市", "css"),
        ("长子县", "zzx"), ("朝阳区", "cyq"), ("番禺区", "pyq"), ("西藏自治区", "xzzzq"), ("六安市", "las"),
        ("单县", "sx"), ("洪洞县", "htx"), ("蚌埠市", "bbs"), ("开发区（一）·3", "kfqy3"),
        ("ABC大厦", "abcds"),
    ],
)  # fmt: skip
def test_initials_are_those_of_place_names(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_a_county_is_loaded_with_its_ancestors(connection: Connection) -> None:
    seen: list[tuple[int, int]] = []
    assert load(connection, NAIMAN, lambda done, total: seen.append((done, total))) == 400
    assert seen == [(400, 400)]
    assert names(Divisions(connection).path("150525100200")) == [
        "内蒙古自治区", "通辽市", "奈曼旗", "大沁他拉镇", "光明村委会",
    ]  # fmt: skip


def test_loading_again_and_loading_a_neighbour_changes_nothing_else(connection: Connection) -> None:
    for county in (NAIMAN, "150524", NAIMAN):
        load(connection, county)
    divisions = Divisions(connection)
    assert names(divisions.children("1505")) == ["库伦旗", "奈曼旗"]
    assert len(divisions.subtree(NAIMAN, limit=1000)) == 398


def test_what_is_no_division_is_refused(connection: Connection, naiman: Divisions) -> None:
    with pytest.raises(DivisionNotFound):
        load(connection, "150599")
    with pytest.raises(DivisionNotFound):
        naiman.get("150599")
    with pytest.raises(DivisionNotFound):
        naiman.path("150525999")
    with pytest.raises(DivisionCodeInvalid):
        naiman.subtree("150525%")


def test_the_tree_goes_down_level_by_level(naiman: Divisions) -> None:
    assert names(naiman.children()) == ["内蒙古自治区"]
    assert len(naiman.children(NAIMAN)) == 16
    assert naiman.children("150525100200") == []
    assert naiman.get("150525400").kind == "other_township"


def test_pages_follow_each_other_without_gap_or_repetition(naiman: Divisions) -> None:
    pages, after = [], ""
    while page := naiman.subtree(NAIMAN, after=after, limit=150):
        pages.append(page)
        after = page[-1].code
    codes = [division.code for page in pages for division in page]
    assert [len(page) for page in pages] == [150, 150, 98]
    assert codes == sorted(set(codes))
    assert codes[0] == NAIMAN


def test_look_up_by_part_of_the_name_and_by_initials(naiman: Divisions) -> None:
    assert names(naiman.search("奈曼", limit=2)) == ["奈曼旗", "奈曼杖子村委会"]
    assert names(naiman.search(" NMQ ")) == ["奈曼旗"]
    assert names(naiman.search("nmz")) == ["奈曼杖子村委会"]
    assert names(naiman.search("大沁", under=NAIMAN)) == ["大沁他拉镇", "大沁他拉街道办事处", "伊和大沁嘎查"]
    assert naiman.search("奈曼", under="150525100") == []
    assert naiman.search("nmq", under="150525100") == []
    assert naiman.search("%") == naiman.search("_") == naiman.search(" ") == []


def test_a_year_is_shown_in_its_own_divisions(connection: Connection) -> None:
    load(connection, "370116")
    load(connection, "110118")
    divisions = Divisions(connection)
    assert names(divisions.path_at("370116001", year_end(2017))) == ["山东省", "莱芜市", "莱城区", "凤城街道"]
    assert divisions.path_at("370116001", EDITION) == divisions.path("370116001")
    assert [d.code for d in divisions.path_at("110118", year_end(2014))] == ["11", "1102", "110228"]
    laiwu = divisions.table_at(year_end(2017), "3712")
    assert (laiwu["3712"], laiwu["371202"], laiwu["371202001"]) == ("莱芜市", "莱城区", "凤城街道")
    assert all(code.startswith("3712") for code in laiwu)
    assert "370116" not in divisions.table_at(year_end(2017), "37")
    assert divisions.table_at(year_end(2014), "1102")["110228"] == "密云县"


def test_before_its_opening_a_division_is_not_there(connection: Connection) -> None:
    load(connection, "330113")
    divisions = Divisions(connection)
    assert divisions.path_at("330113", year_end(2020)) == []
    assert names(divisions.path_at("330113", year_end(2021))) == ["浙江省", "杭州市", "临平区"]
    assert divisions.table_at(year_end(2020), "330113") == {}


def test_facts_are_added_and_corrected(naiman: Divisions) -> None:
    before = len(naiman.facts())
    naiman.add_facts(HEAD + "renamed,2016-05-01,150525100,,大镇,大沁他拉镇\n")
    assert naiman.path_at("150525100", year_end(2015))[-1].name == "大镇"
    naiman.add_facts(HEAD + "renamed,2016-05-01,150525100,,老镇,大沁他拉镇\n")
    assert naiman.path_at("150525100", year_end(2015))[-1].name == "老镇"
    assert len(naiman.facts()) == before + 1


def test_a_file_with_one_bad_fact_adds_none(naiman: Divisions) -> None:
    good = "renamed,2016-05-01,150525100,,大镇,大沁他拉镇\n"
    before = naiman.facts()
    with pytest.raises(DivisionFactInvalid) as refused:
        naiman.add_facts(HEAD + good + "renamed,2016-05-01,150525999,,甲,乙\n")
    assert refused.value.data["row"] == 3
    assert naiman.facts() == before


def test_a_correction_outlives_the_next_load(connection: Connection, naiman: Divisions) -> None:
    naiman.add_facts(HEAD + "moved,2015-12-31,110228,110118,密云老县,密云区\n")
    load(connection, "110118")
    corrected = DivisionFact("moved", year_end(2015), "110228", "110118", "密云老县", "密云区")
    assert [fact for fact in naiman.facts() if fact.code == "110228"] == [corrected]


def test_the_whole_nation_is_loaded_and_found_by_index(connection: Connection) -> None:
    load(connection, NAIMAN)
    assert load_national(connection) == NATIONAL_ROWS
    assert load_national(connection) == 0
    divisions = Divisions(connection)
    assert len(divisions.children()) == 31
    assert divisions.search("nmq")[0].code == NAIMAN
    assert names(divisions.search("奈曼"))[0] == "奈曼旗"
    assert divisions.subtree("15", after=NAIMAN, limit=1)[0].code == "150525100"
    queries = Queries("api", "queries/divisions.sql")
    for query, index in (("subtree", "division_pkey"), ("children", "division_level")):
        values = {"under": "15", "after": "", "limit": 50, "digits": 4}
        plan = "\n".join(r[0] for r in connection.execute(f"EXPLAIN {queries[query]}".encode(), values))
        assert f"using {index}" in plan
