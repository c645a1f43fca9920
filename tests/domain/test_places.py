"""The annual forms of village, natural village and county."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain import commands as c
from domain.admission import RoleMissing
from domain.calendar import Register, WindowClosed, YearIsClosed, YearOutOfRange
from domain.errors import NotFound, Refused
from domain.finish import LaterEvent
from domain.places import CountyForm, NaturalVillageForm, PlaceForm, VillageForm, natural_village_id, title_of
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.policy import HasDependents
from domain.rules.places import FigureDenied, FigureTooGreat, NaturalVillageNameless, plain_name
from domain.rules.survey import SurveyEmpty
from tests.support.given import ELSEWHERE, HERE, NEXT_DOOR, Story, covers
from tests.support.world import CLERK, REGISTER

COUNTY = HERE[:6]
FORMS: list[type[PlaceForm]] = [VillageForm, NaturalVillageForm, CountyForm]
#: Command → what it names beside the form.
PLACES: dict[type[c.Command], dict[str, Any]] = {
    c.SurveyVillage: {"village": HERE}, c.SurveyCounty: {"county": COUNTY},
    c.SurveyNaturalVillage: {"village": HERE, "name": "东屯"},
}  # fmt: skip
SMALL = {"all_households": 300, "all_people": 900}


def east(story: Story, **form: Any) -> str:
    """东屯, whose form of 2020 says this; its id."""
    event = story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form=form or {"rubbish_points": 2})
    return str(event.facts["natural_village"])


@covers(c.SurveyVillage)
def test_a_village_form_is_assigned_whole() -> None:
    story = Story()
    story.given(
        c.SurveyVillage, village=HERE, form={"clinics": 1, "bus": False, "collective_income": 350_000}
    )
    event = story.given(c.SurveyVillage, village=HERE, form={"clinics": 2, "broadcast_coverage": 9850})
    assert event.tags == (f"village:{HERE}",)
    assert event.changes == {
        "village_year": {f"{HERE}@2020": {"form": {"clinics": 2, "broadcast_coverage": 9850}}}
    }
    story.then("village.surveyed", filled=["broadcast_coverage", "clinics"])
    assert story.value("village_year", f"{HERE}@2020", "form") == {"clinics": 2, "broadcast_coverage": 9850}


@covers(c.SurveyCounty)
def test_a_county_form_concerns_the_county_and_no_village() -> None:
    story = Story()
    event = story.given(c.SurveyCounty, county=COUNTY, form={"gross_product": 11_500_000_000_00})
    assert event.tags == (f"county:{COUNTY}",)
    assert event.changes == {
        "county_year": {f"{COUNTY}@2020": {"form": {"gross_product": 1_150_000_000_000}}}
    }
    story.then("county.surveyed", filled=["gross_product"])


@covers(c.SurveyNaturalVillage)
def test_the_first_form_of_a_natural_village_brings_it_into_the_register() -> None:
    story = Story()
    event = story.given(
        c.SurveyNaturalVillage, village=HERE, name="东屯", form={"paved_road": True}, year=2019
    )
    place = natural_village_id(HERE, "东屯")
    assert event.changes == {
        "natural_village_year": {f"{place}@2019": {"form": {"paved_road": True}}},
        "natural_village": {place: {"name": "东屯", "village": HERE}},
    }
    assert event.tags == (f"village:{HERE}",)
    later = story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form={"paved_road": False})
    assert later.changes == {"natural_village_year": {f"{place}@2020": {"form": {"paved_road": False}}}}
    assert (event.facts["first"], later.facts["first"]) == (True, False)
    assert later.rests_on == (event.id,)


def test_the_same_name_is_the_same_natural_village_of_its_village_only() -> None:
    story = Story()
    one = east(story)
    for name in ("东屯", " 东 屯 ", "东　屯"):
        event = story.given(c.SurveyNaturalVillage, village=HERE, name=name, form={"bus": True})
        assert event.facts["natural_village"] == one
    other = story.given(c.SurveyNaturalVillage, village=NEXT_DOOR, name="东屯", form={"bus": True})
    assert other.facts["natural_village"] != one
    assert plain_name("３组（上）") == "3组(上)"


@covers(NaturalVillageNameless)
@pytest.mark.parametrize("name", ["无", "不详", "其他", "12", "东屯,西屯", "东_屯", "(", "屯" * 31, "-东屯"])
def test_what_is_no_name_makes_no_natural_village(name: str) -> None:
    story = Story()
    story.when(c.SurveyNaturalVillage, village=HERE, name=name, form={"bus": True})
    story.then_refused(NaturalVillageNameless)


@covers(SurveyEmpty)
@pytest.mark.parametrize("kind", PLACES)
def test_an_empty_form_is_no_form(kind: type[c.Command]) -> None:
    story = Story()
    story.when(kind, **PLACES[kind], form={})
    story.then_refused(SurveyEmpty, "信息采集表是空的,没有需要更新的内容。")


def contradictions() -> list[tuple[type[PlaceForm], str, str]]:
    return [(form, *pair) for form in FORMS for pair in form.AT_MOST]


@covers(FigureTooGreat)
@pytest.mark.parametrize(("form", "part", "whole"), contradictions())
def test_a_part_is_not_greater_than_the_whole(form: type[PlaceForm], part: str, whole: str) -> None:
    story = Story()
    (kind,) = [kind for kind in PLACES if kind.model_fields["form"].annotation is form]
    story.given(kind, **PLACES[kind], form={part: 7, whole: 7})
    story.given(kind, **PLACES[kind], form={part: 8})
    story.when(kind, **PLACES[kind], form={part: 8, whole: 7})
    story.then_refused(
        FigureTooGreat,
        f"“{title_of(form, part)}”填了8,大于“{title_of(form, whole)}”的7,请核对。",
        field=f"form.{part}",
    )


@covers(FigureDenied)
@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        (c.SurveyVillage, {"tourism": False, "tourism_households": 3},
         "“是否有乡村旅游”填了“否”,“从事乡村旅游户数”却填了3,请核对。"),
        (c.SurveyVillage, {"tourism": False, "tourism_income": 1},
         "“是否有乡村旅游”填了“否”,“乡村旅游收入”却填了1,请核对。"),
        (c.SurveyNaturalVillage, {"paved_road": True, "unpaved_to_village": 250},
         "“到村委会是否通沥青(水泥)路”填了“是”,“到村委会未通沥青(水泥)路里程”却填了250,请核对。"),
    ],
)  # fmt: skip
def test_what_is_said_not_to_be_there_is_not_counted(
    kind: type[c.Command], form: dict[str, Any], sentence: str
) -> None:
    story = Story()
    story.when(kind, **PLACES[kind], form=form)
    story.then_refused(FigureDenied, sentence)
    story.given(
        kind, **PLACES[kind], form=dict.fromkeys(form, 0) | {next(iter(form)): next(iter(form.values()))}
    )


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (VillageForm, {"poor_households": 3}), (VillageForm, {"households": 3}),
        (VillageForm, {"poverty_incidence": 120}), (VillageForm, {"natural_villages": 4}),
        (CountyForm, {"poor_people": 3}), (CountyForm, {"villages": 381}),
        (VillageForm, {"clinics": -1}), (VillageForm, {"clinics": 0.5}),
        (VillageForm, {"broadcast_coverage": 10_001}), (NaturalVillageForm, {"bus": "也许"}),
    ],
)  # fmt: skip
def test_a_form_keeps_to_its_units_and_has_no_field_for_what_is_counted(
    form: type[PlaceForm], fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        form.model_validate(fields)


def test_every_field_may_be_left_empty_and_is_called_something() -> None:
    for form in FORMS:
        titles = [title_of(form, name) for name in form.model_fields]
        assert all(title and title.isprintable() for title in titles)
        assert len(set(titles)) == len(titles)
        assert form().stored() == {}
        named = {name for pair in form.AT_MOST for name in pair} | {
            n for a, _, b in form.NONE_WHEN for n in (a, b)
        }
        assert named <= form.model_fields.keys()


def test_no_and_none_are_answers_and_stay() -> None:
    assert VillageForm(clinics=0, bus=False).stored() == {"bus": False, "clinics": 0}


@covers(NotFound, RoleMissing)
@pytest.mark.parametrize("kind", PLACES)
def test_a_form_needs_an_account_whose_division_contains_the_place(kind: type[c.Command]) -> None:
    story = Story()
    what = "这个县" if kind is c.SurveyCounty else "这个村"
    story.when(kind, replace(CLERK, division="150526"), **PLACES[kind], form=SMALL)
    story.then_refused(NotFound, f"没有找到{what}。")
    story.when(kind, replace(CLERK, roles=frozenset({"approval"})), **PLACES[kind], form=SMALL)
    story.then_refused(RoleMissing)
    story.given(kind, replace(CLERK, division="1505"), **PLACES[kind], form=SMALL)


@covers(NotFound)
def test_a_township_fills_in_its_villages_and_not_the_county() -> None:
    story = Story()
    township = replace(CLERK, division=HERE[:9])
    story.given(c.SurveyVillage, township, village=HERE, form=SMALL)
    story.when(c.SurveyCounty, township, county=COUNTY, form=SMALL)
    story.then_refused(NotFound, "没有找到这个县。")
    story.when(c.SurveyVillage, township, village=ELSEWHERE, form=SMALL)
    story.then_refused(NotFound, "没有找到这个村。")


@covers(WindowClosed, YearIsClosed, YearOutOfRange)
@pytest.mark.parametrize("kind", PLACES)
def test_year_and_window_are_those_of_household_forms(kind: type[c.Command]) -> None:
    story = Story(register=REGISTER.model_copy(update={"closed_years": frozenset({2018})}))
    story.when(kind, **PLACES[kind], form=SMALL, year=2018)
    story.then_refused(YearIsClosed)
    story.when(kind, **PLACES[kind], form=SMALL, year=2021)
    story.then_refused(YearOutOfRange)
    story.register = Register(current_year=2020)
    story.when(kind, **PLACES[kind], form=SMALL)
    story.then_refused(WindowClosed, "“信息录入”只在2020-11-10至2020-11-30办理,今天不在办理时间内。")
    story.today = date(2020, 11, 30)
    story.given(kind, **PLACES[kind], form=SMALL)


@covers(LaterEvent)
def test_a_form_does_not_go_behind_the_one_that_stands() -> None:
    story = Story()
    story.given(c.SurveyVillage, village=HERE, form={"clinics": 2}, effective=date(2020, 11, 20))
    story.when(c.SurveyVillage, village=HERE, form={"clinics": 1}, effective=date(2020, 11, 19))
    story.then_refused(LaterEvent, "该业务之后已有“村年度信息采集”(2020-11-20,2020年度),请先回退它再办理。")
    story.given(c.SurveyVillage, village=HERE, form={"clinics": 1}, effective=date(2019, 12, 1), year=2019)


@covers(LaterEvent)
def test_no_form_of_a_natural_village_lies_before_the_first() -> None:
    story = Story()
    east(story)
    story.when(c.SurveyNaturalVillage, village=HERE, name="东屯", form={"bus": True}, year=2019)
    story.then_refused(LaterEvent)


# -- rolled back and redone


@pytest.mark.parametrize("kind", PLACES)
def test_a_form_is_rolled_back_to_the_one_before_and_redone(kind: type[c.Command]) -> None:
    story = Story()
    story.given(kind, **PLACES[kind], form={"all_people": 900})
    before = story.rows()
    second = story.given(kind, **PLACES[kind], form={"all_people": 901})
    after = story.rows()
    (rollback,) = story.rolled_back(second)
    assert story.rows() == before != after
    assert set(second.tags) <= set(rollback.tags)
    story.redone(rollback)
    assert story.rows() == after


@covers(HasDependents)
def test_with_its_first_form_a_natural_village_goes() -> None:
    story = Story()
    first = story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form={"bus": True}, year=2019)
    place = first.facts["natural_village"]
    later = story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form={"bus": False})
    story.when(RequestRollback, events=[first.id])
    story.then_refused(HasDependents)
    rollbacks = story.rolled_back(first, chain=True)
    assert [one.withdraws for one in rollbacks] == [(later.id,), (first.id,)]
    assert story.value("natural_village", place, "name") is None
    again = story.given(c.SurveyNaturalVillage, village=HERE, name="东屯", form={"bus": True})
    assert again.facts["first"]
    assert rollbacks[1].id in again.rests_on
    story.when(RequestRedo, events=[rollbacks[1].id])
    assert isinstance(story.refusal, Refused)


@covers(NotFound)
def test_a_county_form_is_rolled_back_from_the_county_up() -> None:
    story = Story()
    event = story.given(c.SurveyCounty, county=COUNTY, form=SMALL)
    for division in (HERE[:9], "150526"):
        story.when(RequestRollback, replace(CLERK, division=division), events=[event.id])
        story.then_refused(NotFound, "没有找到这件业务。")
    case = story.ask(events=[event.id])
    assert story.preview(case).villages == (COUNTY,)
    story.approved(case)
    assert story.value("county_year", f"{COUNTY}@2020", "form") is None
