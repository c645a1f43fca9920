"""Cases through their procedures: given what is handed in, when all steps are taken, then it takes effect."""

from __future__ import annotations

from datetime import date

import pytest

from domain import commands as c
from domain.admission import OwnHousehold, RoleMissing
from domain.blocks import Income
from domain.calendar import Freeze, Frozen
from domain.errors import NotFound
from domain.procedures import commands as p
from domain.procedures.catalogue import DefinitionChanged, NoProcedure, begun, in_force
from domain.procedures.deciding import ProcedureNeeded
from domain.procedures.definitions import Definition
from domain.procedures.effect import ContentInvalid
from domain.procedures.people import SamePerson, SignedAlready, WrongLevel
from domain.procedures.progress import DISMISSED, EFFECTED, OPEN, RETURNED, ROLLED_BACK, WITHDRAWN
from domain.procedures.refusals import (
    CaseErased,
    CaseNotOpen,
    ContentAltered,
    EvidenceMissing,
    NoEarlierStep,
    NotYours,
    OtherContent,
    OtherStep,
    StillInForce,
    VotesWrong,
    WrongWay,
)
from ledger.vault import ERASED
from tests.support.given import ELSEWHERE, HERE, NEXT_DOOR, covers
from tests.support.people import entry
from tests.support.procedures import Office, also, documents, somebody, with_kin
from tests.support.world import CLERK, REGISTER


@pytest.fixture
def office() -> Office:
    office = Office()
    office.on(11, 2)
    return office


@covers(p.OpenCase, p.TakeStep, p.CastVote, p.PostNotice, p.AcceptStep, p.TickCase)
def test_an_exit_takes_effect_with_the_last_step_only(office: Office) -> None:
    home, case = office.poor()
    taken = 0
    while office.case(case).status == OPEN:
        assert office.value("household", home, "status") == "not_exited"
        office.step(case)
        taken += 1
    assert (taken, office.case(case).status) == (7, EFFECTED)
    assert [event.type for event in office.happened] == [
        "case.step_taken",
        "case.effected",
        "household.exited",
    ]
    assert {event.save for event in office.happened} == {office.happened[0].save}
    assert office.happened[2].case == case
    assert office.value("household", home, "status") == "exited"
    assert office.value("case", case, "status") == EFFECTED


def test_a_household_is_identified_through_two_notices_and_one_comparison(office: Office) -> None:
    content = {"village": HERE, "members": [entry(77, "head").model_dump(mode="json")]}
    case = office.submitted("identify-household", content)
    steps = [office.case(case).step]
    while office.case(case).status == OPEN:
        office.step(case)
        steps.append(office.case(case).step)
    assert steps[:-1] == list(office.case(case).definition.names[1:])
    events = {event.type: event for event in office.happened}
    (home,) = events["household.identified"].changes["household"]
    assert office.value("household", home, "status") == "not_exited"
    assert len({person for people in office.case(case).takers.values() for person in people}) >= 10


@pytest.mark.parametrize("command", [c.ExitHousehold])
@covers(ProcedureNeeded)
def test_without_its_case_a_command_is_refused_where_the_register_says_so(command: type[c.Command]) -> None:
    office = Office(register=REGISTER.model_copy(update={"through_cases": frozenset({"exit-household"})}))
    office.on(11, 2)
    home, case = office.poor()
    office.when(command, household=home)
    office.then_refused(ProcedureNeeded)
    assert office.through(case)[-1].type == "household.exited"


# -- bypasses, tried and refused


