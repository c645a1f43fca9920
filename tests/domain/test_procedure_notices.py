"""Notices and the clock: given a notice that hangs, when days go by or somebody objects, it waits."""

from __future__ import annotations

from datetime import date

import pytest

from domain.procedures import commands as p
from domain.procedures.catalogue import find
from domain.procedures.definitions import Definition
from domain.procedures.notices import ClockOnly, NoNotice, NoticeHangs, NotYet
from domain.procedures.progress import RETURNED
from tests.support.given import covers
from tests.support.procedures import CLOCK, Office, somebody
from tests.support.world import REGISTER


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


def test_a_case_is_due_at_the_end_of_the_longest_that_it_may_take(office: Office) -> None:
    # given a procedure of fifteen days in all, each of whose steps would have ten
    said = find(office.register, "exit").model_dump(mode="json")
    steps = [{**step, "due": 10 if step["kind"] == "vote" else step["due"]} for step in said["steps"]]
    own = Definition.read({**said, "version": 2, "longest": 15, "steps": steps})
    office.register = REGISTER.model_copy(update={"procedures": (own,)})
    _, case = office.poor()
    # when it lies, then its last day is that of the step, and later that of the whole
    assert office.value("case", case, "asked")["due"] == "2020-11-12"
    office.later(9)
    office.step(case)
    office.later(3)
    office.step(case)
    assert office.case(case).due == date(2020, 11, 17)
    assert office.value("case", case, "asked")["due"] == "2020-11-17"


def test_after_a_month_away_the_clock_tells_each_thing_once_in_order(office: Office) -> None:
    _, case = office.poor()
    office.later(31)
    assert office.tick(case) == ["reminded", "escalated"]
    assert office.tick(case) == []
    told = [
        event for event in office.state.events.values() if event.type in {"case.reminded", "case.escalated"}
    ]
    assert [event.facts["due"] for event in told] == ["2020-11-12", "2020-11-12"]
