"""The 12 kinds of the old system, rolled back under its rules, and every refusal of those."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.admission import BackOffice, OwnHousehold, RoleMissing
from domain.calendar import YearIsClosed
from domain.errors import NotFound, RuleBroken
from domain.rollback.commands import ApproveCase, RequestRollback
from domain.rollback.policy import (
    KINDS,
    NATURAL_DECREASES,
    EarlierYear,
    HasDependents,
    MiddleState,
    NothingToRollBack,
    UnknownKind,
)
from tests.support.given import HERE, Home, Story, covers, heading
from tests.support.people import entry
from tests.support.world import CHIEF, CLERK, REGISTER

if TYPE_CHECKING:
    from domain.events import Event


def done(story: Story, home: Home, kind: str, **fields: object) -> Event:
    """An operation of one of the 12 kinds, done to a household with a son."""
    if kind in NATURAL_DECREASES:
        return story.left(home, home.others[0], kind, **fields)
    if kind == "person_removed":
        return story.given(c.RemovePerson, household=home.id, person=home.others[0], **fields)
    if kind == "household_removed":
        return story.given(c.RemoveHousehold, household=home.id, **fields)
    if kind == "exit":
        return story.exited(home, **fields)
    if kind == "return":
        return story.given(c.ReturnHousehold, household=home.id, cause="illness", **fields)
    return story.given(c.StablyExitHousehold, household=home.id, category="car", member=home.head, **fields)


def standing(story: Story, kind: str) -> Home:
    return story.taken_over("exited" if kind == "return" else "not_exited", "son")


def test_there_are_twelve_kinds() -> None:
    assert len(KINDS) == 12
    assert set(KINDS) == {
        "exit", "return", "stable_exit", "household_removed", "person_removed", *NATURAL_DECREASES,
    }  # fmt: skip
    assert len(NATURAL_DECREASES) == 7


@covers(RequestRollback)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_back_to_the_state_before(kind: str) -> None:
    story = Story()
    home = standing(story, kind)
    surveyed = story.surveyed(home)
    before = {key: row for key, row in story.rows().items() if key[0] != "household_year"}
    event = done(story, home, kind)
    (rollback,) = story.approved(story.ask(household=home.id, kind=kind))
    assert rollback.withdraws == (event.id,)
    after = {key: row for key, row in story.rows().items() if key[0] != "household_year"}
    assert after == before
    assert story.state.is_active(surveyed.id)


def test_the_end_of_policy_goes_back_as_a_stable_exit() -> None:
    story = Story()
    home = story.taken_over("exited")
    event = story.given(c.EndPolicy, household=home.id, category="car", member=home.head)
    (rollback,) = story.approved(story.ask(household=home.id, kind="stable_exit"))
    assert rollback.withdraws == (event.id,)
    assert story.household(home, "status") == "exited"


def test_who_left_last_goes_back_unless_another_is_named() -> None:
    story = Story()
    home = story.identified("son", "daughter", "mother")
    son, daughter, mother = home.others
    first, second = story.left(home, son, month=3), story.left(home, daughter, month=4)
    story.left(home, mother, "married_out", month=4)
    (rollback,) = story.approved(story.ask(household=home.id, kind="death"))
    assert rollback.withdraws == (second.id,)
    (rollback,) = story.approved(story.ask(household=home.id, kind="death", person=son))
    assert rollback.withdraws == (first.id,)


def test_a_head_who_left_comes_back_as_head() -> None:
    story = Story()
    home = story.identified("son")
    story.left(home, home.head, new_head=heading(home.others[0]))
    gone = story.happened
    (rollback,) = story.approved(story.ask(household=home.id, kind="death"))
    assert rollback.withdraws == tuple(event.id for event in gone)
    assert story.household(home, "head") == home.head
    assert [story.relation(p, home.id) for p in home.people] == ["head", "son"]


@covers(UnknownKind)
def test_another_kind_does_not_exist() -> None:
    story = Story()
    home = story.identified()
    story.when(RequestRollback, household=home.id, kind="identified")
    story.then_refused(UnknownKind, "没有“identified”这种回退类型。")


@covers(NothingToRollBack)
@pytest.mark.parametrize("kind", KINDS)
def test_there_is_nothing_to_roll_back(kind: str) -> None:
    story = Story()
    home = standing(story, kind)
    story.when(RequestRollback, household=home.id, kind=kind)
    story.then_refused(NothingToRollBack, f"没有可以回退的“{KINDS[kind]}”。")


@covers(NothingToRollBack)
def test_the_initial_state_does_not_go_back() -> None:
    story = Story()
    home = story.taken_over("exited", year=2020)
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(NothingToRollBack, "没有可以回退的“脱贫”。")


@covers(NothingToRollBack)
def test_what_was_rolled_back_does_not_go_back_again() -> None:
    story = Story()
    home = standing(story, "exit")
    done(story, home, "exit")
    story.approved(story.ask(household=home.id, kind="exit"))
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(NothingToRollBack)


@covers(NothingToRollBack)
def test_a_leaving_is_asked_for_in_the_household_that_was_left() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified("son")
    story.left(home, home.others[0], month=3)
    story.when(RequestRollback, household=other.id, kind="death")
    story.then_refused(NothingToRollBack)
    story.when(RequestRollback, household=home.id, kind="married_out")
    story.then_refused(NothingToRollBack, "没有可以回退的“婚出”。")


def test_a_person_is_not_rolled_back_through_a_household_he_never_left() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    story.left(home, home.others[0], month=3)
    story.when(RequestRollback, household=other.id, kind="death", person=home.others[0])
    assert isinstance(story.refusal, RuleBroken)


@covers(EarlierYear)
@pytest.mark.parametrize("kind", KINDS)
def test_only_operations_of_this_year_go_back(kind: str) -> None:
    story = Story()
    home = standing(story, kind)
    event = done(story, home, kind, year=2019)
    story.when(RequestRollback, household=home.id, kind=kind)
    story.then_refused(EarlierYear)
    assert story.refusal is not None
    assert story.refusal.message == (
        f"只可回退当年(2020年度)操作的业务,该“{story.refusal.data['event']}”属于2019年度。"
    )
    assert event.year == 2019


@covers(YearIsClosed)
def test_nothing_of_a_closed_year_goes_back() -> None:
    story = Story()
    home = standing(story, "exit")
    done(story, home, "exit")
    story.register = REGISTER.model_copy(update={"closed_years": frozenset({2020})})
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(YearIsClosed, "2020年度已经定格,须走更正程序:由后台账号写明依据(correction)并附佐证。")


@covers(MiddleState)
def test_a_state_in_the_middle_does_not_go_back_alone() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    story.exited(home, year=2019)
    story.given(c.ReturnHousehold, household=home.id, cause="illness")
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(MiddleState, "不可以单独回退中间状态:“脱贫(享受政策)”之后还有“返贫”,请先回退后者。")
    story.approved(story.ask(household=home.id, kind="return"))
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(EarlierYear, "只可回退当年(2020年度)操作的业务,该“脱贫(享受政策)”属于2019年度。")


@covers(MiddleState)
def test_who_left_and_lives_elsewhere_now_is_in_the_middle() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    son = home.others[0]
    story.left(home, son, "married_out", month=3)
    who = entry(90, "son_in_law", document=home.numbers[1], name=story.value("person", son, "name"))
    story.added(other, entry=who, joined="married_in", month=4)
    story.when(RequestRollback, household=home.id, kind="married_out")
    story.then_refused(MiddleState, "不可以单独回退中间状态:“自然减少”之后还有“自然增加”,请先回退后者。")


@covers(HasDependents)
def test_what_later_operations_rest_on_does_not_go_back_alone() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    story.left(home, home.others[0], month=3)
    story.given(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(home.others[1]))
    form = story.surveyed(home)
    story.when(RequestRollback, household=home.id, kind="death")
    story.then_refused(
        HasDependents, "之后有1项业务以它为依据,请先回退它们,或改为连同回退。", events=[form.id]
    )
    rollbacks = story.approved(story.ask(household=home.id, kind="death", chain=True))
    assert rollbacks[0].withdraws == (form.id,)


@covers(NotFound)
def test_a_household_outside_is_not_found() -> None:
    story = Story()
    home = standing(story, "exit")
    done(story, home, "exit")
    story.when(RequestRollback, replace(CLERK, division="150526"), household=home.id, kind="exit")
    story.then_refused(NotFound, "没有找到这一户。")
    story.when(RequestRollback, household="0" * 20, kind="exit")
    story.then_refused(NotFound, "没有找到这一户。")
    story.when(RequestRollback, kind="exit")
    story.then_refused(NotFound, "没有找到这一户。")


@covers(RoleMissing, OwnHousehold)
def test_who_may_ask() -> None:
    story = Story()
    home = standing(story, "exit")
    done(story, home, "exit")
    story.when(RequestRollback, replace(CLERK, roles=frozenset({"approval"})), household=home.id, kind="exit")
    story.then_refused(RoleMissing, "您的账号没有“录入”角色,不能办理。")
    story.kin = frozenset({home.id})
    story.when(RequestRollback, household=home.id, kind="exit")
    story.then_refused(OwnHousehold)


@covers(RoleMissing, BackOffice)
def test_who_may_approve() -> None:
    story = Story()
    home = standing(story, "exit")
    done(story, home, "exit")
    case = story.ask(household=home.id, kind="exit")
    digest = story.preview(case).digest
    story.when(ApproveCase, replace(CHIEF, roles=frozenset({"entry"})), case_id=case, digest=digest)
    story.then_refused(RoleMissing, "您的账号没有“审批”角色,不能办理。")
    story.when(ApproveCase, replace(CHIEF, division=HERE[:9]), case_id=case, digest=digest)
    story.then_refused(BackOffice, "这是后台数据管理业务,须由县级或以上账号办理。")


def test_the_day_of_the_operation_stands_again_as_it_was() -> None:
    story = Story()
    home = standing(story, "exit")
    event = done(story, home, "exit")
    (rollback,) = story.approved(story.ask(household=home.id, kind="exit"))
    assert rollback.facts["asked_by"] == CLERK.person
    assert rollback.facts["approved_by"] == CHIEF.person
    assert rollback.facts["restored"] == [
        {"kind": "household", "id": home.id, "field": "status", "value": "not_exited"},
        {"kind": "household", "id": home.id, "field": "exit_year", "value": None},
        {"kind": "household", "id": home.id, "field": "attribute", "value": "general"},
    ]
    assert set(event.tags) <= set(rollback.tags)
