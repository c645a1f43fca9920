"""The invented people: valid numbers that occur once, believable households."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from api.generate.county import COUNTY, HOUSEHOLDS, SEED, shares, villages
from api.generate.people import SLOTS, number
from domain.codes import relation_sex
from domain.fold import State
from domain.identity import read_document
from tests.api.generate.given import few


def test_the_villages_are_those_of_the_division_table_and_share_all_households() -> None:
    given = shares(COUNTY, HOUSEHOLDS, SEED)
    assert len(given) == len(villages(COUNTY)) == 355
    assert sum(given.values()) == HOUSEHOLDS
    assert min(given.values()) > 20


def test_on_one_birthday_every_village_gives_other_numbers() -> None:
    day = date(1990, 5, 1)
    found = {number("150525", day, sex, slot) for sex in "mf" for slot in range(500)}
    assert len(found) == 1000
    assert len(villages(COUNTY)) <= SLOTS
    for one in found:
        assert read_document(one).birth_date == day


def test_no_document_number_is_given_to_two_people() -> None:
    given: dict[str, set[str]] = {}
    for village in few():
        for event in village.events:
            for key, value in event.assignments():
                if key.field == "document":
                    given.setdefault(value, set()).add(key.id)
    assert len(given) > 900
    assert [n for n, people in given.items() if len(people) > 1] == []


def test_households_have_one_to_six_members_and_nearly_three_on_average() -> None:
    sizes = [
        len(event.facts["members"]) for village in few() for event in village.events
        if event.type in {"household.identified", "household.taken_over"} and event.facts.get("members")
    ]  # fmt: skip
    assert 2.6 < sum(sizes) / len(sizes) < 3.2
    assert set(Counter(sizes)) >= {1, 2, 3, 4, 5, 6}


def test_sex_and_age_fit_the_relation_when_a_household_is_registered() -> None:
    for village in few():
        for event in village.events:
            if event.type == "household.identified" and "person" in event.changes:
                _check(event.changes)


def _check(changes: dict[str, dict[str, dict[str, object]]]) -> None:
    relations = {m.partition("@")[0]: str(f["relation"]) for m, f in changes["membership"].items()}
    born = {p: int(str(f["birth_year"])) for p, f in changes["person"].items()}
    (head,) = [p for p, relation in relations.items() if relation == "head"]
    for person, relation in relations.items():
        assert relation_sex(relation) in {"", changes["person"][person]["sex"]}
        if relation in {"son", "daughter"}:
            assert born[person] - born[head] >= 17
        if relation in {"father", "mother"}:
            assert born[head] - born[person] >= 17


@pytest.mark.parametrize("year", [2014, 2020])
def test_at_every_year_end_a_household_with_members_has_one_head(year: int) -> None:
    state = State(e for village in few() for e in village.events if e.year <= year)
    households = [key.id for key in state.assigned if (key.kind, key.field) == ("household", "opened")]
    for household in households:
        members = state.members(household)
        heads = [m for m in members if state.value("membership", f"{m}@{household}", "relation") == "head"]
        assert len(heads) == bool(members)
        assert state.value("household", household, "head") == next(iter(heads), None)
