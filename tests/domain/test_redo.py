"""Redo 恢复: decided like a command. What stands, what rests on absence, what took the place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.admission import RoleMissing
from domain.calendar import YearIsClosed
from domain.errors import NotFound
from domain.rollback import request
from domain.rollback.commands import ApproveCase, RequestRedo
from domain.rollback.plan import MOST_EVENTS, MOST_LOCKS, Plan, part
from domain.rollback.redo import BuiltOnAbsence, GroundsGone, NothingToRedo, PlaceTaken
from domain.rollback.request import PreviewMoved, TwoPeople
from tests.support.given import HERE, NEXT_DOOR, Home, Story, covers
from tests.support.world import CHIEF, CLERK, REGISTER

if TYPE_CHECKING:
    from domain.events import Event


def marked(story: Story) -> tuple[Home, Event, Event]:
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    off = story.given(c.MarkFocus, household=home.id, on=False)
    return home, on, off


@covers(RequestRedo)
def test_a_redo_brings_the_former_state_back_and_names_what_it_takes_back() -> None:
    story = Story()
    home, on, off = marked(story)
    before = story.rows()
    rollbacks = story.rolled_back(on, chain=True)
    assert story.household(home, "focus") is None
    redone = story.redone(*rollbacks)
    assert story.rows() == before
    assert [list(r.changes["event"]) for r in redone] == [[on.id], [off.id]]
    assert [r.facts["takes_back"] for r in redone] == [rollbacks[1].id, rollbacks[0].id]
    assert [r.facts["restored"][0]["value"] for r in redone] == [True, False]
    assert [(r.facts["asked_by"], r.facts["approved_by"]) for r in redone] == [
        (CLERK.person, CHIEF.person)
    ] * 2
    assert all(r.withdraws == () for r in redone)


def test_the_events_of_one_command_come_back_together() -> None:
    story = Story()
    home = story.identified("son")
    story.given(c.RemovePerson, household=home.id, person=home.head,
                new_head={"person": home.others[0], "relations": {}})  # fmt: skip
    removed, headed = story.happened
    before = story.rows()
    (rollback,) = story.rolled_back(removed)
    (redo,) = story.redone(rollback)
    assert redo.changes == {"event": {removed.id: {"active": True}, headed.id: {"active": True}}}
    assert story.rows() == before


def test_a_part_of_a_chain_comes_back_from_its_beginning() -> None:
    story = Story()
    home, on, _ = marked(story)
    _, first = story.rolled_back(on, chain=True)
    story.redone(first)
    assert story.household(home, "focus") is True


@covers(NothingToRedo, NotFound)
def test_only_a_rollback_that_stands_is_taken_back() -> None:
    story = Story()
    home, on, _ = marked(story)
    rollbacks = story.rolled_back(on, chain=True)
    redone = story.redone(*rollbacks)
    for event in (*rollbacks, *redone, home.event):
        story.when(RequestRedo, events=[event.id])
        story.then_refused(NothingToRedo, "所选回退已不在生效,没有可以恢复的业务。")
    story.when(RequestRedo, events=["0" * 24 + ".0"])
    story.then_refused(NotFound, "没有找到这件业务。")


@covers(GroundsGone)
def test_what_it_rested_on_still_stands() -> None:
    story = Story()
    _, on, off = marked(story)
    last, first = story.rolled_back(on, chain=True)
    assert last.withdraws == (off.id,)
    story.when(RequestRedo, events=[last.id])
    story.then_refused(GroundsGone, "“标注重点帮扶对象”所依据的“标注重点帮扶对象”已不成立,不能恢复。")
    story.redone(first)
    story.redone(last)


@covers(GroundsGone)
def test_a_rollback_it_rested_on_still_stands() -> None:
    """The second enrolment was decided on the rollback of the first; that one is back."""
    story = Story()
    first = story.given(c.EnrolVillage, village=HERE)
    (gone,) = story.rolled_back(first)
    second = story.given(c.EnrolVillage, village=HERE)
    (second_gone,) = story.rolled_back(second)
    (redone,) = story.redone(gone)
    story.when(RequestRedo, events=[second_gone.id])
    story.then_refused(GroundsGone, "“贫困村新增”所依据的“综合回退”已不成立,不能恢复。")
    assert redone.facts["takes_back"] == gone.id


@covers(BuiltOnAbsence)
def test_nothing_rests_on_its_absence() -> None:
    """A surviving event read the value without it; it assigns no field of it."""
    story = Story()
    home = story.identified("son")
    gone = story.left(home, home.others[0], month=3)
    (rollback,) = story.rolled_back(gone)
    form = story.surveyed(home)
    story.when(RequestRedo, events=[rollback.id])
    story.then_refused(
        BuiltOnAbsence,
        "回退之后已办理“信息采集更新”,它以回退后的状况为依据,请先回退它再恢复。", event_id=form.id,
    )  # fmt: skip
    story.rolled_back(form)
    story.redone(rollback)
    assert story.members(home) == (home.head,)


@covers(PlaceTaken)
def test_nothing_has_taken_its_place_since() -> None:
    """The form is assigned unread, so that nothing rests on the first one's absence."""
    story = Story()
    home = story.identified()
    first = story.surveyed(home)
    (rollback,) = story.rolled_back(first)
    second = story.surveyed(home)
    assert rollback.id not in second.rests_on
    story.when(RequestRedo, events=[rollback.id])
    story.then_refused(
        PlaceTaken, "回退之后“信息采集更新”已填了同一项内容,请先回退它再恢复。", event_id=second.id
    )
    story.rolled_back(second)
    story.redone(rollback)


