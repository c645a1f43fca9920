"""个人信息抹除: asked for by one person and approved by another, recorded before the key goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.admission import BackOffice, OwnHousehold, RoleMissing
from domain.commands import EndPairing, MarkFocus, PairHelper
from domain.errors import NotFound, Refused
from domain.rollback.commands import ApproveCase
from domain.rollback.dependents import dependents
from domain.rollback.request import CaseEnded, TwoPeople
from domain.rules.erasing import (
    GROUNDS,
    BasisUnknown,
    CasesUnderWay,
    ErasedAlready,
    ErasureAsked,
    GroundUnknown,
    require_ended,
)
from domain.rules.erasure import (
    BASES,
    ApproveErasure,
    EraseAlone,
    RejectErasure,
    RequestErasure,
    erased,
)
from tests.support.given import HERE, KEEPER, Story, covers, refused_with
from tests.support.world import CHIEF

if TYPE_CHECKING:
    from domain.events import Actor


def refusal(story: Story, case: str, actor: Actor = CHIEF) -> Refused:
    """What an approver is told."""
    with pytest.raises(Refused) as refused:
        story.handled(story.command(ApproveErasure, case_id=case, reason=""), actor)
    return refused.value


@covers(CasesUnderWay)
def test_cases_under_way_stand_against_an_erasure() -> None:
    require_ended(["effected", "dismissed", "withdrawn", "effect_rolled_back"])
    with pytest.raises(CasesUnderWay) as refused:
        require_ended(["open", "effected", "returned"])
    refused_with(refused.value, CasesUnderWay, count=2)


@covers(RequestErasure, ApproveErasure)
def test_an_erasure_assigns_nothing_of_the_person_and_names_both_people() -> None:
    """given a request, when another person approves it, then the erasure names who asked and who approved"""
    story = Story()
    home = story.identified()
    before = story.rows()
    case = story.erasure_asked(home.head)
    (request,) = (e for e in story.state.events.values() if e.type == "erasure.requested")
    assert erased(story.state.events.values()) == set()
    event = story.handled(story.command(ApproveErasure, case_id=case, reason=""), CHIEF)
    by = {"account": "keeper", "person": "person-keeper", "division": "150525"}
    assert (event.type, event.facts) == (
        "person.erased",
        {"basis": "request", "request": request.id, "requested_by": by},
    )
    assert event.actor.person == CHIEF.person
    assert event.changes == {"case": {case: {"status": "done"}}}
    assert event.tags == request.tags == (f"case:{case}", f"person:{home.head}")
    assert story.rows() == before
    assert event.id not in [e.id for e in dependents(story.state, [home.event])]


def test_what_is_asked_for_says_where_the_person_ever_was() -> None:
    """given somebody who left one household for another, when his erasure is asked for, both are named"""
    story = Story()
    home, other = story.identified("son"), story.identified()
    (person,) = home.others
    story.left(home, person, "married_out")
    case = story.erasure_asked(person)
    asked = story.state.value("case", case, "asked")
    assert (asked["villages"], asked["households"]) == ([HERE], [home.id])
    assert other.id not in asked["households"]


def test_a_person_who_was_rolled_back_may_be_erased_too() -> None:
    for basis in BASES:
        story = Story()
        home = story.identified()
        story.rolled_back(home.event)
        assert story.erased(home.head, basis=basis).facts["basis"] == basis


@covers(BasisUnknown, RoleMissing, NotFound, OwnHousehold)
def test_who_asks_for_whom_and_why() -> None:
    story = Story()
    home = story.identified()
    with pytest.raises(BasisUnknown) as basis:
        story.erasure_asked(home.head, basis="whim")
    refused_with(basis.value, BasisUnknown, "没有“whim”这种抹除依据。")
    command = story.command(RequestErasure, kind="person", subject=home.head, basis="request", reason="")
    with pytest.raises(RoleMissing) as role:
        story.handled(command, CHIEF)
    refused_with(role.value, RoleMissing, "您的账号没有“安全保密管理员”角色,不能办理。")
    with pytest.raises(NotFound) as elsewhere:
        story.handled(command, replace(KEEPER, division="150622"))
    refused_with(elsewhere.value, NotFound, "没有找到这个人。")
    with pytest.raises(NotFound):
        story.erasure_asked("0" * 20)
    with pytest.raises(NotFound) as helper:
        story.erasure_asked(home.head, "pairing")
    refused_with(helper.value, NotFound, "没有找到这项结对。")
    story.kin = frozenset({home.id})
    with pytest.raises(OwnHousehold) as kin:
        story.handled(command, KEEPER)
    refused_with(kin.value, OwnHousehold, None)


@covers(RoleMissing, NotFound, TwoPeople, BackOffice, OwnHousehold)
def test_who_approves() -> None:
    """given a request, when somebody approves who may not, then nothing is recorded"""
    story = Story()
    home = story.identified()
    case = story.erasure_asked(home.head)
    known = len(story.state.events)
    same = replace(CHIEF, person=KEEPER.person)
    refused_with(refusal(story, case, same), TwoPeople, "申请和批准不能是同一个人。")
    refused_with(refusal(story, case, KEEPER), RoleMissing, "您的账号没有“审批”角色,不能办理。")
    elsewhere = replace(CHIEF, division="150622")
    refused_with(refusal(story, case, elsewhere), NotFound, "没有找到这项申请。")
    refused_with(refusal(story, "0" * 20), NotFound, "没有找到这项申请。")
    village = replace(CHIEF, division=HERE)
    refused_with(refusal(story, case, village), BackOffice, None, level="县")
    story.kin = frozenset({home.id})
    refused_with(refusal(story, case), OwnHousehold, None)
    assert len(story.state.events) == known


@covers(ErasureAsked, ErasedAlready, CaseEnded)
def test_it_is_asked_for_once_and_decided_once() -> None:
    story = Story()
    home = story.identified()
    case = story.erasure_asked(home.head)
    with pytest.raises(ErasureAsked) as twice:
        story.erasure_asked(home.head)
    refused_with(twice.value, ErasureAsked, f"已经申请抹除,等待另一个人批准(申请 {case})。", case=case)
    story.handled(story.command(ApproveErasure, case_id=case, reason=""), CHIEF)
    refused_with(refusal(story, case), CaseEnded, None)
    with pytest.raises(ErasedAlready) as again:
        story.erasure_asked(home.head)
    refused_with(again.value, ErasedAlready, None, case=case)


@covers(RejectErasure, GroundUnknown, CaseEnded, TwoPeople)
def test_what_is_rejected_is_not_erased_and_may_be_asked_for_again() -> None:
    story = Story()
    home = story.identified()
    case = story.erasure_asked(home.head)
    with pytest.raises(GroundUnknown) as ground:
        story.erasure_rejected(case, "whim")
    refused_with(ground.value, GroundUnknown, "没有“whim”这种否决理由。")
    with pytest.raises(TwoPeople):
        story.erasure_rejected(case, actor=replace(CHIEF, person=KEEPER.person))
    refused_with(TwoPeople(), TwoPeople, None)
    event = story.erasure_rejected(case, "retention_running")
    assert (event.type, event.facts) == ("erasure.rejected", {"ground": "retention_running"})
    assert erased(story.state.events.values()) == set()
    refused_with(refusal(story, case), CaseEnded, None)
    for one in GROUNDS:
        story.erasure_rejected(story.erasure_asked(home.head), one)
    story.erased(home.head)


def test_a_case_of_erasure_is_no_case_of_rollback_and_the_other_way_round() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(MarkFocus, household=home.id, on=True)
    asked = story.ask(events=[mark.id])
    refused_with(refusal(story, asked), NotFound, "没有找到这项申请。")
    story.when(ApproveCase, CHIEF, case_id=story.erasure_asked(home.head), digest="sha256:" + "0" * 64)
    story.then_refused(NotFound, "没有找到这项申请。")


def test_a_helper_is_erased_pairing_by_pairing() -> None:
    """given a helper of two households, when one pairing is erased, then the other stays as it was"""
    story = Story()
    homes = [story.identified(), story.identified()]
    pairings = [
        story.given(PairHelper, household=home.id, name="赵帮扶", unit="县水务局").facts["pairing"]
        for home in homes
    ]
    before = story.rows()
    event = story.erased(pairings[0], "pairing")
    assert (event.type, event.facts["basis"]) == ("helper.erased", "request")
    assert f"pairing:{pairings[0]}" in event.tags
    gone = erased(story.state.events.values())
    assert pairings[0] in gone
    assert pairings[1] not in gone
    assert story.rows() == before


def test_the_end_of_a_pairing_is_recorded_after_its_helper_was_erased() -> None:
    story = Story()
    home = story.identified()
    pairing = story.given(PairHelper, household=home.id, name="赵帮扶", unit="县水务局").facts["pairing"]
    story.erased(pairing, "pairing")
    story.given(EndPairing, household=home.id, pairing=pairing, ended="transferred")
    assert story.state.value("pairing", pairing, "ended") == "transferred"


@covers(EraseAlone)
def test_an_erasure_by_one_person_of_earlier_days_reads_and_folds_as_ever() -> None:
    story = Story()
    home = story.identified()
    event = story.erased_alone(home.head)
    assert (event.facts, event.changes, event.tags) == ({"basis": "request"}, {}, (f"person:{home.head}",))
    assert erased(story.state.events.values()) == {home.head}
