"""建账: people without a number, and the monitoring that stands as the older system has it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain import commands as c
from domain.calendar import MonthInFuture
from domain.codes import UnknownCode
from domain.identity import DocumentMissing
from domain.rules.duplicates import NotDuplicate
from domain.rules.entries import DuplicateTyped, IdentityIncomplete
from domain.rules.monitoring import DisasterNeeded, NotMonitored, WrongCategory
from domain.rules.opening import YearAfterTaking
from domain.rules.taking_over import EliminatedBefore
from tests.support.given import HERE, Story, covers
from tests.support.people import entry

if TYPE_CHECKING:
    from domain.errors import Refused

BARE: dict[str, Any] = {"name": "无证", "relation": "mother", "sex": "f", "birth_date": date(1950, 2, 3)}
SINCE: dict[str, Any] = {"category": "unstable_exit", "risks": ["illness"], "year": 2018, "month": 3}
STOOD: dict[str, Any] = {
    "category": "unstable_exit", "risks": ["illness"], "since_year": 2018, "since_month": 3,
    "problems": {"water_problem": True}, "income": {"wages_other": 300},
}  # fmt: skip
END: dict[str, Any] = {"way": "by_help", "month": 8, "income": {"wages_other": 900}}


def taken_over(story: Story, status: str = "exited", *people: c.Entry, **more: Any) -> str:
    home = story.taken_over(status, members=[entry(1), *people], year=2020, **more)
    return home.id


@covers(c.TakeOverHousehold)
def test_somebody_without_a_number_is_taken_over_with_sex_and_birth_date() -> None:
    story = Story()
    home = story.taken_over("not_exited", members=[entry(1), c.Entry(**BARE)])
    story.then("household.taken_over", duplicates=[])
    row = story.state.rows()["person", home.others[0]]
    assert (row["sex"], row["birth_date"], row["document_type"]) == ("f", "1950-02-03", "none")
    assert "duplicate" not in row
    story.when(
        c.TakeOverHousehold, village=HERE, status="not_exited",
        members=[c.Entry(name="无证", relation="head", sex="f")],
    )  # fmt: skip
    story.then_refused(IdentityIncomplete)


@covers(c.DeleteDuplicate, NotDuplicate)
def test_a_duplicate_without_its_number_stays_a_duplicate() -> None:
    # given a duplicate of another register, and somebody without a document
    story = Story()
    twin, bare = c.Entry(**BARE, duplicate=True), c.Entry(**BARE)
    home = story.taken_over("not_exited", members=[entry(1), twin, bare], year=2020)
    marked, other = home.others
    story.then("household.taken_over", duplicates=[marked])
    # when the one is deleted as such, then it goes; the other is none
    story.when(c.DeleteDuplicate, household=home.id, person=other, kept=home.head, scope="same_household")
    story.then_refused(NotDuplicate)
    story.given(c.DeleteDuplicate, household=home.id, person=marked, kept=home.head, scope="same_household")


@covers(DocumentMissing, DuplicateTyped)
def test_only_a_take_over_brings_duplicates_and_only_without_a_number() -> None:
    story = Story()
    twin = c.Entry(**{**BARE, "relation": "head"}, duplicate=True)
    story.when(c.BackfillHousehold, village=HERE, members=[twin], documented=False)
    story.then_refused(DocumentMissing)
    numbered = entry(1, duplicate=True)
    story.when(c.TakeOverHousehold, village=HERE, members=[numbered], status="not_exited")
    story.then_refused(DuplicateTyped, "第1名成员有证件号码,是否重复由登记得出,不能另填。")


@pytest.mark.parametrize("status", ["exited", "returned"])
@covers(c.TakeOverHousehold)
def test_monitoring_stands_as_the_older_system_has_it(status: str) -> None:
    """Since an earlier year, and whatever has become of the household since."""
    story = Story()
    home = taken_over(story, status, monitoring=STOOD)
    story.then("household.taken_over", monitored="unstable_exit")
    assert story.value("household", home, "monitoring") == SINCE
    assert story.value("household_year", f"{home}@2018", "monitoring") == {
        "identified": {
            "water_problem": True,
            "income": {
                "wages_other": 300, "net": 300, "person_months": 12, "per_capita": 300, "reference": 300,
            },
        },
    }  # fmt: skip
    assert story.value("household_year", f"{home}@2020", "monitoring") is None


@covers(c.TakeOverHousehold, NotMonitored)
def test_a_risk_that_is_gone_is_kept_on_the_form_of_the_year() -> None:
    story = Story()
    home = taken_over(story, monitoring={**STOOD, "eliminated": END})
    assert story.value("household", home, "monitoring") is None
    form = story.value("household_year", f"{home}@2020", "monitoring")
    assert (form["since"], form["eliminated"]["way"], form["eliminated"]["month"]) == (SINCE, "by_help", 8)
    assert form["eliminated"]["income"]["net"] == 900
    story.when(c.EliminateRisk, household=home, way="by_help", month=12)
    story.then_refused(NotMonitored)


@covers(c.TakeOverHousehold, c.EliminateRisk)
def test_a_monitoring_taken_over_leaves_the_same_behind_as_one_that_was_lived() -> None:
    # given a household monitored in the year before, eliminated in this one
    lived = Story()
    home = lived.taken_over("exited")
    what = {name: STOOD[name] for name in ("category", "risks", "problems", "income")}
    lived.given(c.StartMonitoring, household=home.id, year=2019, month=9, monitoring=what)
    end = {name: END[name] for name in ("way", "month", "income")}
    lived.given(c.EliminateRisk, household=home.id, **end)
    # when it is taken over with that
    taken = Story()
    balance = {**STOOD, "since_year": 2019, "since_month": 9, "eliminated": END}
    other = taken_over(taken, monitoring=balance)
    # then both years say the same
    for year in (2019, 2020):
        of = "household_year"
        assert taken.value(of, f"{other}@{year}", "monitoring") == lived.value(
            of, f"{home.id}@{year}", "monitoring"
        )


@covers(EliminatedBefore, YearAfterTaking, DisasterNeeded, UnknownCode)
def test_a_monitoring_that_cannot_have_been_is_refused() -> None:
    story = Story()
    changes: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"category": "x"}, UnknownCode),
        ({"risks": ["natural_disaster"]}, DisasterNeeded),
        ({"since_year": 2021}, YearAfterTaking),
        ({"eliminated": {**END, "way": "x"}}, UnknownCode),
        ({"since_year": 2020, "since_month": 9, "eliminated": END}, EliminatedBefore),
    ]
    for change, refusal in changes:
        story.when(
            c.TakeOverHousehold, village=HERE, members=story.entries(), status="exited",
            attribute="general_exited", monitoring={**STOOD, **change},
        )  # fmt: skip
        story.then_refused(refusal)


@covers(MonthInFuture, WrongCategory)
def test_it_neither_begins_after_today_nor_is_an_ordinary_household_an_unstable_exit() -> None:
    story = Story(today=date(2020, 6, 30))
    balance: dict[str, Any] = {
        "village": HERE, "members": story.entries(), "status": "exited", "attribute": "general_exited",
    }  # fmt: skip
    for late in ({"since_year": 2020, "since_month": 7}, {"eliminated": END}):
        story.when(c.TakeOverHousehold, **balance, monitoring={**STOOD, **late})
        story.then_refused(MonthInFuture)
    balance["status"] = "not_registered_poor"
    story.when(c.TakeOverHousehold, **balance, monitoring=STOOD)
    story.then_refused(WrongCategory)
