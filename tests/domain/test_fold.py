"""The fold: two passes, as of a date or year-end, as known at a point, and what stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.drafts import merge
from domain.events import Key
from domain.fold import Limit, State
from tests.support.given import HERE, Story, lived

if TYPE_CHECKING:
    from domain.events import Event
    from tests.support.given import Home
    from tests.support.world import World


def test_the_later_date_wins_then_the_later_place() -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True, effective="2020-06-01")
    off = story.given(c.MarkFocus, household=home.id, on=False, effective="2020-06-01")
    assert setter(home, on, off) == off.id
    assert setter(home, off, on) == on.id
    # In another order of dates, as no command would be accepted but a merged ledger might hold.
    later = replace(on, effective=date(2020, 6, 2))
    assert setter(home, later, off) == later.id
    assert setter(home, off, later) == later.id


def setter(home: Home, *events: Event) -> str:
    """Which event sets the focus mark when the ledger holds these, in this order."""
    best = State([home.event, *events]).winner(Key("household", home.id, "focus"))
    assert best is not None
    return best.event.id


def test_a_household_as_of_a_date() -> None:
    story = Story()
    home = story.identified("son")
    story.left(home, home.others[0], month=5)
    for day, members in ((date(2020, 4, 30), 2), (date(2020, 5, 1), 1)):
        assert len(story.state.members(home.id, Limit(effective=day))) == members
    assert story.state.rows(Limit(effective=date(2019, 12, 31))) == {}


def test_a_household_as_of_a_year_end() -> None:
    """It counts for the year-end it names, whatever its date."""
    story = Story()
    home = story.taken_over("not_exited", year=2018)
    exit_ = story.exited(home, year=2019, effective="2019-12-31")
    assert exit_.year == 2019
    story.given(c.ReturnHousehold, household=home.id, cause="illness", year=2020, effective="2019-12-31")
    status = {
        year: story.state.value("household", home.id, "status", Limit(year=year))
        for year in (2017, 2018, 2019, 2020)
    }
    assert status == {2017: None, 2018: "not_exited", 2019: "exited", 2020: "returned"}
    day = Limit(effective=date(2019, 12, 31))
    assert story.state.value("household", home.id, "status", day) == "returned"
    both = Limit(effective=date(2019, 12, 30), year=2020)
    assert story.state.value("household", home.id, "status", both) == "not_exited"


def test_what_was_known_before_and_after_a_rollback() -> None:
    story = Story()
    home = story.identified()
    exit_ = story.exited(home, effective="2020-05-01")
    known_in_june = State(story.state.events.values())
    (rollback,) = story.rolled_back(exit_)
    in_may = Limit(effective=date(2020, 5, 31))
    assert story.state.value("household", home.id, "status", in_may) == "not_exited"
    assert known_in_june.value("household", home.id, "status", in_may) == "exited"
    story.redone(rollback)
    assert story.state.value("household", home.id, "status", in_may) == "exited"


def test_a_rollback_counts_whatever_its_date() -> None:
    """It says what is known, not what happened: a limit by date never hides it."""
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True, effective="2020-02-01")
    story.rolled_back(mark)
    assert story.state.value("household", home.id, "focus", Limit(effective=date(2020, 3, 1))) is None
    assert story.state.value("household", home.id, "focus", Limit(year=2020)) is None


def test_the_last_word_on_an_event_decides() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    (first,) = story.rolled_back(mark)
    (redo,) = story.redone(first)
    (second,) = story.rolled_back(mark)
    said = [first, redo, second]
    for known, active in ((0, True), (1, False), (2, True), (3, False)):
        state = State([home.event, mark, *said[:known]])
        assert state.is_active(mark.id) is active
        verdict = state.verdict(mark.id)
        assert (verdict and verdict.id) == (said[known - 1].id if known else None)


def test_a_rollback_stands_until_its_events_are_redone() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    assert story.state.stands(mark.id)
    (first,) = story.rolled_back(mark)
    assert (story.state.stands(mark.id), story.state.stands(first.id)) == (False, True)
    (redo,) = story.redone(first)
    assert (story.state.stands(mark.id), story.state.stands(first.id)) == (True, False)
    assert story.state.stands(redo.id)
    (second,) = story.rolled_back(mark)
    assert (story.state.stands(first.id), story.state.stands(second.id)) == (False, True)


def test_rows_leave_out_what_an_entity_never_had_and_keep_what_was_cleared() -> None:
    story = Story()
    home = story.identified()
    story.left(home, home.head, month=3)
    row = story.state.rows()[("household", home.id)]
    assert row["head"] is None
    assert "exit_year" not in row
    mark = story.given(c.EnrolVillage, village=HERE)
    story.rolled_back(mark)
    assert ("village", HERE) not in story.state.rows()


def test_members_keep_the_order_in_which_they_came() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    person = story.added(home).facts["person"]
    assert story.members(home) == (*home.people, person)
    assert story.state.members("0" * 20) == []


def test_a_field_is_assigned_once_by_an_event() -> None:
    part = {"household": {"h": {"status": "exited"}}}
    with pytest.raises(ValueError, match="assigned twice"):
        merge(part, {"household": {"h": {"status": "returned"}}})
    assert merge(part, {"household": {"h": {"focus": True}}}) == {
        "household": {"h": {"status": "exited", "focus": True}}
    }


@pytest.mark.parametrize("seed", range(6))
def test_histories_keep_what_every_register_must(seed: int) -> None:
    world = lived(seed * 1000 + n for n in range(60))
    _one_head_where_there_are_members(world)
    _events_of_one_field_share_a_tag(world)


def _one_head_where_there_are_members(world: World) -> None:
    state = world.state
    for kind, household in state.rows():
        if kind != "household":
            continue
        members = state.members(household)
        heads = [p for p in members if state.value("membership", f"{p}@{household}", "relation") == "head"]
        head = state.value("household", household, "head")
        assert heads == ([head] if members else [])
        assert members or head is None


def _events_of_one_field_share_a_tag(world: World) -> None:
    common: defaultdict[Key, list[set[str]]] = defaultdict(list)
    for event in world.state.events.values():
        for key, _ in event.assignments():
            common[key].append(set(event.tags))
    assert all(set.intersection(*tags) for tags in common.values())
