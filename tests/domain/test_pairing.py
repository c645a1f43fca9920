"""Helpers and pairings: 结对, 解除结对."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from domain import commands as c
from domain.admission import OwnHousehold
from domain.codes import UnknownCode
from domain.errors import NotFound
from domain.finish import LaterEvent
from domain.fold import Limit
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.policy import HasDependents
from domain.rollback.redo import BuiltOnAbsence
from domain.rules.pairing import (
    HelperPairedAlready,
    PairingDayAhead,
    PairingEndedAlready,
    PairingEndsBeforeStart,
)
from domain.rules.status import WrongStatus
from tests.support.given import HERE, NEXT_DOOR, Home, Story, covers
from tests.support.world import CLERK, REGISTER

if TYPE_CHECKING:
    from domain.events import Event

HELPER = {"name": "赵帮扶", "unit": "县水务局", "phone": "13800000001"}
MARCH, JUNE, OCTOBER = date(2020, 3, 1), date(2020, 6, 1), date(2020, 10, 1)


def paired(story: Story, home: Home, **fields: Any) -> Event:
    return story.given(c.PairHelper, **{"household": home.id, "effective": MARCH, **HELPER, **fields})


def pairing_of(event: Event) -> str:
    return str(event.facts["pairing"])


def ended(story: Story, home: Home, event: Event, **fields: Any) -> Event:
    more = {"household": home.id, "pairing": pairing_of(event), "effective": JUNE, **fields}
    return story.given(c.EndPairing, **more)


@covers(c.PairHelper)
def test_a_helper_takes_on_a_household() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home, post="科员", sex="f", political_status="member")
    pairing = pairing_of(event)
    assert event.changes == {
        "pairing": {pairing: {
            "household": home.id, "since": "2020-03-01", "unit": "县水务局", "name": "赵帮扶",
            "post": "科员", "sex": "f", "political_status": "member", "phone": "13800000001",
        }},
    }  # fmt: skip
    story.then("helper.paired", unit="县水务局", post="科员", since="2020-03-01")
    assert event.tags == (f"household:{home.id}", f"pairing:{pairing}", f"village:{HERE}")
    assert "赵帮扶" not in str(event.facts)


@covers(c.EndPairing)
def test_a_pairing_ends_with_a_reason() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    end = ended(story, home, event, ended="transferred")
    assert end.changes == {"pairing": {pairing_of(event): {"until": "2020-06-01", "ended": "transferred"}}}
    story.then("pairing.ended", since="2020-03-01", until="2020-06-01", ended="transferred")
    assert event.id in end.rests_on
    assert set(event.tags) == set(end.tags)


def test_a_pairing_stands_from_its_day_to_its_end() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    ended(story, home, event)

    def until(day: date) -> tuple[Any, Any]:
        found = (story.state.value("pairing", pairing_of(event), n, Limit(day)) for n in ("since", "until"))
        return next(found), next(found)

    assert until(date(2020, 2, 29)) == (None, None)
    assert until(MARCH) == ("2020-03-01", None)
    assert until(JUNE) == ("2020-03-01", "2020-06-01")


def test_what_began_before_the_register_says_since_when() -> None:
    story = Story()
    home = story.taken_over("not_exited")
    event = paired(story, home, since=date(2016, 5, 1))
    assert story.value("pairing", pairing_of(event), "since") == "2016-05-01"
    end = ended(story, home, event, until=date(2020, 4, 30))
    assert (end.effective, end.facts["until"]) == (JUNE, "2020-04-30")


@covers(PairingDayAhead)
def test_no_pairing_begins_or_ends_after_the_day_it_takes_effect() -> None:
    story = Story()
    home = story.identified()
    story.when(c.PairHelper, household=home.id, **HELPER, effective=MARCH, since=JUNE)
    story.then_refused(
        PairingDayAhead, "结对或解除的日期2020-06-01晚于业务发生日期2020-03-01。", field="since"
    )
    story.when(c.PairHelper, household=home.id, **HELPER, since=date(2021, 1, 1))
    story.then_refused(PairingDayAhead, "结对或解除的日期2021-01-01晚于业务发生日期2020-12-31。")
    event = paired(story, home)
    story.when(c.EndPairing, household=home.id, pairing=pairing_of(event), effective=JUNE, until=OCTOBER)
    story.then_refused(PairingDayAhead, field="until")


@covers(HelperPairedAlready)
def test_a_helper_is_paired_once_with_a_household_at_a_time() -> None:
    story = Story()
    home, other = story.identified(), story.identified()
    event = paired(story, home)
    story.when(c.PairHelper, household=home.id, **HELPER, effective=OCTOBER)
    story.then_refused(
        HelperPairedAlready, "这名帮扶责任人在此期间已与这一户结对(2020-03-01起),不能重复结对。"
    )
    paired(story, other)
    ended(story, home, event)
    story.when(c.PairHelper, household=home.id, **HELPER, effective=OCTOBER, since=JUNE)
    story.then_refused(HelperPairedAlready)
    paired(story, home, effective=OCTOBER)


@covers(HelperPairedAlready)
def test_who_is_the_same_helper() -> None:
    """Name and unit; another phone is another person, none says nothing."""
    story = Story()
    home = story.identified()
    paired(story, home)
    for more in ({"phone": "13800000002"}, {"unit": "县教育局"}, {"name": "钱帮扶"}):
        paired(story, home, **more)
    story.when(c.PairHelper, household=home.id, name="赵帮扶", unit="县水务局", effective=JUNE)
    story.then_refused(HelperPairedAlready)
    later = story.identified()
    paired(story, later, phone=None)
    story.when(c.PairHelper, household=later.id, **HELPER, effective=JUNE)
    story.then_refused(HelperPairedAlready)


def test_a_pairing_rests_on_no_pairing_with_somebody_else() -> None:
    story = Story()
    home = story.identified()
    first = paired(story, home)
    second = paired(story, home, name="钱帮扶")
    assert first.id not in second.rests_on
    story.rolled_back(first)
    assert story.state.is_active(second.id)


@covers(PairingEndedAlready)
def test_a_pairing_ends_once() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    ended(story, home, event)
    story.when(c.EndPairing, household=home.id, pairing=pairing_of(event), effective=OCTOBER)
    story.then_refused(PairingEndedAlready, "这项结对已于2020-06-01解除。")


@covers(PairingEndsBeforeStart)
def test_no_pairing_ends_before_it_began() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    story.when(
        c.EndPairing, household=home.id, pairing=pairing_of(event), effective=JUNE, until=date(2020, 2, 29)
    )
    story.then_refused(PairingEndsBeforeStart, "解除日期2020-02-29早于结对日期2020-03-01。")
    ended(story, home, event, until=MARCH)


@covers(LaterEvent)
def test_no_end_takes_effect_before_the_pairing_did() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home, since=date(2019, 1, 1))
    story.when(c.EndPairing, household=home.id, pairing=pairing_of(event), effective=date(2020, 2, 1))
    story.then_refused(LaterEvent, event_id=event.id)


@covers(LaterEvent)
def test_no_pairing_takes_effect_before_the_end_that_makes_room_for_it() -> None:
    story = Story()
    home = story.identified()
    end = ended(story, home, paired(story, home), effective=OCTOBER, until=date(2020, 4, 30))
    story.when(c.PairHelper, household=home.id, **HELPER, effective=JUNE)
    story.then_refused(LaterEvent, event_id=end.id)
    paired(story, home, effective=OCTOBER, since=JUNE)


@covers(NotFound)
def test_a_pairing_belongs_to_its_household() -> None:
    story = Story()
    home, other = story.identified(), story.identified()
    event = paired(story, home)
    for household, pairing in ((other.id, pairing_of(event)), (home.id, "0" * 20)):
        story.when(c.EndPairing, household=household, pairing=pairing, effective=JUNE)
        story.then_refused(NotFound, "没有找到这一户的这项结对。")
    stranger = replace(CLERK, division="150526")
    story.when(c.PairHelper, stranger, household=home.id, **HELPER)
    story.then_refused(NotFound, "没有找到这一户。")


@covers(WrongStatus)
def test_a_removed_household_is_paired_no_more_but_its_pairings_end() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    story.given(c.RemoveHousehold, household=home.id, effective=JUNE)
    story.when(c.PairHelper, household=home.id, **{**HELPER, "name": "钱帮扶"})
    story.then_refused(WrongStatus)
    ended(story, home, event, effective=OCTOBER, ended="not_needed")


@covers(OwnHousehold, UnknownCode)
def test_codes_and_kin() -> None:
    story = Story()
    home = story.identified()
    story.when(c.PairHelper, household=home.id, **HELPER, political_status="x")
    story.then_refused(UnknownCode, "“政治面貌”的取值“x”不在代码表中。")
    event = paired(story, home)
    story.when(c.EndPairing, household=home.id, pairing=pairing_of(event), ended="x")
    story.then_refused(UnknownCode, "“解除原因”的取值“x”不在代码表中。")
    story.kin = frozenset({home.id})
    story.when(c.PairHelper, household=home.id, **HELPER)
    story.then_refused(OwnHousehold)


@pytest.mark.parametrize(
    "fields", [{"phone": "0471-1234567"}, {"name": " "}, {"unit": ""}, {"sex": "x"}, {"month": 3}]
)
def test_a_pairing_keeps_to_its_form(fields: dict[str, Any]) -> None:
    story = Story()
    with pytest.raises(ValidationError):
        story.command(c.PairHelper, household="0" * 20, **{**HELPER, **fields})


def test_pairings_are_made_at_any_time_of_the_year() -> None:
    story = Story(register=REGISTER.model_copy(update={"windows_open": False}), today=date(2020, 11, 15))
    home = story.identified()
    story.today = date(2020, 12, 20)
    event = paired(story, home)
    ended(story, home, event)


# -- rolled back and redone


@covers(HasDependents)
def test_with_a_pairing_its_end_goes_and_both_come_back() -> None:
    story = Story()
    home = story.identified()
    before = story.rows()
    event = paired(story, home)
    end = ended(story, home, event)
    after = story.rows()
    story.when(RequestRollback, events=[event.id])
    story.then_refused(HasDependents)
    rollbacks = story.rolled_back(event, chain=True)
    assert [one.withdraws for one in rollbacks] == [(end.id,), (event.id,)]
    assert story.rows() == before
    story.redone(*rollbacks)
    assert story.rows() == after


@covers(BuiltOnAbsence)
def test_who_was_paired_while_it_was_rolled_back_stands_against_the_redo() -> None:
    story = Story()
    home = story.identified()
    (rollback,) = story.rolled_back(paired(story, home))
    again = paired(story, home)
    assert rollback.id in again.rests_on
    story.when(RequestRedo, events=[rollback.id])
    story.then_refused(BuiltOnAbsence)


def test_with_the_household_its_pairings_go() -> None:
    story = Story()
    home = story.identified()
    event = paired(story, home)
    case = story.ask(events=[home.event.id], chain=True)
    assert story.preview(case).households == (home.id,)
    rollbacks = story.approved(case)
    assert [one.withdraws for one in rollbacks] == [(event.id,), (home.event.id,)]


def test_the_preview_of_a_pairing_names_its_household_and_village() -> None:
    story = Story()
    home = story.identified(village=NEXT_DOOR)
    shown = story.preview(story.ask(events=[paired(story, home).id]))
    assert (shown.households, shown.villages, shown.figures) == ((home.id,), (NEXT_DOOR,), ())
