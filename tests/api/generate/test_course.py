"""A generated county: any county, any years, the same for a seed, following the country's figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from random import Random

import pytest

from api.generate.county import CountyUnknown, shares, stretches, villages
from api.generate.course import LAST_EXIT, Course, YearsRefused, read_years
from api.generate.desk import Desk, clerks_without_register
from api.generate.patterns import PATTERNS, Pattern, patterns_of, plant
from api.generate.plan import drain, open_desk, plan
from api.sheets.judging import of_state
from domain.fold import Limit
from domain.identity import read_document
from ledger.store import Save

#: 海原县 in Ningxia; 滕州市 in Shandong, which has over a thousand villages.
COUNTY, LARGE = "640522", "370481"
Planned = tuple[list[Desk], list[Save], list[Pattern]]


@cache
def planned(course: Course, every: int = 1, forms: frozenset[int] | None = None) -> Planned:
    """Every so many stretches of a course."""
    parts = stretches(course.county, course.households, course.seed)
    desks: list[Desk] = []
    saves: list[Save] = []
    patterns: list[Pattern] = []
    for part in parts[::every]:
        desk, maternity = open_desk(course, part, len(parts), clerks_without_register(course.county), forms)
        saves += plan(desk, maternity, part, course.seed)
        patterns += plant(desk, maternity, part)
        saves += drain(desk)
        desks.append(desk)
    return desks, saves, patterns


def status(desk: Desk, household: str, year: int) -> str | None:
    found = desk.state.value("household", household, "status", Limit(year=year))
    return None if found is None else str(found)


SMALL = Course(COUNTY, 120)


def test_the_same_course_gives_the_same_saves_and_another_seed_others() -> None:
    _, saves, patterns = planned(SMALL)
    planned.cache_clear()
    _, again, told = planned(SMALL)
    assert saves == again
    assert patterns == told
    assert planned(Course(COUNTY, 120, seed=7))[1] != saves


def test_every_household_has_a_form_of_every_year_from_its_first_to_the_last() -> None:
    desks, _, _ = planned(SMALL)
    checked = 0
    for desk in desks:
        for household in desk.state.entities("household"):
            if desk.state.members(household):
                first = int(desk.state.value("household", household, "opened")[:4])
                for year in range(first, 2021):
                    forms = of_state(desk.state, household, year)
                    assert {"conditions", "income", "measures"} <= forms.blocks.keys()
                    checked += 1
    assert checked > 700


def test_the_poor_grow_fewer_as_in_the_country_and_at_the_end_of_2020_none_is_left() -> None:
    desks, _, _ = planned(Course(COUNTY, 1500), every=4)
    share = {year: _poor(desks, year) for year in range(2014, 2021)}
    country = {2015: 5575, 2016: 4335, 2017: 3046, 2018: 1660, 2019: 551, 2020: 0}
    for year, left in country.items():
        assert share[year] == pytest.approx(left / 8962, abs=0.07)
    assert share[2020] == 0


def _poor(desks: list[Desk], year: int) -> float:
    found = Counter(
        status(desk, household, year)
        for desk in desks
        for household in desk.state.entities("household")
        if any(desk.state.members(household, Limit(year=year)))
    )
    registered = sum(n for name, n in found.items() if name not in {None, "not_registered_poor", "removed"})
    return (found["not_exited"] + found["returned"]) / registered


def test_incomes_rise_from_year_to_year() -> None:
    desks, _, _ = planned(Course(COUNTY, 1500), every=4)
    means = []
    for year in range(2014, 2021):
        forms = [
            income["per_capita"] for desk in desks for household in desk.state.entities("household")
            if (income := desk.state.value("household_year", f"{household}@{year}", "income"))
        ]  # fmt: skip
        means.append(sum(forms) / len(forms))
    assert means == sorted(means)
    assert means[-1] > 2.5 * means[0]


@pytest.mark.parametrize("course", [Course(COUNTY, 1500), Course(LARGE, 50_000, first=2017, last=2022)])
def test_no_number_comes_twice_and_every_number_is_of_the_county(course: Course) -> None:
    desks, _, _ = planned(course, every=3 if course.county == COUNTY else 90)
    held: Counter[str] = Counter()
    for desk in desks:
        for person in desk.state.entities("person"):
            number = desk.state.value("person", person, "document")
            if number and desk.state.value("person", person, "household"):
                held[number] += 1
                assert number.startswith(course.county)
                assert read_document(number)
    assert len(held) > 900
    assert max(held.values()) == 1


def test_every_slot_has_days_of_its_own_where_there_are_more_stretches_than_slots() -> None:
    course = Course(LARGE, 50_000)
    parts = stretches(LARGE, course.households, course.seed)
    assert len(parts) > 900
    clerks = clerks_without_register(LARGE)
    same = [open_desk(course, parts[n], len(parts), clerks)[1] for n in (5, 455, 905)]
    days = [{m.birthday(Random(n), 1980, "m") for n in range(40)} for m in same]
    assert {m.slot for m in same} == {5}
    assert not days[0] & days[1]
    assert not days[1] & days[2]
    assert not days[0] & days[2]


def test_sexes_are_about_as_many() -> None:
    desks, _, _ = planned(Course(COUNTY, 1500), every=4)
    sexes = Counter(
        desk.state.value("person", person, "sex")
        for desk in desks
        for person in desk.state.entities("person")
    )
    assert 0.95 < sexes["m"] / sexes["f"] < 1.15


def test_years_from_2017_to_2022_begin_with_taking_over_and_go_on_with_monitoring() -> None:
    desks, saves, _ = planned(Course(COUNTY, 400, first=2017, last=2022))
    events = [event for save in saves for event in save.events]
    assert {event.year for event in events} == set(range(2017, 2023))
    years = {event.year for event in events if event.type == "monitoring.started"}
    assert years
    assert years <= {2020, 2021, 2022}
    taken = [e for e in events if e.type == "household.taken_over"]
    assert {e.facts["status"] for e in taken} == {"not_exited", "exited"}
    assert all(e.year <= LAST_EXIT for e in events if e.type == "household.exited")
    assert _poor(desks, 2022) == 0


def test_leaving_out_forms_changes_nothing_else() -> None:
    full, _, _ = planned(SMALL)
    few, saves, _ = planned(SMALL, forms=frozenset({2020}))
    assert len(saves) < 0.8 * len(planned(SMALL)[1])
    for one, other in zip(full, few, strict=True):
        for household in one.state.entities("household"):
            assert of_state(one.state, household, 2020) == of_state(other.state, household, 2020)


@pytest.mark.parametrize("households", [1, 19, 20, 400])
def test_as_many_households_as_were_asked_for_and_patterns_beside_them(households: int) -> None:
    course = Course(COUNTY, households)
    given = shares(COUNTY, households, course.seed)
    assert sum(given.values()) == households
    assert len(given) == len(villages(COUNTY))
    planted = [name for some in patterns_of(course).values() for name in some]
    assert len(planted) == (len(PATTERNS) if households >= 20 else 0)


def test_a_county_of_few_villages_holds_households_beyond_four_digits() -> None:
    few = min((c for c in ("350527", "540171", "460322")), key=lambda c: len(villages(c)))
    parts = stretches(few, 12_000, 1)
    course = Course(few, 12_000, seed=1)
    numbers: Counter[str] = Counter()
    for part in (parts[0], parts[len(parts) // 2], parts[-1]):
        desk, maternity = open_desk(course, part, len(parts), clerks_without_register(few), frozenset({2020}))
        list(plan(desk, maternity, part, 1))
        numbers.update(
            str(desk.state.value("household", h, "number")) for h in desk.state.entities("household")
        )
    assert max(numbers.values()) == 1


@pytest.mark.parametrize("text", ["2013-2020", "2020-2014", "2014", "2014-", "x-y", "2014-2099"])
def test_years_that_cannot_be_generated_are_refused(text: str) -> None:
    with pytest.raises(YearsRefused):
        read_years(text, date(2024, 5, 1))


def test_years_are_read() -> None:
    assert read_years("2014-2021", date(2024, 5, 1)) == (2014, 2021)


@pytest.mark.parametrize("county", ["1505", "150599", "abcdef", "150525100"])
def test_what_is_no_county_is_refused(county: str) -> None:
    with pytest.raises(CountyUnknown):
        villages(county)
