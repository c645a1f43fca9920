"""Notices and the clock: given a notice that hangs, when days go by or somebody objects, it waits."""

from __future__ import annotations

import pytest

from domain.procedures import commands as p
from domain.procedures.notices import ClockOnly, NoNotice, NoticeHangs, NotYet
from domain.procedures.progress import RETURNED
from tests.support.given import covers
from tests.support.procedures import CLOCK, Office, somebody


@pytest.fixture
def office() -> Office:
    office = Office()
    office.on(11, 2)
    return office


@covers(p.RaiseObjection, p.AnswerObjection, NotYet, ClockOnly, NoticeHangs, NoNotice)
def test_objections_stop_the_clock_until_they_are_answered(office: Office) -> None:
    _, case = office.poor()
    office.until(case, "notice")
    poster = somebody("village", "entry", 5)
    office.when(p.RaiseObjection, poster, case_id=case, objection="家里有车")
    office.then_refused(NoNotice)
    office.at(case, p.PostNotice, poster)
    begun_on = office.today
    office.at(case, p.PostNotice, somebody("village", "entry", 6))
    office.then_refused(NoticeHangs)
    office.later(2)
    objection = office.given(p.RaiseObjection, poster, case_id=case, objection="家里有车")
    office.later(20)
    assert office.tick(case) == []
    answer = {"case_id": case, "objection_id": objection.id, "upheld": False, "answer": "已核实,车已报废"}
    office.given(p.AnswerObjection, poster, **answer)
    notice = office.case(case).notice
    assert notice is not None
    assert (notice.ends - begun_on).days == 27
    office.later(5)
    office.when(p.TickCase, CLOCK, case_id=case, what="notice_ended", step="notice")
    office.then_refused(NotYet)
    office.when(p.TickCase, poster, case_id=case, what="notice_ended", step="notice")
    office.then_refused(ClockOnly)
    office.later(1)
    assert office.tick(case) == ["notice_ended"]
    assert office.case(case).step == "township-review"


@covers(p.AnswerObjection)
def test_an_objection_that_is_upheld_sends_the_case_back(office: Office) -> None:
    _, case = office.poor()
    office.until(case, "notice")
    poster = somebody("village", "entry", 5)
    office.at(case, p.PostNotice, poster)
    objection = office.given(p.RaiseObjection, poster, case_id=case, objection="家里有车")
    fields = {"case_id": case, "objection_id": objection.id, "upheld": True, "answer": "属实"}
    office.given(p.AnswerObjection, poster, **fields)
    assert (office.case(case).status, office.case(case).notice) == (RETURNED, None)


def test_after_a_month_away_the_clock_tells_each_thing_once_in_order(office: Office) -> None:
    _, case = office.poor()
    office.later(31)
    assert office.tick(case) == ["reminded", "escalated"]
    assert office.tick(case) == []
    told = [
        event for event in office.state.events.values() if event.type in {"case.reminded", "case.escalated"}
    ]
    assert [event.facts["due"] for event in told] == ["2020-11-12", "2020-11-12"]
