"""What a decision rests on: one test for each clause of the definition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain import commands as c
from domain.blocks import Conditions, Income
from tests.support.given import HERE, NEXT_DOOR, OLD, Story, heading
from tests.support.people import document, entry
from tests.support.world import CLERK


def test_a_rule_rests_on_what_set_the_values_it_read() -> None:
    story = Story()
    home = story.identified()
    story.given(c.SurveyHousehold, household=home.id, conditions=Conditions(water_safe=False))
    form = story.surveyed(home)
    exit_ = story.given(c.ExitHousehold, household=home.id)
    assert set(exit_.rests_on) == {home.event.id, form.id}


def test_a_plain_value_set_twice_makes_no_dependence() -> None:
    story = Story()
    home = story.identified()
    first = story.surveyed(home)
    second = story.surveyed(home)
    assert first.id not in second.rests_on


def test_an_adjustment_rests_on_the_value_it_replaces() -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    off = story.given(c.MarkFocus, household=home.id, on=False)
    assert on.id in off.rests_on


def test_an_empty_value_is_rested_on_too() -> None:
    """The village was not enrolled because somebody rolled the enrolment back."""
    story = Story()
    first = story.given(c.EnrolVillage, village=HERE)
    (rollback,) = story.rolled_back(first)
    second = story.given(c.EnrolVillage, village=HERE)
    assert second.rests_on == (rollback.id,)


def test_a_cleared_value_is_rested_on_through_what_cleared_it() -> None:
    story = Story()
    home = story.taken_over("exited")
    what = {"category": "sudden_hardship", "risks": ["illness"]}
    story.given(c.StartMonitoring, household=home.id, monitoring=what)
    ended = story.given(c.EliminateRisk, household=home.id, way="natural")
    again = story.given(c.StartMonitoring, household=home.id, monitoring=what)
    assert ended.id in again.rests_on


def test_a_value_never_set_is_rested_on_by_nothing() -> None:
    story = Story()
    assert story.given(c.EnrolVillage, village=HERE).rests_on == ()
    assert story.identified().event.rests_on == ()


def test_a_set_rests_on_the_membership_of_all_who_are_or_were_in_it() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    gone = story.left(home, son, "married_out", month=3)
    come = story.added(home, month=4)
    back = story.left(home, daughter, month=5)
    form = story.given(
        c.SurveyHousehold, household=home.id, income=Income(wages_other=100), effective="2020-06-01"
    )
    assert {home.event.id, gone.id, come.id, back.id} <= set(form.rests_on)


def test_a_set_rests_on_where_a_former_member_went() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    son = home.others[0]
    story.left(home, son, "married_out", month=3)
    who = entry(90, "son_in_law", document=home.numbers[1], name=story.value("person", son, "name"))
    joined = story.added(other, entry=who, joined="married_in", month=4)
    removal = story.given(c.RemoveHousehold, household=home.id)
    assert joined.id in removal.rests_on


def test_a_set_rests_on_the_rollback_that_kept_somebody_out() -> None:
    story = Story()
    home = story.identified()
    come = story.added(home, month=4)
    (rollback,) = story.rolled_back(come)
    removal = story.given(c.RemoveHousehold, household=home.id)
    assert rollback.id in removal.rests_on
    assert come.id not in removal.rests_on


def test_a_number_rests_on_the_correction_that_freed_it() -> None:
    story = Story()
    home = story.identified()
    story.given(c.CorrectIdentity, household=home.id, person=home.head, document=document(800))
    correction = story.happened[0]
    fresh = story.identified(members=[entry(91, document=home.numbers[0])], effective="2020-12-31", month=12)
    assert correction.id in fresh.event.rests_on
    assert f"person:{home.head}" in fresh.event.tags


def test_a_number_rests_on_the_rollback_that_freed_it() -> None:
    story = Story()
    home = story.identified()
    (rollback,) = story.rolled_back(home.event)
    fresh = story.identified(members=[entry(91, document=home.numbers[0])])
    assert rollback.id in fresh.event.rests_on
    assert fresh.head != home.head


def test_a_number_that_was_given_back_rests_on_both() -> None:
    story = Story()
    home = story.identified()
    number = home.numbers[0]
    away = story.given(c.CorrectIdentity, household=home.id, person=home.head, document=document(800))
    back = story.given(c.CorrectIdentity, household=home.id, person=home.head, document=number)
    assert away.id in back.rests_on


def test_a_person_who_joins_again_rests_on_what_let_him_go() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    gone = story.left(home, home.others[0], "married_out", month=3)
    name = story.value("person", home.others[0], "name")
    who = entry(90, "son_in_law", document=home.numbers[1], name=name)
    joined = story.added(other, entry=who, joined="married_in", month=4)
    assert {gone.id, home.event.id} <= set(joined.rests_on)


def test_a_value_that_would_be_another_without_a_rollback_rests_on_it_too() -> None:
    story = Story()
    home = story.identified()
    low = story.given(c.AdjustAttribute, household=home.id, attribute="low_income")
    (rollback,) = story.rolled_back(low)
    again = story.given(c.AdjustAttribute, household=home.id, attribute="extreme_poverty")
    assert {home.event.id, rollback.id} <= set(again.rests_on)


def test_a_rollback_that_makes_no_difference_is_not_rested_on() -> None:
    """What was withdrawn would be outdated anyway: a later assignment wins with it or without it."""
    story = Story()
    home = story.identified()
    plan = story.given(c.PlanExit, household=home.id, plan_year=2021, effective="2020-02-01")
    (rollback,) = story.rolled_back(plan)
    again = story.given(c.PlanExit, household=home.id, plan_year=2022)
    last = story.given(c.PlanExit, household=home.id, plan_year=2023)
    assert rollback.id in again.rests_on
    assert rollback.id not in last.rests_on


def test_after_a_redo_the_rollback_is_not_rested_on() -> None:
    story = Story()
    home = story.identified()
    low = story.given(c.AdjustAttribute, household=home.id, attribute="low_income")
    (rollback,) = story.rolled_back(low)
    story.redone(rollback)
    again = story.given(c.AdjustAttribute, household=home.id, attribute="extreme_poverty")
    assert low.id in again.rests_on
    assert rollback.id not in again.rests_on


def test_what_admits_a_command_is_not_rested_on() -> None:
    """That the household lies in the account's division is admission: the move is not rested on."""
    story = Story()
    home = story.identified()
    move = story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR)
    mark = story.given(c.MarkFocus, replace(CLERK, division=NEXT_DOOR), household=home.id, on=True)
    assert move.id not in mark.rests_on
    assert f"village:{NEXT_DOOR}" in mark.tags


