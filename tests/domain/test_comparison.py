"""Comparison with the lists of other departments: no hit without an answer, and who brings lists in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.admission import RoleMissing
from domain.procedures import commands as p
from domain.procedures.comparison import (
    Hit,
    HitsUnanswered,
    HitUnknown,
    ListLevel,
    ListNotYet,
    ListOver,
    Terms,
    answers_of,
    require_current,
    require_keeper,
)
from domain.procedures.progress import DISMISSED
from domain.sentences import sentence
from tests.support.given import HERE, covers, covers_each, refused_with
from tests.support.people import entry
from tests.support.procedures import Office, somebody

LIST = "0123456789abcdef0123"
CAR = Hit(f"{LIST}:2", "vehicles", "car", "县公安局", "2020-10-01", "张三,车辆类型小型轿车")
HOUSE = Hit(f"{LIST}:3", "houses", "town_house", "县住建局", "2020-10-01", "张三,房产情况商品房")
SOLD = {"answer": "车已于九月过户,附过户凭证", "counted": False}


@pytest.fixture
def office() -> Office:
    found = Office()
    found.on(11, 2)
    return found


def at_comparison(office: Office, *hits: Hit) -> str:
    """An application that stands at its comparison, and what it hits."""
    content = {"village": HERE, "members": [entry(77, "head").model_dump(mode="json")]}
    case = office.submitted("identify-household", content)
    office.until(case, "comparison")
    office.hits = {case: hits}
    return case


@covers(HitsUnanswered)
def test_the_comparison_is_not_taken_while_a_hit_lacks_its_answer(office: Office) -> None:
    case = at_comparison(office, CAR, replace(CAR, id=f"{LIST}:9"), HOUSE)
    office.at(case)
    office.then_refused(HitsUnanswered, count=3, kinds="车辆2条、房产1条")
    office.at(case, hits={CAR.id: SOLD})
    office.then_refused(HitsUnanswered, count=2, kinds="车辆1条、房产1条")
    assert office.case(case).step == "comparison"


@covers(HitUnknown)
def test_an_answer_is_to_what_the_case_hits_now(office: Office) -> None:
    case = at_comparison(office, CAR)
    office.at(case, hits={CAR.id: SOLD, HOUSE.id: SOLD})
    office.then_refused(HitUnknown, count=1)
    # and steps of other kinds have none
    office.hits = {}
    office.step(case)
    office.at(case, hits={CAR.id: SOLD})
    office.then_refused(HitUnknown)


def test_the_step_keeps_each_hit_and_seals_what_was_found_and_said(office: Office) -> None:
    case = at_comparison(office, CAR)
    event = office.does(case, p.TakeStep, somebody("county", "review"), hits={CAR.id: SOLD})
    assert event.facts["hits"] == [{
        "hit": CAR.id, "kind": "vehicles", "category": "car", "department": "县公安局", "dated": "2020-10-01",
        "counted": False,
    }]  # fmt: skip
    told = event.facts["personal"][case]["hits"]
    assert told == {CAR.id: {"found": CAR.found, "answer": SOLD["answer"]}}
    assert sentence(event).endswith("办理一步(2020年度):部门比对,命中1条:车辆(购买小轿车)不计入。")
    (said,) = answers_of(event)
    assert said["sentence"] == (
        "车辆(购买小轿车),县公安局2020-10-01的名单:张三,车辆类型小型轿车;"
        "答复(不计入):车已于九月过户,附过户凭证"
    )
    assert office.case(case).step == "meeting"


def test_what_was_sealed_is_one_word_to_whom_it_is_hidden(office: Office) -> None:
    case = at_comparison(office, CAR)
    event = office.does(case, p.TakeStep, somebody("county", "review"), hits={CAR.id: SOLD})
    hidden = replace(event, facts=event.facts | {"personal": {case: {"hits": "已隐去"}}})
    (said,) = answers_of(hidden)
    assert (said["found"], said["answer"], said["counted"]) == ("已隐去", "已隐去", False)


def test_a_hit_that_counts_leaves_it_to_those_who_decide(office: Office) -> None:
    case = at_comparison(office, CAR)
    true = {"answer": "车在名下", "counted": True}
    office.does(case, p.TakeStep, somebody("county", "review"), hits={CAR.id: true})
    office.does(case, p.DismissCase, somebody("township", "approval"), reason="有小轿车")
    assert office.case(case).status == DISMISSED


def test_a_case_without_hits_goes_on_as_ever(office: Office) -> None:
    case = at_comparison(office)
    office.step(case)
    assert "hits" not in office.happened[0].facts


@covers_each(ListLevel, RoleMissing)
def test_reviewers_of_a_county_or_above_bring_lists_in() -> None:
    for level in ("county", "prefecture", "province"):
        require_keeper(somebody(level, "review"))
    for level in ("village", "township"):
        with pytest.raises(ListLevel) as level_refused:
            require_keeper(somebody(level, "review"))
        refused_with(level_refused.value, ListLevel)
    with pytest.raises(RoleMissing):
        require_keeper(somebody("county", "entry"))


@covers_each(ListNotYet, ListOver)
def test_a_list_holds_of_a_day_that_was_and_counts_at_least_today() -> None:
    today = date(2020, 11, 2)

    def terms(dated: str, until: str) -> Terms:
        return Terms.model_validate(
            {"kind": "vehicles", "department": "县公安局", "dated": dated, "valid_until": until}
        )

    require_current(terms("2020-11-02", "2020-11-02"), today)
    with pytest.raises(ListNotYet) as early:
        require_current(terms("2020-11-03", "2020-12-31"), today)
    refused_with(early.value, ListNotYet)
    with pytest.raises(ListOver) as over:
        require_current(terms("2020-10-01", "2020-11-01"), today)
    refused_with(over.value, ListOver)
