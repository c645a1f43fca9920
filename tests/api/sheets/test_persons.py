"""The person export: taken in, surveyed, exported again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.sheets.exporting import write_export
from api.sheets.fields import PERSONS
from api.sheets.reading import read_file
from domain.commands import RemovePerson, TakeOverHousehold
from tests.api.sheets.given import (
    NAMES,
    YEAR,
    Cells,
    InMemory,
    person,
    persons_file,
    take_in,
)
from tests.support.people import document, entry
from tests.support.world import CLERK

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Event

#: As the national export has them.
TEXT = """
省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度
与户主关系 文化程度 在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保
是否参加城镇职工基本养老保险 是否参加大病保险 是否参加新型农村合作医疗（城乡居民基本医疗保险）
是否参加城乡居民基本养老保险 失学或辍学原因 是否会讲普通话 是否参加商业补充医疗保险 是否国外务工
产业分类 是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别
务工所在地 户主姓名 户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准
"""
HEADS = TEXT.split()


def family(**more: Any) -> list[Cells]:
    return [
        person(1, **more),
        person(2, "配偶", 健康状况="残疾,长期慢性病", 残疾证办证年度=2016, **more),
        person(3, "之子", 文化程度="", 在校生状况="小学", 劳动技能="无劳动力", **more),
    ]


def events(register: InMemory) -> list[Event]:
    return list(register.world.state.events.values())


def test_the_export_has_exactly_the_47_heads_in_their_order() -> None:
    assert list(PERSONS.people.heads) == HEADS
    assert len(HEADS) == 47


def test_an_unknown_household_is_taken_over_with_the_forms_of_its_members(tmp_path: Path) -> None:
    # given a file with one family
    file = persons_file(tmp_path / "f.xlsx", family(是否享受低保="是"))
    # when it is imported into an empty register
    result, register = take_in(file)
    # then it is taken over in the order of the rows, and surveyed
    assert (result.new, result.surveyed, result.unchanged, result.refused) == (1, 0, 0, [])
    assert [event.type for event in events(register)] == ["household.taken_over", "household.surveyed"]
    (household,) = register.all()
    assert household.fields["status"] == "not_exited"
    assert household.fields["attribute"] == "low_income"
    assert [m.person["name"] for m in household.members] == ["测试1", "测试2", "测试3"]
    assert household.members[1].form == {
        "education": "junior", "labour": "ordinary", "health": ["disabled", "chronic"], "card_year": 2016,
        "low_income": True, "major_illness_insurance": True,
    }  # fmt: skip


def test_the_take_over_names_the_file_as_its_evidence(tmp_path: Path) -> None:
    file = persons_file(tmp_path / "f.xlsx", family())
    result, register = take_in(file)
    assert all(e.facts["evidence"] == [f"sha256:{result.sha256}"] for e in events(register))


@pytest.mark.parametrize(
    ("status", "cells", "attribute"),
    [
        ("not_exited", {}, "general"),
        ("returned", {"是否享受低保": "是", "是否特困供养人员": "是"}, "extreme_poverty"),
        ("exited", {"是否享受低保": "是"}, "low_income_exited"),
        ("stably_exited", {}, "general_exited"),
    ],
)
def test_status_is_told_and_attribute_follows_from_the_members(
    tmp_path: Path, status: str, cells: dict[str, str], attribute: str
) -> None:
    file = persons_file(tmp_path / "f.xlsx", [person(1, **cells)])
    _, register = take_in(file, status=status)
    (household,) = register.all()
    assert (household.fields["status"], household.fields["attribute"]) == (status, attribute)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    # given a register that took a file in, and a household whose form another file then changed
    file = persons_file(tmp_path / "f.xlsx", [*family(), person(9, household="H2")])
    _, register = take_in(file)
    take_in(persons_file(tmp_path / "g.xlsx", family(政治面貌="中共党员")), register)
    before = len(events(register))
    # when the first file comes again
    result, _ = take_in(file, register)
    # then nothing is recorded
    assert (result.new, result.surveyed, result.unchanged) == (0, 0, 2)
    assert result.refused == []
    assert len(events(register)) == before


def test_a_known_household_is_surveyed_only_where_its_form_differs(tmp_path: Path) -> None:
    _, register = take_in(persons_file(tmp_path / "f.xlsx", [*family(), person(9, household="H2")]))
    changed = persons_file(tmp_path / "g.xlsx", [*family(是否国外务工="是"), person(9, household="H2")])
    result, _ = take_in(changed, register)
    assert (result.new, result.changed, result.unchanged) == (0, 1, 1)
    assert [event.type for event in events(register)].count("household.taken_over") == 2


def test_an_import_gives_its_commands_ids_that_follow_from_file_and_household(tmp_path: Path) -> None:
    # given two registers
    file = persons_file(tmp_path / "f.xlsx", family())
    # when both take the same file in, then they hold the same events
    first, second = (take_in(file)[1] for _ in range(2))
    assert [e.id for e in events(first)] == [e.id for e in events(second)]


def test_a_person_the_register_does_not_have_is_reported_not_added(tmp_path: Path) -> None:
    _, register = take_in(persons_file(tmp_path / "f.xlsx", family()))
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", [*family(), person(4, "之女")]), register)
    assert [(r.row, r.code) for r in result.refused] == [(5, "person_unknown")]
    assert len(next(register.all()).members) == 3


def test_a_person_missing_from_the_sheet_is_reported_not_removed(tmp_path: Path) -> None:
    _, register = take_in(persons_file(tmp_path / "f.xlsx", family()))
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", family()[:2]), register)
    assert [(r.row, r.code) for r in result.refused] == [(2, "person_missing")]
    assert len(next(register.all()).members) == 3


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("姓名", "另一人"),
        ("证件号码", document(77)),
        ("与户主关系", "之女"),
        ("识别标准", "省定标准"),
    ],
)
def test_the_form_never_changes_what_other_operations_change(tmp_path: Path, head: str, value: str) -> None:
    rows = family()
    _, register = take_in(persons_file(tmp_path / "f.xlsx", rows))
    before = register.world.rows()
    for row in rows if head == "识别标准" else rows[2:]:
        row[head] = value
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", rows), register)
    assert [(r.column, r.code) for r in result.refused] == [(head, "register_differs")]
    assert register.world.rows() == before


def test_a_number_held_elsewhere_comes_in_marked_and_is_known_again(tmp_path: Path) -> None:
    # given two households of which the second names a member of the first
    rows = [person(1), person(2, household="H2"), person(1, "之子", household="H2")]
    file = persons_file(tmp_path / "f.xlsx", rows)
    result, register = take_in(file)
    # then he is taken over as a duplicate, without the number
    assert (result.new, result.refused) == (2, [])
    double = next(h for h in register.all() if h.fields["number"] == "H2").members[1]
    assert double.person.get("duplicate") is True
    assert "document" not in double.person
    # and the same rows in another file find him again
    for row in rows:
        row["是否享受低保"] = "是"
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", rows), register)
    assert (result.changed, result.refused) == (2, [])


def test_a_household_of_another_division_is_not_touched(tmp_path: Path) -> None:
    # given a household of this number in another county
    register = InMemory()
    opening = TakeOverHousehold(
        command_id="x", year=YEAR, village="150526100200", members=(entry(5),), number="H1", status="exited",
        attribute="general_exited",
    )  # fmt: skip
    register.world.do(opening, replace(CLERK, division="150526"))
    # when a file names it, then only this is said
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", [person(1)]), register)
    assert [r.code for r in result.refused] == ["household_elsewhere"]


def test_a_refused_command_is_told_at_its_row_and_the_others_go_on(tmp_path: Path) -> None:
    # given a dead man's number in the first household: the rule refuses, the sheet cannot know
    register = InMemory()
    take_in(persons_file(tmp_path / "f.xlsx", [person(1), person(2, "配偶")]), register)
    (household,) = register.all()
    removal = RemovePerson(
        command_id="r", year=YEAR, household=household.id, person=household.members[1].id, reason="误识别"
    )
    register.world.do(removal)
    rows = [
        person(7, household="H2"),
        person(2, "配偶", household="H2", 姓名="改名"),
        person(8, household="H3"),
    ]
    # when a second household names her under another name
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", rows), register)
    # then that row is refused and the third household is taken over
    assert [(r.row, r.column, r.code) for r in result.refused] == [(3, "姓名", "name_differs")]
    assert result.new == 1


def test_a_take_over_that_was_rolled_back_is_not_silently_skipped(tmp_path: Path) -> None:
    # given a file whose take-over was answered but whose household is gone
    file = persons_file(tmp_path / "f.xlsx", [person(1)])
    _, register = take_in(file)
    register.world = type(register.world)()
    # when it comes again, then the row says so
    result, _ = take_in(file, register)
    assert (result.new, [r.code for r in result.refused]) == (0, ["taken_back"])


def test_a_dry_run_says_what_would_happen_and_records_nothing(tmp_path: Path) -> None:
    file = persons_file(tmp_path / "f.xlsx", [*family(), person(9, household="H2", 性别="女")])
    result, register = take_in(file, dry_run=True)
    assert (result.new, [r.code for r in result.refused]) == (1, ["document_contradicts"])
    assert not events(register)


def test_export_then_import_into_an_empty_register_gives_the_same_forms(tmp_path: Path) -> None:
    # given a register
    rows = [
        *family(务工企业名称="某厂"),
        person(9, household="H2", 民族="蒙古族", 成员联系电话="13800000000"),
    ]
    _, register = take_in(persons_file(tmp_path / "f.xlsx", rows))
    # when it is exported and taken in elsewhere
    file = tmp_path / "out.xlsx"
    write_export(file, "persons", register.all(), YEAR, NAMES)
    result, again = take_in(file)
    # then persons, relations and forms are the same, and so is a second export
    assert (result.new, result.refused) == (2, [])
    assert forms(again) == forms(register)
    second = tmp_path / "again.xlsx"
    write_export(second, "persons", again.all(), YEAR, NAMES)
    assert second.read_bytes() == file.read_bytes()


def forms(register: InMemory) -> list[object]:
    return [
        (h.fields["number"], h.fields["village"], {**m.person, "household": None}, m.relation, m.form)
        for h in register.all()
        for m in h.members
    ]


def test_a_member_without_a_form_is_exported_without_one(tmp_path: Path) -> None:
    register = InMemory()
    opening = TakeOverHousehold(
        command_id="x", year=YEAR, village="150525100200", members=(entry(5),), number="H1", status="removed"
    )
    register.world.do(opening)
    file = tmp_path / "out.xlsx"
    write_export(file, "persons", register.all(), YEAR, NAMES)
    (row,) = read_file(file, PERSONS).rows
    assert row.errors == []
    assert not [place for place in row.values if place.startswith("person_year")]


def test_a_number_is_left_out_only_where_the_row_says_that_there_is_none(tmp_path: Path) -> None:
    # given two people without numbers, one of whom is a duplicate
    told = {"证件号码": "", "性别": "女", "出生日期": "1950-02-03"}
    rows = [
        person(1), person(2, "之母", **told, 证件类型="无证件"),
        person(3, "其他", **told, 证件类型="无证件(重复人口)"),
    ]  # fmt: skip
    result, register = take_in(persons_file(tmp_path / "f.xlsx", rows))
    # then both are there, and the one is marked
    assert (result.new, result.refused) == (1, [])
    (one,) = register.all()
    found = [(m.person["document_type"], m.person.get("duplicate", False)) for m in one.members]
    assert found == [("resident_id", False), ("none", False), ("none", True)]
    # and the same people again are no change
    result, _ = take_in(persons_file(tmp_path / "g.xlsx", rows[::-1]), register)
    assert (result.unchanged, result.refused) == (1, [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"证件类型": ""}, "document_missing"),
        ({"证件类型": "居民身份证"}, "document_contradicts"),
        ({"出生日期": ""}, "identity_incomplete"),
        ({"证件号码": document(2)}, "document_contradicts"),
    ],
)
def test_somebody_without_a_number_is_told_in_full(tmp_path: Path, change: Cells, code: str) -> None:
    told = {"证件号码": "", "性别": "女", "出生日期": "1950-02-03", "证件类型": "无证件", **change}
    result, _ = take_in(persons_file(tmp_path / "f.xlsx", [person(1), person(2, "之母", **told)]))
    assert {(error.row, error.code) for error in result.refused} == {(3, code)}
