"""Dates and order: what is refused because something later stands, and the days of months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import commands as c
from domain.finish import LaterEvent
from tests.support.given import HERE, NEXT_DOOR, Story, covers, heading
from tests.support.people import document, entry


@covers(LaterEvent)
def test_an_assignment_that_would_not_win_is_refused_naming_the_later_event() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True, effective="2020-06-01")
    story.when(c.MarkFocus, household=home.id, on=False, effective="2020-05-31")
    story.then_refused(
        LaterEvent,
        "该业务之后已有“标注重点帮扶对象”(2020-06-01,2020年度),请先回退它再办理。",
        event_id=mark.id,
    )
    story.given(c.MarkFocus, household=home.id, on=False, effective="2020-06-01")
    assert story.household(home, "focus") is False


def test_a_plain_value_goes_back_in_year_as_long_as_it_wins() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2018)
    story.given(c.MarkFocus, household=home.id, on=True, year=2020, effective="2019-06-01")
    story.given(c.MarkFocus, household=home.id, on=False, year=2019, effective="2019-06-01")
    assert story.household(home, "focus") is False


@covers(LaterEvent)
def test_a_chain_never_goes_back_in_year() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    story.surveyed(home, year=2019)
    returned = story.exited(home, year=2020, effective="2019-12-31")
    story.when(
        c.EndPolicy, household=home.id, category="car", member=home.head, year=2019, effective="2019-12-31"
    )
    story.then_refused(LaterEvent, event_id=returned.id, year=2020)
    story.given(c.EnrolVillage, village=HERE, year=2020, effective="2019-12-31")
    story.when(c.DelistVillage, village=HERE, year=2019, effective="2019-12-31")
    story.then_refused(LaterEvent, event="贫困村新增")


@covers(LaterEvent)
def test_a_rule_is_not_dated_before_a_membership_it_used() -> None:
    """The form assigns nothing of the membership; yet its member joined later."""
    story = Story()
    home = story.identified()
    joined = story.added(home, month=5, effective="2020-05-20")
    person = joined.facts["person"]
    form = {"household": home.id, "persons": {person: {"education": "primary"}}}
    story.when(c.SurveyHousehold, **form, effective="2020-05-19")
    story.then_refused(LaterEvent, event="自然增加", event_id=joined.id)
    story.given(c.SurveyHousehold, **form, effective="2020-05-20")


@covers(LaterEvent)
def test_a_rule_is_not_dated_before_a_leaving_it_used() -> None:
    story = Story()
    home = story.identified("son")
    gone = story.left(home, home.others[0], month=5)
    story.when(c.RemoveHousehold, household=home.id, effective="2020-04-30")
    story.then_refused(LaterEvent, event_id=gone.id)


@covers(LaterEvent)
def test_a_rule_is_not_dated_before_the_head_it_used() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    changed = story.given(
        c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter), effective="2020-05-01"
    )
    story.when(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(daughter),
               effective="2020-04-30")  # fmt: skip
    story.then_refused(LaterEvent, event_id=changed.id)


@covers(LaterEvent)
def test_nothing_happens_to_a_household_before_it_was_opened() -> None:
    story = Story()
    home = story.identified(effective=date(2020, 5, 1))
    story.when(c.MarkFocus, household=home.id, on=True, effective="2020-04-30")
    story.then_refused(LaterEvent, "该业务之后已有“新识别”(2020-05-01,2020年度),请先回退它再办理。")


@covers(LaterEvent)
def test_a_start_of_a_later_year_refuses_too() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2020, effective=date(2019, 6, 1))
    story.when(c.MarkFocus, household=home.id, on=True, year=2019, effective="2019-12-31")
    story.then_refused(LaterEvent, event="建账", year=2020)


@covers(LaterEvent)
def test_a_free_number_is_not_used_before_its_holder_left() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    gone = story.left(home, home.others[0], "married_out", month=6)
    name = story.value("person", home.others[0], "name")
    who = entry(90, "son_in_law", document=home.numbers[1], name=name)
    fields = {"household": other.id, "entry": who, "joined": "married_in"}
    story.when(c.AddMember, **fields, month=5)
    story.then_refused(LaterEvent, event_id=gone.id)
    event = story.given(c.AddMember, **fields, month=6)
    assert event.effective == gone.effective


def test_what_was_rolled_back_stands_in_nobodys_way() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True, effective="2020-06-01")
    story.rolled_back(mark)
    story.given(c.MarkFocus, household=home.id, on=True, effective="2020-05-01")


MONTH = {"joined": "newborn"}


def added(story: Story, household: str, month: int, **fields: Any) -> date:
    who = entry(story.serial(), "son")
    event = story.given(c.AddMember, household=household, entry=who, **MONTH, month=month, **fields)
    return event.effective


def test_a_change_dated_by_month_takes_the_first_day_the_order_admits() -> None:
    story = Story()
    home = story.identified(effective=date(2020, 3, 20))
    assert added(story, home.id, 3) == date(2020, 3, 20)
    assert added(story, home.id, 4) == date(2020, 4, 1)
    assert added(story, home.id, 5, effective="2020-05-09") == date(2020, 5, 9)
    assert added(story, home.id, 4) == date(2020, 4, 1)


def test_the_day_of_a_month_lies_behind_everything_it_must_outdo() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    story.given(c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter),
                effective="2020-05-12")  # fmt: skip
    event = story.left(home, daughter, month=5)
    assert event.effective == date(2020, 5, 12)
    assert added(story, home.id, 5) == date(2020, 5, 12)


@covers(LaterEvent)
def test_a_month_that_lies_wholly_before_is_refused() -> None:
    story = Story()
    home = story.identified(effective=date(2020, 3, 1))
    fields = {"household": home.id, "entry": entry(90, "son"), "joined": "newborn"}
    story.when(c.AddMember, **fields, month=2)
    story.then_refused(LaterEvent, event="新识别", effective="2020-03-01")
    story.given(c.AddMember, **fields, month=3)


@covers(LaterEvent)
@pytest.mark.parametrize("month", [2, None])
def test_the_order_holds_for_a_day_given_as_for_a_month(month: int | None) -> None:
    """Naive: keep to the order for months only."""
    story = Story()
    home = story.identified(effective=date(2020, 3, 1))
    when = {"effective": "2020-02-01"} if month is None else {}
    story.when(c.AddMember, household=home.id, entry=entry(90, "son"), joined="newborn", month=2, **when)
    story.then_refused(LaterEvent, event="新识别")


def test_a_correction_may_be_dated_after_everything_else() -> None:
    story = Story()
    home = story.identified()
    event = story.given(c.CorrectIdentity, household=home.id, person=home.head, document=document(900))
    assert event.effective == date(2020, 12, 31)
    story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR, effective="2020-02-01")