def test_what_was_there_before_the_rollback_is_in_nobodys_place() -> None:
    story = Story()
    home = story.identified()
    first, second = story.surveyed(home), story.surveyed(home, wages=1)
    before = story.rows()
    (rollback,) = story.rolled_back(first)
    story.redone(rollback)
    assert story.rows() == before
    assert story.state.is_active(second.id)


def test_the_first_event_of_the_ledger_comes_back_too() -> None:
    story = Story()
    home, _, _ = marked(story)
    before = story.rows()
    rollbacks = story.rolled_back(home.event, chain=True)
    assert story.rows() == {}
    story.redone(*rollbacks)
    assert story.rows() == before


@covers(YearIsClosed)
def test_nothing_comes_back_into_a_closed_year() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    exit_ = story.exited(home, year=2019)
    (rollback,) = story.rolled_back(exit_)
    story.register = REGISTER.model_copy(update={"closed_years": frozenset({2019})})
    story.when(RequestRedo, events=[rollback.id])
    story.then_refused(YearIsClosed, "2019年度已经定格,须走更正程序:由后台账号写明依据(correction)并附佐证。")


@covers(RoleMissing, NotFound, TwoPeople, PreviewMoved)
def test_a_redo_needs_two_people_and_a_division_that_holds_it_like_a_rollback() -> None:
    story = Story()
    home, on, _ = marked(story)
    rollbacks = story.rolled_back(on, chain=True)
    asked = [r.id for r in rollbacks]
    story.when(RequestRedo, replace(CLERK, roles=frozenset({"approval"})), events=asked)
    story.then_refused(RoleMissing)
    story.when(RequestRedo, replace(CLERK, division=NEXT_DOOR), events=asked)
    story.then_refused(NotFound, "没有找到这件业务。")
    case = story.ask(RequestRedo, events=asked)
    digest = story.preview(case).digest
    story.when(ApproveCase, replace(CHIEF, person=CLERK.person), case_id=case, digest=digest)
    story.then_refused(TwoPeople)
    story.when(ApproveCase, CHIEF, case_id=case, digest="sha256:" + "0" * 64)
    story.then_refused(PreviewMoved)
    story.given(ApproveCase, CHIEF, case_id=case, digest=digest)
    assert story.household(home, "focus") is False


def test_a_split_goes_back_by_chain_although_the_new_household_lived_on_and_comes_back() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son", "daughter", "mother")
    son, daughter, _ = home.others
    new = story.split(home, son, daughter, village=NEXT_DOOR, effective="2020-02-01")
    form = story.surveyed(new)
    exit_ = story.given(c.ExitHousehold, household=new.id)
    born = story.added(new, month=12)
    before = story.rows()
    case = story.ask(events=[new.event.id], chain=True)
    shown = [[e.id for e in g.events] for g in story.preview(case).groups]
    assert shown == [[born.id], [exit_.id], [form.id], [new.event.id]]
    rollbacks = story.approved(case)
    assert story.members(home) == home.people
    assert ("household", new.id) not in story.rows()
    assert {(r.actor.person, r.facts["asked_by"]) for r in rollbacks} == {(CHIEF.person, CLERK.person)}
    redone = story.redone(*rollbacks)
    assert [next(iter(r.changes["event"])) for r in redone] == [new.event.id, form.id, exit_.id, born.id]
    assert story.rows() == before


def test_a_redo_shows_its_preview_too() -> None:
    story = Story()
    home, on, _ = marked(story)
    rollbacks = story.rolled_back(on, chain=True)
    seen = story.preview(story.ask(RequestRedo, events=[r.id for r in rollbacks]))
    (change,) = seen.changes
    assert (change.key, change.before, change.after) == (("household", home.id, "focus"), None, False)
    assert [len(g.events) for g in seen.groups] == [1, 1]


def test_a_long_redo_goes_in_parts_too() -> None:
    story = Story()
    home = story.identified()
    for n in range(MOST_EVENTS):
        story.given(c.MarkFocus, household=home.id, on=n % 2 == 0)
    before = story.rows()
    case = story.ask(events=[home.event.id], chain=True)
    rollbacks = story.approved(case) + story.approved(case)
    assert len(rollbacks) == MOST_EVENTS + 1
    case = story.ask(RequestRedo, events=[r.id for r in rollbacks])
    assert len(story.approved(case)) == MOST_EVENTS
    assert story.value("case", case, "status") == "approving"
    assert len(story.approved(case)) == 1
    assert story.value("case", case, "status") == "done"
    assert story.rows() == before


@pytest.mark.parametrize(("each", "fits"), [(1, MOST_EVENTS), (4, MOST_LOCKS // 4), (3 * MOST_LOCKS, 1)])
def test_a_part_holds_so_many_events_and_tags_and_at_least_one(each: int, fits: int) -> None:
    story = Story()
    _, on, _ = marked(story)
    planned = request.plan_asked(
        story.state, story.value("case", story.ask(events=[on.id], chain=True), "asked"),
        story.context(CHIEF),
    )  # fmt: skip
    (group, *_), (draft, *_) = planned.groups, planned.drafts
    many = MOST_EVENTS + 50
    groups = tuple(
        replace(group, events=(replace(on, tags=tuple(f"household:{n}-{t}" for t in range(each))),))
        for n in range(many)
    )
    whole = Plan(groups, (draft,) * many, planned.after, planned.preview)
    assert len(part(whole)) == fits
