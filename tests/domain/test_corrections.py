"""Corrections, marks and plans, and poor villages."""

from __future__ import annotations

from typing import Any

import pytest

from domain import commands as c
from domain.codes import UnknownCode
from domain.rules.corrections import AttributeMismatch, NothingChanges, PlanYearPast
from domain.rules.entries import DuplicateElsewhere
from domain.rules.opening import PoorAttributeNeeded
from domain.rules.status import WrongStatus
from domain.rules.villages import VillageNeverNotPoor, VillageStatusWrong
from tests.support.given import HERE, NEXT_DOOR, Story, covers
from tests.support.people import document

SAME = "填报的内容与现有登记相同,没有需要修改的。"


@covers(c.CorrectIdentity)
def test_a_corrected_person_stays_the_same_person() -> None:
    story = Story()
    home = story.identified()
    before = story.state.rows()[("person", home.head)]
    number = document(500)
    event = story.given(c.CorrectIdentity, household=home.id, person=home.head, name="更正", document=number)
    assert event.facts["corrected"] == ["name", "document"]
    assert event.facts["personal"][home.head] == {
        "name_before": before["name"], "name_after": "更正",
        "document_before": home.numbers[0], "document_after": number,
    }  # fmt: skip
    after = story.state.rows()[("person", home.head)]
    assert (after["name"], after["document"], after["birth_date"][:4]) == ("更正", number, number[6:10])
    assert after["birth_year"] == int(number[6:10])
    assert after["household"] == home.id


@covers(c.CorrectIdentity)
def test_only_what_differs_is_corrected() -> None:
    story = Story()
    home = story.identified()
    name = story.value("person", home.head, "name")
    fields = {"household": home.id, "person": home.head, "name": name, "document": document(500)}
    event = story.given(c.CorrectIdentity, **fields)
    assert event.facts["corrected"] == ["document"]
    event = story.given(c.CorrectIdentity, **{**fields, "name": "更正"})
    assert event.changes == {"person": {home.head: {"name": "更正"}}}


def test_a_number_may_become_the_disability_card_of_the_same_person() -> None:
    story = Story()
    home = story.identified()
    card = f"{home.numbers[0]}43"
    story.given(c.CorrectIdentity, household=home.id, person=home.head, document=card)
    assert story.value("person", home.head, "document_type") == "disability_card"


@covers(NothingChanges, DuplicateElsewhere)
def test_a_correction_changes_something_to_a_number_that_is_free() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    fields = {"household": home.id, "person": home.head}
    for same in ({}, {"document": home.numbers[0]}, {"name": story.value("person", home.head, "name")}):
        story.when(c.CorrectIdentity, **fields, **same)
        story.then_refused(NothingChanges, SAME)
    story.left(home, home.others[0])
    for taken in (other.numbers[0], home.numbers[1]):
        story.when(c.CorrectIdentity, **fields, document=taken)
        story.then_refused(DuplicateElsewhere, "第1名成员的证件号码已在别处登记。")


ADJUSTMENTS: list[tuple[type[c.OfHousehold], str, Any, Any, str]] = [
    (c.ChangeVillage, "village", HERE, NEXT_DOOR, "household.village_changed"),
    (c.AdjustAttribute, "attribute", "general", "low_income", "household.attribute_adjusted"),
    (c.AdjustStandard, "standard", "national", "provincial", "household.standard_adjusted"),
    (c.MarkFocus, "on", None, True, "household.focus_marked"),
    (c.PlanExit, "plan_year", None, 2021, "household.exit_planned"),
]


@covers(c.ChangeVillage, c.AdjustAttribute, c.AdjustStandard, c.MarkFocus, c.PlanExit, NothingChanges)
def test_each_adjustment_keeps_before_and_after_and_changes_something() -> None:
    for kind, name, before, after, event_type in ADJUSTMENTS:
        story = Story()
        home = story.identified()
        story.given(kind, household=home.id, **{name: after})
        event = story.then(event_type, before=before, after=after)
        (fields,) = event.changes["household"].values()
        assert list(fields.values()) == [after]
        assert story.household(home, "focus" if name == "on" else name) == after
        story.when(kind, household=home.id, **{name: after})
        story.then_refused(NothingChanges, SAME)


def test_a_focus_mark_is_taken_off_only_where_there_is_one() -> None:
    story = Story()
    home = story.identified()
    story.when(c.MarkFocus, household=home.id, on=False)
    story.then_refused(NothingChanges)
    story.given(c.MarkFocus, household=home.id, on=True)
    story.given(c.MarkFocus, household=home.id, on=False)
    story.then("household.focus_marked", before=True, after=False)


