"""The lives: decided by the rules, the same for a seed, every kind of event among them."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from api.generate.county import COUNTY, HOUSEHOLDS, SEED, shares, villages
from api.generate.plan import plan_village
from domain.drafts import EVENT_TYPES
from domain.fold import State
from tests.api.generate.given import few, planned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event

#: Erasing and restricting are not of a life; forms of places, helpers and closed years are not generated.
ELSEWHERE = {
    f"domain.rules.{name}" for name in ("erasure", "erasing", "restriction", "places", "pairing", "years")
}
KINDS = {
    name
    for name, fact in EVENT_TYPES.items()
    if fact.__module__.startswith("domain.rules.") and fact.__module__ not in ELSEWHERE
}


def count(events: Iterable[Event]) -> Counter[str]:
    return Counter(event.type for event in events)


def test_every_kind_of_event_comes_in_a_few_villages() -> None:
    found = count(chain.from_iterable(village.events for village in few()))
    assert len(KINDS) >= 27
    assert found.keys() == KINDS


@pytest.mark.soak
def test_every_kind_of_event_comes_twenty_times_in_the_county() -> None:
    found: Counter[str] = Counter()
    for code, households in shares(COUNTY, HOUSEHOLDS, SEED).items():
        found += count(e for save in plan_village(code, SEED, households) for e in save.events)
    assert {kind: found[kind] for kind in KINDS if found[kind] < 20} == {}
    assert 105_000 < found.total() < 125_000


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_other_seeds_give_other_lives_and_no_refusal(seed: int) -> None:
    code = villages(COUNTY)[40].code
    saves = list(plan_village(code, seed, 60))
    assert len(saves) > 240
    assert [s.events for s in saves] != [s.events for s in plan_village(code, seed + 1, 60)]


def test_the_same_seed_gives_the_same_saves() -> None:
    village = planned(3)
    again = list(plan_village(village.code, SEED, village.households))
    assert again == village.saves


def test_command_ids_say_village_household_and_step() -> None:
    village = planned(2)
    ids = [save.command_id for save in village.saves]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith(f"demo-{village.code}-") for one in ids)
    assert f"demo-{village.code}-1-1" in ids


def test_nearly_all_have_exited_by_the_end_of_2020_and_some_have_not() -> None:
    state = State(e for village in few() for e in village.events)
    statuses = Counter(
        state.value(*key) for key in state.assigned if (key.kind, key.field) == ("household", "status")
    )
    registered = statuses.total() - statuses["not_registered_poor"] - statuses["removed"]
    assert (statuses["exited"] + statuses["stably_exited"]) / registered > 0.9
    assert statuses["not_exited"] > 0


def test_every_event_says_who_and_why_and_takes_effect_within_its_year() -> None:
    for village in few():
        for event in village.events:
            assert event.effective.year == event.year
            assert event.actor.account
            assert any("reason" in values for values in event.facts["personal"].values())


def test_a_plain_household_has_its_forms_of_the_year_of_identification_and_of_exit() -> None:
    state = State(planned(1).events)
    for event in state.events.values():
        if event.type == "household.exited":
            (household,) = event.changes["household"]
            for year in {state.value("household", household, "identified_year"), event.year}:
                income = state.value("household_year", f"{household}@{year}", "income")
                assert income or _is_split(state, household)


def _is_split(state: State, household: str) -> bool:
    return state.events[state.created["household", household]].type == "household.split"