@covers(p.OpenCase, OtherStep)
def test_no_step_is_skipped_nor_taken_twice(office: Office) -> None:
    _, case = office.poor()
    office.at(case, p.TakeStep, somebody("county", "approval"), step="approval")
    office.then_refused(OtherStep, now="民主评议")
    office.step(case)
    office.at(case, p.CastVote, step="assembly", present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(OtherStep)


@covers(CaseNotOpen)
def test_nothing_takes_effect_twice(office: Office) -> None:
    _, case = office.poor()
    office.through(case)
    office.at(case, step="announcement")
    office.then_refused(CaseNotOpen, status="已生效")


@covers(WrongLevel, RoleMissing, NotFound)
def test_a_step_is_taken_at_its_level_in_its_division_in_its_role(office: Office) -> None:
    _, case = office.poor()
    office.until(case, "township-review")
    office.at(case, p.TakeStep, somebody("county", "review"))
    office.then_refused(WrongLevel, "“乡镇审核”由乡镇级账号办理。")
    office.at(case, p.TakeStep, somebody("township", "entry"))
    office.then_refused(RoleMissing)
    stranger = also(somebody("township", "review"), "stranger", division=ELSEWHERE[:9])
    office.at(case, p.TakeStep, stranger)
    office.then_refused(NotFound)


@covers(SamePerson)
def test_who_handed_in_does_not_approve_by_whatever_account(office: Office) -> None:
    home = office.identified()
    office.surveyed(home)
    clerk = somebody("village", "entry")
    case = office.submitted("exit-household", {"household": home.id}, clerk)
    office.at(
        case, p.CastVote, also(clerk, "second", roles=frozenset({"review"})),
        present=3, votes_for=3, votes_against=0, abstained=0,
    )  # fmt: skip
    office.then_refused(SamePerson, "您已办理过“村提名”,“民主评议”须由另一个人办理。")
    office.until(case, "approval")
    reviewer = somebody("township", "review", 10)
    office.at(case, p.TakeStep, also(reviewer, "third", division=HERE[:6], roles=frozenset({"approval"})))
    office.then_refused(SamePerson)


@covers(SignedAlready)
def test_several_people_are_several_persons_not_accounts(office: Office) -> None:
    content = {"village": HERE, "members": [entry(78, "head").model_dump(mode="json")]}
    case = office.submitted("identify-household", content)
    office.until(case, "township-check")
    one = somebody("township", "review", 1)
    office.at(case, p.TakeStep, one)
    office.at(case, p.TakeStep, also(one, "another"))
    office.then_refused(SignedAlready, people=3)
    assert office.case(case).step == "township-check"


@covers(OwnHousehold)
def test_nobody_acts_on_his_own_household_or_case(office: Office) -> None:
    home, case = office.poor()
    for own in (home, case):
        with_kin(office, own)
        office.at(case, p.CastVote, present=3, votes_for=3, votes_against=0, abstained=0)
        office.then_refused(OwnHousehold)


@covers(p.ReturnCase, p.ResubmitCase, OtherContent)
def test_what_was_handed_in_is_frozen_and_a_change_begins_anew(office: Office) -> None:
    home, case = office.poor()
    progress = office.until(case, "township-review")
    office.does(case, p.ReturnCase, somebody("township", "review", 9), back_to="proposal")
    assert (office.case(case).status, office.value("case", case, "status")) == (RETURNED, RETURNED)
    content = {"household": home, "effective": "2020-11-01"}
    fields = {"case_id": case, "command": "exit-household", "content": content, "evidence": documents(2)}
    office.given(p.ResubmitCase, somebody("village", "entry"), **fields)
    assert (office.case(case).step, list(office.case(case).takers)) == ("assembly", ["proposal"])
    assert office.case(case).seen != progress.seen
    stale = {"seen": progress.seen, "present": 3, "votes_for": 3, "votes_against": 0, "abstained": 0}
    office.at(case, p.CastVote, **stale)
    office.then_refused(OtherContent)


@covers(ContentAltered)
def test_content_that_was_swapped_in_the_ledger_is_found(office: Office) -> None:
    _, case = office.poor()
    other = office.identified()
    opened = next(event for event in office.state.events.values() if event.type == "case.opened")
    opened.facts["personal"][case]["content"]["household"] = other.id
    office.at(case, p.CastVote, present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(ContentAltered)


@covers(p.ReturnCase, NoEarlierStep, EvidenceMissing, WrongWay)
def test_back_is_back_and_a_step_has_its_way_and_documents(office: Office) -> None:
    _, case = office.poor()
    office.at(case, p.TakeStep)
    office.then_refused(WrongWay)
    office.at(case, p.CastVote, evidence=(), present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(EvidenceMissing, wanted="评议会议记录")
    office.at(case, p.ReturnCase, somebody("village", "review"), back_to="approval")
    office.then_refused(NoEarlierStep)
    office.until(case, "notice")
    office.does(case, p.ReturnCase, somebody("village", "entry", 3), back_to="village-check")
    assert office.case(case).takers.keys() == {"proposal", "assembly"}
    assert office.through(case)[-1].type == "household.exited"


@covers(VotesWrong)
@pytest.mark.parametrize(("votes", "passed"), [((6, 3, 0), True), ((5, 3, 1), False), ((0, 0, 0), False)])
def test_two_thirds_of_those_present_must_be_for_it(
    office: Office, votes: tuple[int, int, int], *, passed: bool
) -> None:
    _, case = office.poor()
    office.at(case, p.CastVote, present=9, votes_for=9, votes_against=1, abstained=0)
    office.then_refused(VotesWrong, present=9, counted=10)
    yes, no, abstained = votes
    office.at(case, p.CastVote, present=sum(votes), votes_for=yes, votes_against=no, abstained=abstained)
    office.then("case.voted", passed=passed)
    assert office.case(case).status == (OPEN if passed else DISMISSED)


@covers(CaseErased)
def test_a_case_whose_content_is_gone_has_ended_for_good(office: Office) -> None:
    _, case = office.poor()
    opened = next(event for event in office.state.events.values() if event.type == "case.opened")
    opened.facts["personal"][case]["content"] = ERASED
    office.at(case, p.CastVote, present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(CaseErased)


@covers(p.WithdrawCase, p.DismissCase, NotYours, CaseNotOpen)
def test_out_of_a_case_lead_withdrawal_and_rejection(office: Office) -> None:
    _, case = office.poor()
    office.when(p.WithdrawCase, somebody("village", "entry", 2), case_id=case)
    office.then_refused(NotYours)
    office.given(p.WithdrawCase, somebody("village", "entry"), case_id=case)
    assert office.case(case).status == WITHDRAWN
    office.at(case, p.CastVote, present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(CaseNotOpen)
    _, other = office.poor()
    office.until(other, "approval")
    office.does(other, p.DismissCase, somebody("county", "approval"))
    assert office.case(other).status == DISMISSED


def test_one_document_is_not_two(office: Office) -> None:
    fields = {"command": "add-member", "content": {}, "evidence": [documents(1)[0]] * 2}
    content = {"village": HERE, "members": [entry(80, "head").model_dump(mode="json")]}
    fields |= {"command": "identify-household", "content": content}
    office.when(p.OpenCase, somebody("village", "entry"), **fields)
    office.then_refused(EvidenceMissing)


def test_nothing_is_moved_out_of_ones_division_by_a_case(office: Office) -> None:
    home = office.identified()
    clerk = somebody("county", "entry")
    for target, there in ((ELSEWHERE, False), (NEXT_DOOR, True)):
        content = {"household": home.id, "village": target}
        fields = {"command": "change-village", "content": content, "evidence": documents(1)}
        office.when(p.OpenCase, clerk, **fields)
        assert (office.refusal is None) == there
    assert office.refusal is None


def test_a_freeze_binds_whoever_acts_from_above(office: Office) -> None:
    _, case = office.poor()
    office.until(case, "approval")
    today = office.today
    frozen = Freeze(division=HERE[:9], first=today, last=today, why="核查")
    office.register = REGISTER.model_copy(update={"freezes": (frozen,)})
    office.at(case)
    office.then_refused(Frozen)


def test_a_redo_leaves_a_case_alone_that_goes_on_anew(office: Office) -> None:
    _, case = office.poor()
    (rollback,) = office.rolled_back(office.through(case)[-1])
    office.given(p.ReopenCase, somebody("village", "entry"), case_id=case)
    office.redone(rollback)
    assert office.value("case", case, "status") == office.case(case).status == RETURNED


# -- the effect


def test_an_effect_that_is_refused_sends_the_case_back_with_the_reason(office: Office) -> None:
    home, case = office.poor()
    office.until(case, "announcement")
    office.given(c.SurveyHousehold, household=home, **poorer(office, home))
    office.step(case)
    back = office.then("case.returned", step="announcement", next="proposal", refused="exit_refused")
    assert back.facts["message"].endswith("。")
    assert (office.case(case).status, office.value("household", home, "status")) == (RETURNED, "not_exited")


def poorer(office: Office, home: str) -> dict[str, object]:
    return {"income": Income(wages_migrant=len(office.state.members(home)))}


@covers(p.ReopenCase, StillInForce)
def test_a_case_says_that_its_effect_was_rolled_back_and_is_opened_again(office: Office) -> None:
    home, case = office.poor()
    exited = office.through(case)[-1]
    again = {"case_id": case}
    office.when(p.ReopenCase, somebody("village", "entry"), **again)
    office.then_refused(StillInForce)
    office.rolled_back(exited)
    assert office.value("case", case, "status") == ROLLED_BACK
    assert office.value("household", home, "status") == "not_exited"
    office.given(p.ReopenCase, somebody("village", "entry"), **again)
    content = {"household": home}
    fields = {"case_id": case, "command": "exit-household", "content": content, "evidence": documents(2)}
    office.given(p.ResubmitCase, somebody("village", "entry"), **fields)
    assert office.through(case)[-1].type == "household.exited"
    assert office.value("case", case, "status") == EFFECTED


# -- what is handed in


@covers(ContentInvalid, NoProcedure)
def test_what_is_handed_in_is_a_form_that_some_procedure_ends_in(office: Office) -> None:
    home = office.identified()
    clerk = somebody("village", "entry")
    for content in ({}, {"household": home.id, "year": 2019}, {"household": "x"}):
        office.when(p.OpenCase, clerk, command="exit-household", content=content)
        office.then_refused(ContentInvalid)
    office.when(p.OpenCase, clerk, command="fly", content={})
    office.then_refused(ContentInvalid)
    unnamed = {"household": home.id, "张三": 1}
    office.when(p.OpenCase, clerk, command="exit-household", content=unnamed)
    office.then_refused(ContentInvalid, "申请内容的“不认识的项目”填写有误。")
    child = {"household": home.id, "month": 11, "joined": "newborn", "entry": {"name": "张三"}}
    office.when(p.OpenCase, clerk, command="add-member", content=child)
    office.then_refused(ContentInvalid, "申请内容的“成员与户主关系”填写有误。")
    office.when(p.OpenCase, clerk, command="mark-focus", content={"household": home.id, "on": True})
    office.then_refused(NoProcedure)


def test_what_the_command_would_be_refused_for_is_said_on_handing_in(office: Office) -> None:
    home = office.identified()
    office.when(
        p.OpenCase, somebody("village", "entry"), command="exit-household", content={"household": home.id}
    )
    assert office.refusal is not None
    assert office.refusal.code == "survey_missing"


@covers(Frozen)
def test_in_a_freeze_nothing_is_handled(office: Office) -> None:
    home, case = office.poor()
    frozen = Freeze(division=HERE[:6], first=date(2020, 11, 1), last=date(2020, 11, 9), why="年底数据清洗")
    office.register = REGISTER.model_copy(update={"freezes": (frozen,)})
    office.at(case, p.CastVote, present=3, votes_for=3, votes_against=0, abstained=0)
    office.then_refused(Frozen, "2020-11-01至2020-11-09暂停办理:年底数据清洗。")
    office.when(c.ExitHousehold, CLERK, household=home)
    office.then_refused(Frozen)
    office.later(8)
    office.step(case)


@covers(DefinitionChanged)
def test_a_case_ends_under_the_version_it_began_with(office: Office) -> None:
    _, case = office.poor()
    began = office.case(case).definition
    said = began.model_dump(mode="json")
    newer = Definition.read({**said, "version": 2, "steps": [said["steps"][0], *said["steps"][4:]]})
    office.register = REGISTER.model_copy(update={"procedures": (newer,)})
    assert in_force(office.register, "exit-household", HERE, 2020).key == newer.key
    assert office.case(case).definition.key == began.key
    assert len(office.through(case)) == 3
    try:
        begun(office.register, "exit@2", began.digest)
    except DefinitionChanged as refusal:
        office.refusal = refusal
    office.then_refused(DefinitionChanged)