def test_a_household_that_moved_is_found_by_both_villages() -> None:
    story = Story()
    home = story.identified()
    event = story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR)
    assert {f"village:{HERE}", f"village:{NEXT_DOOR}"} <= set(event.tags)


@covers(PlanYearPast, WrongStatus)
def test_a_plan_looks_ahead_for_a_household_still_poor() -> None:
    story = Story()
    home, out = story.identified(), story.taken_over("exited")
    story.when(c.PlanExit, household=home.id, plan_year=2019)
    story.then_refused(PlanYearPast, "计划脱贫年度2019早于统计年度2020。")
    story.given(c.PlanExit, household=home.id, plan_year=2020)
    story.when(c.PlanExit, household=out.id, plan_year=2021)
    story.then_refused(WrongStatus)


@covers(AttributeMismatch, PoorAttributeNeeded, UnknownCode)
def test_the_attribute_fits_the_status() -> None:
    story = Story()
    home, out = story.identified(), story.taken_over("exited")
    story.when(c.AdjustAttribute, household=home.id, attribute="low_income_exited")
    story.then_refused(PoorAttributeNeeded)
    story.when(c.AdjustAttribute, household=out.id, attribute="low_income")
    story.then_refused(AttributeMismatch, "贫困户属性与脱贫状态不一致。")
    story.given(c.AdjustAttribute, household=out.id, attribute="low_income_exited")
    story.when(c.AdjustStandard, household=home.id, standard="x")
    story.then_refused(UnknownCode)


@covers(WrongStatus)
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (c.ChangeVillage, {"village": NEXT_DOOR}), (c.AdjustAttribute, {"attribute": "low_income"}),
        (c.AdjustStandard, {"standard": "provincial"}), (c.MarkFocus, {"on": True}),
        (c.PlanExit, {"plan_year": 2021}),
    ],
)  # fmt: skip
def test_a_removed_household_is_adjusted_no_more(kind: type[c.Command], fields: dict[str, Any]) -> None:
    story = Story()
    home = story.identified()
    story.given(c.RemoveHousehold, household=home.id)
    story.when(kind, household=home.id, **fields)
    story.then_refused(WrongStatus)


@covers(c.EnrolVillage, c.AdjustVillageAttribute, c.DelistVillage)
def test_a_village_is_enrolled_adjusted_delisted_and_enrolled_again() -> None:
    story = Story()
    story.given(c.EnrolVillage, village=HERE, year=2019)
    event = story.given(c.AdjustVillageAttribute, village=HERE, attribute="deeply_poor")
    assert event.facts == {"before": "poor", "after": "deeply_poor", "personal": {HERE: {"reason": "测试"}}}
    event = story.given(c.DelistVillage, village=HERE)
    assert event.facts["enrolled_year"] == 2019
    assert event.tags == (f"village:{HERE}",)
    assert story.state.rows()[("village", HERE)] == {
        "status": "delisted", "attribute": "deeply_poor", "enrolled_year": 2019, "delisted_year": 2020,
    }  # fmt: skip
    story.given(c.EnrolVillage, village=HERE)
    assert story.value("village", HERE, "enrolled_year") == 2020


@covers(VillageStatusWrong)
def test_each_village_operation_starts_where_it_may() -> None:
    story = Story()

    def refused(kind: type[c.Command], status: str, operation: str, **more: str) -> None:
        story.when(kind, village=HERE, **more)
        story.then_refused(VillageStatusWrong, f"该村现为“{status}”,不能办理{operation}。")

    refused(c.DelistVillage, "非贫困村", "出列")
    refused(c.AdjustVillageAttribute, "非贫困村", "修改属性", attribute="deeply_poor")
    story.given(c.EnrolVillage, village=HERE)
    refused(c.EnrolVillage, "贫困村", "新增")
    story.given(c.DelistVillage, village=HERE)
    refused(c.DelistVillage, "已出列", "出列")
    refused(c.AdjustVillageAttribute, "已出列", "修改属性", attribute="deeply_poor")


@covers(VillageNeverNotPoor, NothingChanges, UnknownCode)
def test_a_village_attribute_never_becomes_not_poor() -> None:
    story = Story()
    story.when(c.EnrolVillage, village=HERE, attribute="not_poor")
    story.then_refused(VillageNeverNotPoor, "贫困村属性不能改为“非贫困村”,应当办理出列。")
    story.given(c.EnrolVillage, village=HERE)
    story.when(c.AdjustVillageAttribute, village=HERE, attribute="not_poor")
    story.then_refused(VillageNeverNotPoor)
    story.when(c.AdjustVillageAttribute, village=HERE, attribute="poor")
    story.then_refused(NothingChanges)
    story.when(c.AdjustVillageAttribute, village=HERE, attribute="x")
    story.then_refused(UnknownCode, "“贫困村属性”的取值“x”不在代码表中。")
