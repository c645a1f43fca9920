"""The case of a rollback: its preview, and the two people it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain import commands as c
from domain.errors import NotFound
from domain.rollback.commands import ApproveCase, RejectCase, RequestRollback
from domain.rollback.policy import HasDependents
from domain.rollback.preview import FigureChange
from domain.rollback.request import CaseEnded, PreviewMoved, TwoPeople
from tests.support.given import HERE, NEXT_DOOR, Story, covers
from tests.support.world import CHIEF, CLERK


def test_a_preview_shows_events_fields_households_figures_and_years() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son", "daughter")
    son = home.others[0]
    new = story.split(home, son, village=NEXT_DOOR)
    mark = story.given(c.MarkFocus, household=new.id, on=True)
    case = story.ask(events=[new.event.id], chain=True)
    seen = story.preview(case)
    assert [[e.id for e in g.events] for g in seen.groups] == [[mark.id], [new.event.id]]
    changes = {tuple(c.key): (c.before, c.after) for c in seen.changes}
    assert changes["household", new.id, "focus"] == (True, None)
    assert changes["household", new.id, "status"] == ("not_exited", None)
    assert changes["person", son, "household"] == (new.id, home.id)
    assert changes["membership", f"{son}@{home.id}", "left"] == ("split", None)
    (moved,) = [c for c in seen.changes if c.key == ("person", son, "household")]
    assert (moved.set_by, moved.set_again_by) == (new.event.id, home.event.id)
    assert set(seen.households) == {home.id, new.id}
    assert seen.villages == (HERE, NEXT_DOOR)
    assert seen.figures == (
        FigureChange(HERE, "not_exited", (1, 1), (2, 3)),
        FigureChange(NEXT_DOOR, "not_exited", (1, 0), (1, 0)),
    )
    assert (seen.years, seen.closed_years) == ((2020,), ())


def test_a_preview_of_a_move_names_both_villages() -> None:
    story = Story()
    home = story.identified()
    move = story.given(c.ChangeVillage, household=home.id, village=NEXT_DOOR)
    case = story.ask(events=[move.id])
    assert story.preview(case).villages == (HERE, NEXT_DOOR)
    assert story.value("case", case, "asked")["villages"] == [HERE, NEXT_DOOR]


def test_a_preview_names_all_years_it_touches() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2018)
    story.exited(home, year=2020)
    seen = story.preview(story.ask(events=[home.event.id], chain=True))
    assert seen.years == (2018, 2020)


def test_a_preview_leaves_out_what_stays_as_it_is() -> None:
    story = Story()
    home = story.identified()
    form = story.surveyed(home)
    later = story.surveyed(home)
    seen = story.preview(story.ask(events=[form.id]))
    assert seen.changes == ()
    assert story.state.is_active(later.id)


@covers(PreviewMoved)
@pytest.mark.parametrize("what", ["event", "setter"])
def test_the_approver_is_told_when_anything_moved(what: str) -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    form = story.surveyed(home)
    case = story.ask(events=[on.id, form.id], chain=True)
    digest = story.preview(case).digest
    assert story.preview(case).digest == digest
    if what == "event":
        story.given(c.MarkFocus, household=home.id, on=False)
    else:
        story.surveyed(home)
    story.when(ApproveCase, CHIEF, case_id=case, digest=digest)
    story.then_refused(
        PreviewMoved, "预览之后情况有变化,请重新查看影响范围再办理。", digest=story.preview(case).digest
    )
    story.given(ApproveCase, CHIEF, case_id=case, digest=story.preview(case).digest)


def test_a_digest_does_not_move_for_what_lies_beside() -> None:
    story = Story()
    home, other = story.identified(), story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    case = story.ask(events=[on.id])
    digest = story.preview(case).digest
    story.given(c.MarkFocus, household=other.id, on=True)
    story.surveyed(home)
    assert story.preview(case).digest == digest


@covers(HasDependents)
def test_dependents_that_came_after_asking_refuse_an_approval_without_chain() -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    case = story.ask(events=[on.id])
    digest = story.preview(case).digest
    story.given(c.MarkFocus, household=home.id, on=False)
    story.when(ApproveCase, CHIEF, case_id=case, digest=digest)
    story.then_refused(HasDependents, count=1)


@covers(TwoPeople)
def test_asking_and_approving_are_two_people_not_two_accounts() -> None:
    story = Story()
    home = story.identified()
    case = story.ask(events=[home.event.id])
    digest = story.preview(case).digest
    second_account = replace(CHIEF, person=CLERK.person)
    for kind, more in ((ApproveCase, {"digest": digest}), (RejectCase, {})):
        for who in (CLERK, second_account):
            story.when(kind, who, case_id=case, **more)
            story.then_refused(TwoPeople, "申请和批准不能是同一个人。")


@covers(RejectCase, ApproveCase, CaseEnded)
def test_a_case_ends_once() -> None:
    story = Story()
    home = story.identified()
    first, second = (story.ask(events=[home.event.id]) for _ in range(2))
    digest = story.preview(first).digest
    story.given(RejectCase, CHIEF, case_id=first)
    assert story.state.is_active(home.event.id)
    assert story.value("case", first, "status") == "rejected"
    story.given(ApproveCase, CHIEF, case_id=second, digest=digest)
    approved = story.then("rollback.approved", finished=True)
    assert story.value("case", second, "status") == "done"
    assert f"case:{second}" in approved.tags
    for case in (first, second):
        for kind, more in ((ApproveCase, {"digest": digest}), (RejectCase, {})):
            story.when(kind, CHIEF, case_id=case, **more)
            story.then_refused(CaseEnded, "这项申请已经办结。")


@covers(NotFound)
def test_a_case_is_there_for_a_division_that_holds_everything_touched() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son")
    far = "150525101200"
    new = story.split(home, home.others[0], village=far)
    case = story.ask(events=[new.event.id])
    digest = story.preview(case).digest
    for who in (replace(CHIEF, division="150526"), replace(CHIEF, division=HERE[:9])):
        story.when(ApproveCase, who, case_id=case, digest=digest)
        story.then_refused(NotFound, "没有找到这项申请。")
    story.when(RejectCase, CHIEF, case_id="0" * 20)
    story.then_refused(NotFound, "没有找到这项申请。")


@covers(NotFound)
def test_who_asks_must_hold_everything_touched() -> None:
    story = Story()
    home = story.taken_over("not_exited", "son")
    new = story.split(home, home.others[0], village="150525101200")
    story.when(RequestRollback, replace(CLERK, division=HERE[:9]), events=[new.event.id])
    story.then_refused(NotFound, "没有找到所选业务涉及的全部户。")


def test_a_case_keeps_what_was_asked_and_seen() -> None:
    story = Story()
    home = story.identified()
    case = story.ask(events=[home.event.id], chain=True, reason="误识别")
    (event,) = story.happened
    assert event.facts["asked"] == story.value("case", case, "asked") == {
        "what": "rollback", "events": [home.event.id], "chain": True,
        "digest": story.preview(case).digest, "person": CLERK.person, "villages": [HERE],
        "households": [home.id],
    }  # fmt: skip
    assert event.facts["personal"] == {case: {"reason": "误识别"}}
    assert event.effective == date(2020, 12, 31)
