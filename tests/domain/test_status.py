"""The status of a household: 脱贫, 稳定脱贫, 返贫, 清退, and the exit check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain import commands as c
from domain.blocks import Conditions, Income
from domain.codes import UnknownCode, labels
from domain.errors import NotFound
from domain.rules.exit_check import ExitRefused, SurveyMissing
from domain.rules.status import ExitOfThisYear, WrongStatus
from tests.support.given import Home, Story, child, covers

if TYPE_CHECKING:
    from domain.events import Event

STATUSES = tuple(labels("poverty_status"))


def standing(story: Story, status: str) -> Home:
    """A household with one son, in a status since 2019."""
    return story.taken_over(status, "son")


@covers(c.ExitHousehold)
def test_an_exit_keeps_every_check_with_value_and_line() -> None:
    story = Story()
    home = story.identified("son")
    story.surveyed(home, wages=400_000)
    event = story.given(c.ExitHousehold, household=home.id)
    holds = {"passed": True, "value": True, "persons": []}
    assert event.facts["checks"] == [
        {"name": "income_above_line", "passed": True, "value": 400_000, "line": 400_000, "persons": []},
        *({"name": name, **holds} for name in (
            "drinking_water_safe", "no_water_difficulty", "housing_safe",
            "major_illness_insurance", "compulsory_education",
        )),
    ]  # fmt: skip
    assert event.changes == {
        "household": {home.id: {"status": "exited", "exit_year": 2020, "attribute": "general_exited"}}
    }


FAILURES: list[tuple[str, dict[str, Any], str]] = [
    ("income_above_line", {"wages": 399_999}, "人均纯收入3999.99元,低于标准4000.00元"),
    ("drinking_water_safe", {"conditions": Conditions(water_safe=False)}, "“饮水安全”不满足"),
    ("no_water_difficulty", {"conditions": Conditions(water_difficulty=True)}, "“饮水不困难”不满足"),
    ("housing_safe", {"conditions": Conditions(housing_dangerous=True)}, "“住房安全”不满足"),
]


@covers(ExitRefused)
@pytest.mark.parametrize(("check", "form", "why"), FAILURES)
def test_an_exit_is_refused_unless_every_guarantee_holds(check: str, form: dict[str, Any], why: str) -> None:
    story = Story()
    home = story.identified("son")
    story.surveyed(home, **form)
    story.when(c.ExitHousehold, household=home.id)
    story.then_refused(ExitRefused, f"脱贫校验未通过:{why}。")
    assert story.refusal is not None
    (failed,) = story.refusal.data["checks"]
    assert (failed["name"], failed["passed"]) == (check, False)


@covers(ExitRefused)
def test_an_exit_names_everything_that_fails_and_who() -> None:
    story = Story()
    home = story.identified("son")
    uninsured = {home.others[0]: {"major_illness_insurance": False}}
    story.surveyed(home, wages=0, forms=uninsured)
    story.when(c.ExitHousehold, household=home.id)
    story.then_refused(
        ExitRefused, "脱贫校验未通过:人均纯收入0.00元,低于标准4000.00元、“参加大病保险”不满足。"
    )
    assert story.refusal is not None
    assert [check["persons"] for check in story.refusal.data["checks"]] == [[], [home.others[0]]]


@pytest.mark.parametrize(
    ("born", "form", "passes"),
    [
        (2014, {"education": None, "school_status": "s01"}, False),
        (2014, {"education": None, "school_status": "s02"}, False),
        (2014, {"education": None, "school_status": "s03"}, True),
        (2015, {"education": None, "school_status": "s01"}, True),
        (2005, {"education": "primary"}, False),
        (2005, {"education": None, "school_status": "s07"}, True),
        (2004, {"education": "primary"}, True),
        (2008, {"education": "primary", "labour": "lost"}, True),
        (2008, {"education": "primary", "health": ["healthy", "disabled"]}, True),
        (2008, {"education": "primary", "health": ["chronic"], "labour": "none"}, False),
    ],
)
def test_able_children_of_6_to_15_are_in_school(born: int, form: dict[str, Any], *, passes: bool) -> None:
    story = Story()
    home = story.identified(members=[*story.entries(), child(77, born)])
    story.surveyed(home, forms={home.others[0]: form})
    story.when(c.ExitHousehold, household=home.id)
    if passes:
        story.then("household.exited")
    else:
        story.then_refused(ExitRefused, "脱贫校验未通过:“适龄儿童接受义务教育”不满足。")


@covers(SurveyMissing)
def test_an_exit_needs_the_form_of_that_year_and_of_every_member() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son")

    def refused(part: str) -> None:
        story.when(c.ExitHousehold, household=home.id)
        story.then_refused(SurveyMissing, f"没有2020年度的信息采集表({part}),不能进行脱贫校验。")

    story.surveyed(home, year=2019)
    refused("生产生活条件")
    story.given(c.SurveyHousehold, household=home.id, conditions=Conditions())
    refused("收入")
    story.given(c.SurveyHousehold, household=home.id, income=Income(wages_other=10**7))
    refused("家庭成员")
    story.surveyed(home)
    story.given(c.ExitHousehold, household=home.id)


def test_the_line_is_that_of_the_year() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    story.surveyed(home, year=2019, wages=374_700)
    event = story.given(c.ExitHousehold, household=home.id, year=2019)
    assert event.facts["checks"][0]["line"] == 374_700


def when_status(story: Story, kind: type[c.OfHousehold], home: Home) -> None:
    more: dict[str, Any] = {"category": "car", "member": home.head}
    if kind is c.ReturnHousehold:
        more = {"cause": "illness"}
    if kind in {c.ExitHousehold, c.RemoveHousehold}:
        more = {}
    story.when(kind, household=home.id, **more)


MOVES: dict[type[c.OfHousehold], tuple[tuple[str, ...], str]] = {
    c.ExitHousehold: (("not_exited", "returned"), "exited"),
    c.StablyExitHousehold: (("not_exited", "returned"), "stably_exited"),
    c.EndPolicy: (("exited",), "stably_exited"),
    c.ReturnHousehold: (("exited", "stably_exited"), "returned"),
    c.RemoveHousehold: (tuple(s for s in STATUSES if s != "removed"), "removed"),
}


@covers(WrongStatus)
def test_each_operation_starts_where_the_table_says() -> None:
    for kind, (allowed, _) in MOVES.items():
        for status in set(STATUSES) - set(allowed):
            story = Story()
            home = standing(story, status)
            when_status(story, kind, home)
            names = labels("poverty_status")
            sentence = f"该户现为“{names[status]}”,只有“{'、'.join(names[s] for s in allowed)}”的户才能办理。"
            story.then_refused(WrongStatus, sentence)


@pytest.mark.parametrize(
    ("kind", "status"), [(kind, status) for kind, (allowed, _) in MOVES.items() for status in allowed]
)
def test_each_operation_leads_where_the_table_says(kind: type[c.OfHousehold], status: str) -> None:
    story = Story()
    home = standing(story, status)
    if kind is c.ExitHousehold:
        story.surveyed(home)
    when_status(story, kind, home)
    assert story.refusal is None
    assert story.household(home, "status") == MOVES[kind][1]


@covers(c.StablyExitHousehold)
def test_a_stable_exit_names_the_category_and_the_member() -> None:
    story = Story()
    home = story.identified("son", attribute="low_income")
    event = story.given(
        c.StablyExitHousehold, household=home.id, category="town_house", member=home.others[0]
    )
    assert event.facts["category"] == "town_house"
    assert event.facts["member"] == home.others[0]
    assert event.changes["household"][home.id] == {
        "status": "stably_exited", "exit_year": 2020, "attribute": "low_income_exited",
        "eight_category": "town_house",
    }  # fmt: skip


@covers(c.EndPolicy)
def test_the_end_of_policy_is_no_new_exit() -> None:
    story = Story()
    home = standing(story, "exited")
    event = story.given(c.EndPolicy, household=home.id, category="shares", member=home.head)
    assert event.type == "household.policy_ended"
    assert event.changes["household"][home.id] == {"status": "stably_exited", "eight_category": "shares"}
    assert story.household(home, "exit_year") == 2016


@covers(UnknownCode, NotFound)
@pytest.mark.parametrize("kind", [c.StablyExitHousehold, c.EndPolicy])
def test_the_category_is_one_of_the_eight_and_the_member_present(kind: type[c.OfHousehold]) -> None:
    story = Story()
    home = standing(story, "exited" if kind is c.EndPolicy else "not_exited")
    other = standing(story, "exited")
    story.when(kind, household=home.id, category="boat", member=home.head)
    story.then_refused(UnknownCode, "“八类人群”的取值“boat”不在代码表中。")
    story.when(kind, household=home.id, category="car", member=other.head)
    story.then_refused(NotFound)


@covers(c.ReturnHousehold)
@pytest.mark.parametrize("status", ["exited", "stably_exited"])
def test_a_return_moves_status_attribute_year_and_cause(status: str) -> None:
    story = Story()
    home = story.taken_over(status, attribute="extreme_poverty_exited")
    event = story.given(c.ReturnHousehold, household=home.id, cause="disaster")
    assert (event.facts["cause"], event.facts["exit_year"]) == ("disaster", 2016)
    assert event.changes["household"][home.id] == {
        "status": "returned", "return_year": 2020, "return_cause": "disaster", "attribute": "extreme_poverty",
    }  # fmt: skip


@covers(UnknownCode)
def test_a_cause_of_return_is_in_the_list() -> None:
    story = Story()
    home = standing(story, "exited")
    story.when(c.ReturnHousehold, household=home.id, cause="x")
    story.then_refused(UnknownCode, "“返贫原因”的取值“x”不在代码表中。")


@covers(ExitOfThisYear)
def test_a_wrong_exit_of_this_year_is_rolled_back_not_answered_by_a_return() -> None:
    story = Story()
    home = story.identified()
    story.exited(home)
    story.when(c.ReturnHousehold, household=home.id, cause="illness")
    story.then_refused(ExitOfThisYear, "该户2020年度才脱贫,本年度误标的脱贫应当回退,不能标注返贫。")


def test_a_household_may_return_the_year_after() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    story.exited(home, year=2019)
    story.given(c.ReturnHousehold, household=home.id, cause="illness")
    assert story.household(home, "status") == "returned"


@covers(c.RemoveHousehold)
def test_a_removal_ends_all_memberships() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    gone: Event = story.left(home, home.others[0], month=3)
    assert gone.facts["left"] == "death"
    event = story.given(c.RemoveHousehold, household=home.id, reclaim=1_000_00)
    assert event.facts["members"] == [home.head, home.others[1]]
    assert event.facts["reclaim"] == 1_000_00
    assert story.members(home) == ()
    assert story.household(home, "head") is None
    assert story.value("membership", f"{home.head}@{home.id}", "left") == "household_removed"
    assert story.value("membership", f"{home.others[0]}@{home.id}", "left") == "death"