def test_where_a_household_lies_is_not_rested_on_even_where_it_is_written_down() -> None:
    story = Story()
    what = {"category": "marginal", "risks": ["illness"]}
    home = story.opened(c.OpenMonitored, monitoring=what)
    move = story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR)
    event = story.given(c.IdentifyMonitored, household=home.id)
    assert event.facts["village"] == NEXT_DOOR
    assert move.id not in event.rests_on


def test_who_holds_a_number_rests_on_what_gave_it_to_him() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    son, number = home.others[0], document(850)
    given = {"household": home.id, "person": son, "document": number, "effective": "2020-02-01"}
    correction = story.given(c.CorrectIdentity, **given)
    story.left(home, son, "married_out", month=3)
    who = entry(90, "son_in_law", document=number, name=story.value("person", son, "name"))
    joined = story.added(other, entry=who, joined="married_in", month=4)
    assert correction.id in joined.rests_on


def test_a_month_rests_on_what_settled_its_day() -> None:
    """The relation is assigned unread; yet the day had to lie behind what set it."""
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    new_head = {"person": son, "relations": {home.head: "father", daughter: "sibling"}}
    changed = story.given(c.ChangeHead, household=home.id, effective="2020-03-10", new_head=new_head)
    fields = {"household": home.id, "person": son, "left": "death", "month": 3}
    new_head = {"person": daughter, "relations": {home.head: "father"}}
    leaving = story.given(c.RemoveMember, **fields, new_head=new_head)
    assert changed.id in leaving.rests_on
    assert leaving.effective == date(2020, 3, 10)


@pytest.mark.parametrize("dated", ["month", "day"])
def test_a_month_rests_on_all_that_it_must_outdo_a_day_only_on_what_was_read(dated: str) -> None:
    """His relation, assigned unread, was set by a change of head that another has followed."""
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    first, second = heading(daughter, home.head, son), heading(home.head, daughter)
    change = story.given(c.ChangeHead, household=home.id, new_head=first, effective="2020-02-01")
    story.left(home, son, "married_out", month=3)
    story.given(c.ChangeHead, household=home.id, new_head=second, effective="2020-04-01")
    who = entry(90, "son", document=home.numbers[1], name=story.value("person", son, "name"))
    day = {} if dated == "month" else {"effective": "2020-05-01"}
    joined = story.added(home, entry=who, joined="contact_regained", month=5, **day)
    assert joined.effective == date(2020, 5, 1)
    assert (change.id in joined.rests_on) == (dated == "month")


def test_all_events_of_a_command_rest_on_the_same() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son", effective=OLD)
    story.given(
        c.RemovePerson, household=home.id, person=home.head,
        new_head={"person": home.others[0], "relations": {}},
    )  # fmt: skip
    removed, headed = story.happened
    assert removed.rests_on == headed.rests_on == (home.event.id,)
