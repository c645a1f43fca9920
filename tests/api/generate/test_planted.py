"""The planted mistakes: what the old rules answer, and what mends each of them."""

from __future__ import annotations

import pytest

from api.generate.planted import PLANTS
from domain.errors import Refused
from domain.fold import State
from domain.rollback.commands import RequestRollback
from tests.api.generate.given import planned
from tests.support.world import World

EVERY = range(len(PLANTS))


def test_there_are_at_least_twelve_and_each_lies_in_a_village_of_its_own() -> None:
    found = [mistake for index in EVERY for mistake in planned(index).mistakes]
    assert len(found) == len({m.name for m in found}) == len({m.event for m in found}) == len(PLANTS)
    assert len(found) >= 12
    assert planned(len(PLANTS)).mistakes == []
    refusals = {m.refusal for m in found}
    assert refusals >= {None, "earlier_year", "middle_state", "has_dependents", "unknown_rollback_kind"}


@pytest.mark.parametrize("index", EVERY)
def test_the_old_rules_answer_as_the_list_says(index: int) -> None:
    (mistake,) = planned(index).mistakes
    world = World(State(planned(index).events))
    request = RequestRollback(command_id="old", year=2020, reason="登记有误", **mistake.old)
    if mistake.refusal is None:
        assert world.do(request)
    else:
        with pytest.raises(Refused) as refused:
            world.do(request)
        assert refused.value.code == mistake.refusal


@pytest.mark.parametrize("index", EVERY)
def test_what_the_list_asks_for_mends_it(index: int) -> None:
    (mistake,) = planned(index).mistakes
    world = World(State(planned(index).events))
    before = State(planned(index).events)
    request = RequestRollback(command_id="mend", year=2020, reason="登记有误", **mistake.mend)
    recorded = world.ask_and_approve(request)
    withdrawn = {one for event in recorded for one in event.withdraws}
    assert mistake.event in withdrawn
    assert not world.state.is_active(mistake.event)
    for key, _ in before.events[mistake.event].assignments():
        winner = world.state.winner(key)
        assert winner is None or winner.event.id not in withdrawn


@pytest.mark.parametrize("index", EVERY)
def test_the_household_named_is_the_one_the_event_is_about(index: int) -> None:
    (mistake,) = planned(index).mistakes
    state = State(planned(index).events)
    event = state.events[mistake.event]
    if mistake.household:
        assert f"household:{mistake.household}" in event.tags
        assert state.value("household", mistake.household, "number") == mistake.number
        assert state.value("household", mistake.household, "village") == mistake.village
    else:
        assert f"village:{mistake.village}" in event.tags
