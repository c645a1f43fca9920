"""The annual form and monitoring: 信息采集更新, 纳入监测, 消除风险."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from domain import commands as c
from domain.blocks import Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.codes import UnknownCode
from domain.errors import NotFound
from domain.rules.monitoring import (
    CATEGORY_STATUS,
    AlreadyMonitored,
    DisasterNeeded,
    NoLabourNotEliminated,
    NotMonitored,
)
from domain.rules.status import WrongStatus
from domain.rules.survey import SurveyEmpty
from tests.support.given import Home, Story, covers

WHAT = {"category": "sudden_hardship", "risks": ["illness", "accident"]}


@covers(c.SurveyHousehold)
def test_a_survey_assigns_whole_blocks() -> None:
    story = Story()
    home = story.identified("son")
    event = story.given(
        c.SurveyHousehold, household=home.id,
        conditions=Conditions(arable_land=1250, fuel="coal", water_safe=False),
        income=Income(wages_migrant=300_001, production_crops=50_000, production_expenditure=20_000),
        measures=Measures(industry=True), persons={home.head: PersonForm(education="primary")},
    )  # fmt: skip
    assert event.facts["blocks"] == ["conditions", "measures", "income"]
    assert (event.facts["persons"], event.facts["members"]) == ([home.head], 2)
    assert event.changes == {
        "household_year": {f"{home.id}@2020": {
            "conditions": {"arable_land": 1250, "fuel": "coal", "water_safe": False},
            "measures": {"industry": True},
            "income": {
                "wages_migrant": 300_001, "production_crops": 50_000, "production_expenditure": 20_000,
                "net": 330_001, "person_months": 24, "per_capita": 165_001, "reference": 330_001,
                "members": 2,
            },
        }},
        "person_year": {f"{home.head}@2020": {"form": {"education": "primary"}}},
    }  # fmt: skip


def test_a_survey_replaces_the_blocks_it_carries_and_no_others() -> None:
    story = Story()
    home = story.identified()
    story.surveyed(home, conditions=Conditions(toilet=True, housing_area=8000))
    event = story.given(c.SurveyHousehold, household=home.id, conditions=Conditions(housing_area=9000))
    assert event.facts["blocks"] == ["conditions"]
    row = story.state.rows()[("household_year", f"{home.id}@2020")]
    assert row["conditions"] == {"housing_area": 9000}
    assert row["income"]["per_capita"] == 500_000


def test_a_survey_never_touches_name_document_attribute_or_standard() -> None:
    story = Story()
    home = story.identified("son")
    assert set(story.surveyed(home).changes) == {"household_year", "person_year"}


@covers(SurveyEmpty, NotFound, WrongStatus)
def test_a_survey_carries_something_of_present_members() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    story.when(c.SurveyHousehold, household=home.id)
    story.then_refused(SurveyEmpty, "信息采集表是空的,没有需要更新的内容。")
    story.when(c.SurveyHousehold, household=home.id, persons={other.head: PersonForm(education="primary")})
    story.then_refused(NotFound)
    story.given(c.RemoveHousehold, household=home.id)
    story.when(c.SurveyHousehold, household=home.id, measures=Measures(industry=True))
    story.then_refused(WrongStatus)


def test_one_of_education_and_school_status_is_filled() -> None:
    for both in ({"education": "primary", "school_status": "s03"}, {}):
        with pytest.raises(ValidationError, match="文化程度与在校生状况必须且只能填一项"):
            PersonForm.model_validate(both)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        (Conditions, {"fuel": "x"}), (Conditions, {"arable_land": -1}), (Income, {"wages_post": 0.5}),
        (PersonForm, {"education": "primary", "health": ["healthy", "x"]}),
        (PersonForm, {"education": "primary", "work_months": 13}), (Measures, {"unknown": True}),
    ],
)  # fmt: skip
def test_a_block_keeps_to_its_lists_and_units(block: type[Any], fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        block.model_validate(fields)


def monitored(story: Story, status: str = "exited", **fields: Any) -> Home:
    home = story.taken_over(status, "son")
    story.given(c.StartMonitoring, **{"household": home.id, "monitoring": WHAT, "month": 9, **fields})
    return home


@covers(c.StartMonitoring)
def test_monitoring_starts_with_category_risks_problems_and_income() -> None:
    story = Story()
    what = {
        **WHAT, "risks": ["natural_disaster"], "disaster": "drought",
        "problems": MonitoringForm(water_problem=True), "income": Income(wages_other=301),
    }  # fmt: skip
    home = monitored(story, monitoring=what)
    event = story.then(
        "monitoring.started", category="sudden_hardship", risks=["natural_disaster"], disaster="drought",
        opened=False,
    )  # fmt: skip
    assert event.changes == {
        "household": {home.id: {"monitoring": {
            "category": "sudden_hardship", "risks": ["natural_disaster"], "year": 2020, "month": 9,
            "disaster": "drought",
        }}},
        "household_year": {f"{home.id}@2020": {"monitoring": {"identified": {
            "water_problem": True,
            "income": {
                "wages_other": 301, "net": 301, "person_months": 24, "per_capita": 151, "reference": 301,
            },
        }}}},
    }  # fmt: skip


@covers(c.EliminateRisk, c.StartMonitoring)
def test_a_risk_is_eliminated_and_may_arise_again() -> None:
    story = Story()
    home = monitored(story)
    event = story.given(
        c.EliminateRisk, household=home.id, way="by_help", month=11, income=Income(wages_other=200)
    )
    assert (event.facts["way"], event.facts["category"]) == ("by_help", "sudden_hardship")
    assert story.household(home, "monitoring") is None
    form = story.value("household_year", f"{home.id}@2020", "monitoring")
    assert set(form) == {"identified", "since", "eliminated"}
    assert form["since"] == {
        "category": "sudden_hardship", "risks": ["illness", "accident"], "year": 2020, "month": 9,
    }  # fmt: skip
    assert (form["eliminated"]["way"], form["eliminated"]["month"]) == ("by_help", 11)
    assert form["eliminated"]["income"]["per_capita"] == 100
    story.given(c.StartMonitoring, household=home.id, monitoring=WHAT)


@covers(AlreadyMonitored, NotMonitored, UnknownCode)
def test_monitoring_starts_and_ends_once() -> None:
    story = Story()
    home, other = monitored(story), story.taken_over("exited")
    story.when(c.StartMonitoring, household=home.id, monitoring=WHAT)
    story.then_refused(AlreadyMonitored, "该户已在监测中。")
    story.when(c.EliminateRisk, household=other.id, way="by_help")
    story.then_refused(NotMonitored, "该户不在监测中,不能消除风险。")
    story.when(c.EliminateRisk, household=home.id, way="x")
    story.then_refused(UnknownCode, "“消除方式”的取值“x”不在代码表中。")


@covers(DisasterNeeded, UnknownCode)
@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"risks": ["natural_disaster"]}, DisasterNeeded),
        ({"disaster": "flood"}, DisasterNeeded),
        ({"risks": ["natural_disaster"], "disaster": "x"}, UnknownCode),
        ({"risks": ["illness", "x"]}, UnknownCode),
        ({"category": "x"}, UnknownCode),
    ],
)
def test_what_is_monitored_keeps_to_the_form(what: dict[str, Any], refusal: type) -> None:
    story = Story()
    home, other = story.taken_over("exited"), story.taken_over("exited")
    story.when(c.StartMonitoring, household=home.id, monitoring={**WHAT, **what})
    story.then_refused(refusal)
    story.when(c.StartMonitoring, household=other.id, monitoring={**WHAT, "disaster": "flood"})
    story.then_refused(DisasterNeeded, "风险含“因自然灾害”时须填灾害种类,其他风险不填。")
    story.when(c.StartMonitoring, household=other.id, monitoring={**WHAT, "category": "x"})
    story.then_refused(UnknownCode)


@covers(WrongStatus)
def test_each_category_is_for_its_statuses() -> None:
    ordinary = {"category": "marginal", "risks": ["illness"]}
    for category, allowed in CATEGORY_STATUS.items():
        for status in ("not_exited", "returned", "exited", "stably_exited", "removed"):
            story = Story()
            home = story.taken_over(status)
            story.when(c.StartMonitoring, household=home.id, monitoring={**WHAT, "category": category})
            if status in allowed:
                story.then("monitoring.started")
            else:
                story.then_refused(WrongStatus)
    story = Story()
    home = story.opened(c.OpenMonitored, monitoring=ordinary)
    story.given(c.EliminateRisk, household=home.id, way="natural")
    story.when(c.StartMonitoring, household=home.id, monitoring={**WHAT, "category": "unstable_exit"})
    story.then_refused(WrongStatus)


@covers(NoLabourNotEliminated)
def test_a_household_without_labour_is_secured_not_marked_eliminated() -> None:
    story = Story()
    home = monitored(story)
    weak = {home.head: {"labour": "none"}, home.others[0]: {"labour": "lost"}}
    story.surveyed(home, forms=weak)
    story.when(c.EliminateRisk, household=home.id, way="by_help")
    story.then_refused(NoLabourNotEliminated, "整户无劳动力的监测对象落实兜底保障,不标注风险消除。")
    story.surveyed(home, forms={home.head: {"labour": "none"}, home.others[0]: {"labour": "weak"}})
    story.given(c.EliminateRisk, household=home.id, way="by_help")
