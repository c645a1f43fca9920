"""Borders that a careful reader found open once: each was accepted, and is refused now."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.calendar import YearOutOfRange
from domain.errors import NotFound, Refused
from domain.finish import PersonErased
from domain.identity import DocumentShape, read_document
from domain.rollback.commands import RejectCase, RequestRedo, RequestRollback
from domain.rollback.policy import NothingToRollBack
from domain.rollback.request import CaseEnded
from domain.rules.causes import CauseBarred
from domain.rules.entries import BornTooLongAgo, NotBornYet
from domain.rules.opening import YearAfterTaking
from tests.support.given import HERE, Story, child, covers
from tests.support.people import entry
from tests.support.world import CHIEF, REGISTER


def test_a_number_with_a_full_width_digit_is_no_number() -> None:
    with pytest.raises(DocumentShape):
        read_document("1１010519491231002X")


def test_a_barred_cause_is_named_in_words() -> None:
    story = Story(register=REGISTER.model_copy(update={"barred_causes": frozenset({"marriage"})}))
    story.when(c.IdentifyHousehold, village=HERE, members=story.entries(), main_cause="marriage")
    story.then_refused(CauseBarred, "本省不采用“因婚(2017起)”作为致贫原因。")


def test_a_rollback_of_nothing_is_no_rollback() -> None:
    story = Story()
    story.when(RequestRollback, events=[])
    story.then_refused(NothingToRollBack)


@pytest.mark.parametrize("year", [1990, 2021])
def test_a_case_is_handled_in_a_year_of_the_register(year: int) -> None:
    story = Story()
    home = story.identified()
    story.when(RequestRollback, events=[home.event.id], year=year)
    story.then_refused(YearOutOfRange)


def test_a_case_may_be_handled_in_a_closed_year_for_it_counts_there_for_nothing() -> None:
    story = Story(register=REGISTER.model_copy(update={"closed_years": frozenset({2019})}))
    home = story.identified()
    story.given(RequestRollback, events=[home.event.id], year=2019)


def test_the_person_kept_is_in_the_register() -> None:
    story = Story()
    first = story.identified("son")
    home = story.taken_over(
        "not_exited", members=[entry(80), entry(90, "son", document=first.numbers[1])], year=2020
    )
    story.when(
        c.DeleteDuplicate, household=home.id, person=home.others[0], kept="0" * 20,
        scope="across_households",
    )  # fmt: skip
    story.then_refused(NotFound)


@pytest.mark.parametrize("what", ["rollback", "redo"])
def test_a_second_case_for_the_same_has_nothing_left(what: str) -> None:
    story = Story()
    home = story.identified()
    event = story.given(c.MarkFocus, household=home.id, on=True)
    if what == "redo":
        (event,) = story.rolled_back(event)
    kind = RequestRedo if what == "redo" else RequestRollback
    first, second = (story.ask(kind, events=[event.id]) for _ in range(2))
    story.approved(first)
    with pytest.raises(Refused):
        story.approved(second)


def test_a_rollback_named_twice_is_redone_once() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    (rollback,) = story.rolled_back(mark)
    assert len(story.redone(rollback, rollback)) == 1


@covers(NotBornYet)
def test_nobody_enters_before_he_is_born() -> None:
    story = Story()
    story.when(c.IdentifyHousehold, village=HERE, members=[child(1, 2050, "head")])
    story.then_refused(NotBornYet, "第1名成员的出生日期晚于今天。")


@covers(BornTooLongAgo)
def test_nobody_was_born_before_1900() -> None:
    story = Story()
    story.when(c.IdentifyHousehold, village=HERE, members=[child(1, 1899, "head")])
    story.then_refused(BornTooLongAgo, "第1名成员的出生日期早于1900年,请核对。")


@covers(YearAfterTaking)
def test_years_taken_over_lie_not_after_the_year_of_taking() -> None:
    story = Story()
    story.when(
        c.TakeOverHousehold, village=HERE, members=story.entries(), status="exited", year=2020,
        attribute="general_exited", exit_year=2199,
    )  # fmt: skip
    story.then_refused(YearAfterTaking, "脱贫年度2199年晚于统计年度2020年。")


def test_a_half_done_case_is_finished_not_rejected() -> None:
    story = Story()
    home = story.identified()
    for n in range(400):
        story.given(c.MarkFocus, household=home.id, on=n % 2 == 0)
    case = story.ask(events=[home.event.id], chain=True)
    story.approved(case)
    story.when(RejectCase, CHIEF, case_id=case)
    story.then_refused(CaseEnded)


def test_a_death_elsewhere_is_nothing_to_roll_back_here() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    story.left(home, home.others[0], month=3)
    story.when(RequestRollback, household=other.id, kind="death", person=home.others[0])
    story.then_refused(NothingToRollBack, "没有可以回退的“死亡”。")


@covers(PersonErased)
def test_nothing_personal_is_recorded_again_of_an_erased_person() -> None:
    story = Story()
    home = story.identified("son")
    story.erased(home.others[0])
    story.when(c.CorrectIdentity, household=home.id, person=home.others[0], name="另名", reason="更正")
    story.then_refused(PersonErased, "此人的个人信息已依法抹除,不能再登记个人信息。")
