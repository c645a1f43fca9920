"""Rollback beyond the 12 kinds: every other kind, any open year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.calendar import YearIsClosed
from domain.errors import NotFound
from domain.rollback.commands import RequestRollback
from domain.rollback.policy import HasDependents, NothingToRollBack
from tests.support.given import HERE, NEXT_DOOR, Story, covers
from tests.support.people import document, entry
from tests.support.world import CLERK, REGISTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Event


def _village(story: Story) -> Event:
    story.given(c.EnrolVillage, village=HERE, year=2019)
    return story.given(c.DelistVillage, village=HERE)


def _duplicate(story: Story) -> Event:
    first = story.identified()
    home = story.taken_over(
        "not_exited", year=2020, members=[entry(70), entry(71, "son", document=first.numbers[0])]
    )
    return story.given(
        c.DeleteDuplicate,
        household=home.id,
        person=home.others[0],
        kept=first.head,
        scope="across_households",
    )


def _split(story: Story) -> Event:
    home = story.identified("son")
    return story.split(home, home.others[0]).event


FURTHER: dict[str, Callable[[Story], Event]] = {
    "household.identified": lambda story: story.identified("son").event,
    "household.taken_over": lambda story: story.taken_over("exited").event,
    "household.backfilled": lambda story: story.opened(c.BackfillHousehold).event,
    "member.added": lambda story: story.added(story.identified()),
    "member.backfilled": lambda story: story.given(
        c.BackfillMember, household=story.identified().id, entry=entry(80, "son")
    ),
    "household.split": _split,
    "village.enrolled": lambda story: story.given(c.EnrolVillage, village=HERE),
    "village.delisted": _village,
    "identity.corrected": lambda story: story.given(
        c.CorrectIdentity, household=(home := story.identified()).id, person=home.head, document=document(900)
    ),
    "household.village_changed": lambda story: story.given(
        c.ChangeVillage, household=story.identified().id, village=NEXT_DOOR
    ),
    "duplicate.deleted": _duplicate,
    "household.surveyed": lambda story: story.surveyed(story.identified()),
}


@pytest.mark.parametrize("kind", FURTHER)
def test_the_kinds_that_the_old_system_could_not_roll_back(kind: str) -> None:
    without, story = Story(), Story()
    event = FURTHER[kind](story)
    assert event.type == kind
    FURTHER[kind](without)
    del without.state.events[event.id]
    (rollback,) = story.rolled_back(event)
    assert rollback.withdraws == (event.id,)
    assert story.rows() == type(without.state)(without.state.events.values()).rows()


@covers(RequestRollback)
def test_an_earlier_year_goes_back_by_name_as_long_as_it_is_open() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2018)
    event = story.exited(home, year=2019)
    story.rolled_back(event)
    assert story.household(home, "status") == "not_exited"


@covers(YearIsClosed)
def test_a_chain_does_not_reach_into_a_closed_year() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    story.exited(home, year=2020)
    story.register = REGISTER.model_copy(update={"closed_years": frozenset({2020})})
    story.when(RequestRollback, events=[home.event.id], chain=True, year=2019)
    story.then_refused(YearIsClosed, "2020年度已经定格,须走更正程序:由后台账号写明依据(correction)并附佐证。")


@covers(NothingToRollBack, NotFound)
def test_only_events_in_force_that_are_business_go_back() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    (rollback,) = story.rolled_back(mark)
    approved = story.happened[0]
    for other in (mark, rollback):
        story.when(RequestRollback, events=[other.id])
        story.then_refused(NothingToRollBack, "没有可以回退的“所选业务”。")
    for unknown in (approved.id, "0" * 24 + ".0"):
        story.when(RequestRollback, events=[home.event.id, unknown], chain=True)
        story.then_refused(NotFound, "没有找到这件业务。")


@covers(NotFound)
@pytest.mark.parametrize("division", ["150526", NEXT_DOOR])
def test_an_event_of_another_division_does_not_exist(division: str) -> None:
    story = Story()
    home = story.identified()
    story.when(RequestRollback, replace(CLERK, division=division), events=[home.event.id])
    story.then_refused(NotFound, "没有找到这件业务。")


def test_personal_values_are_restored_by_name_not_copied() -> None:
    story = Story()
    home = story.identified()
    fields = {"household": home.id, "person": home.head, "name": "更正"}
    (rollback,) = story.rolled_back(story.given(c.CorrectIdentity, **fields))
    assert rollback.facts["restored"] == [{"kind": "person", "id": home.head, "field": "name"}]


def test_a_batch_goes_back_in_one_case_last_command_first() -> None:
    """One person's work of a day: unrelated households, each command its own compensating event."""
    story = Story()
    homes = [story.identified("son") for _ in range(3)]
    marks = [story.given(c.MarkFocus, household=home.id, on=True) for home in homes]
    case = story.ask(events=[e.id for e in marks])
    assert set(story.preview(case).households) == {home.id for home in homes}
    rollbacks = story.approved(case)
    assert [r.withdraws for r in rollbacks] == [(e.id,) for e in reversed(marks)]
    assert [story.household(home, "focus") for home in homes] == [None] * 3


@covers(HasDependents)
def test_targets_that_depend_on_each_other_are_alone_together() -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    off = story.given(c.MarkFocus, household=home.id, on=False)
    story.when(RequestRollback, events=[on.id])
    story.then_refused(HasDependents, count=1)
    rollbacks = story.rolled_back(on, off)
    assert [r.withdraws for r in rollbacks] == [(off.id,), (on.id,)]


def test_both_sides_of_a_rollback_name_each_other() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    case = story.ask(events=[mark.id])
    (rollback,) = story.approved(case)
    verdict = story.state.verdict(mark.id)
    assert verdict is not None
    assert (verdict.id, verdict.withdraws) == (rollback.id, (mark.id,))
    assert {f"case:{case}", *mark.tags} <= set(rollback.tags)
