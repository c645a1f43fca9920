"""更正程序: how something is recorded for a year whose year-end is fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import commands as c
from domain.admission import BackOffice, CorrectionNeedsEvidence, CorrectionNotNeeded
from domain.calendar import Register, YearIsClosed, YearOutOfRange
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.policy import EarlierYear
from tests.support.given import Story, covers
from tests.support.world import CHIEF, CLERK, REGISTER

DIGEST = "sha256:" + "ab" * 32
CORRECTION: dict[str, Any] = {"correction": "奈扶办发〔2021〕7号", "evidence": (DIGEST,)}


@covers(c.MarkFocus)
def test_a_correction_of_a_closed_year_says_what_it_goes_by() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    story.closed(2019)
    event = story.given(c.MarkFocus, household=home.id, on=True, year=2019, **CORRECTION)
    assert (event.facts["correction"], event.facts["evidence"]) == ("奈扶办发〔2021〕7号", [DIGEST])
    assert event.year == 2019


@covers(CorrectionNeedsEvidence, BackOffice, CorrectionNotNeeded, YearOutOfRange)
def test_a_correction_needs_evidence_the_back_office_and_a_closed_year() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    story.closed(2019)
    focus = {"household": home.id, "on": True, "year": 2019}
    story.when(c.MarkFocus, **focus, correction="无佐证")
    story.then_refused(CorrectionNeedsEvidence, "更正已经定格的年度,须附至少一份佐证。")
    story.register = story.register.model_copy(update={"back_office_level": "province"})
    story.when(c.MarkFocus, **focus, **CORRECTION)
    story.then_refused(BackOffice, "这是后台数据管理业务,须由省级或以上账号办理。")
    story.given(c.MarkFocus, replace(CLERK, division="15"), **focus, **CORRECTION)
    story.register = story.register.model_copy(update={"back_office_level": "county"})
    story.when(c.MarkFocus, **{**focus, "year": 2020}, **CORRECTION)
    story.then_refused(CorrectionNotNeeded, "所涉年度都没有定格,不需要走更正程序,请去掉更正依据后办理。")
    story.when(c.MarkFocus, **{**focus, "year": 2021}, **CORRECTION)
    story.then_refused(YearOutOfRange)


def test_the_windows_of_a_closed_year_are_over_for_everybody_but_a_correction() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    story.closed(2019)
    story.register = Register(current_year=2020, back_office_level="county", closed_years=frozenset({2019}))
    story.today = date(2020, 12, 31)
    story.surveyed(home, year=2019, **CORRECTION)


@covers(YearIsClosed, CorrectionNeedsEvidence, CorrectionNotNeeded, RequestRollback, ApproveCase)
def test_a_rollback_in_a_closed_year_is_asked_for_as_a_correction_and_decided_by_another() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    mark = story.given(c.MarkFocus, household=home.id, on=True, year=2019)
    later = story.given(c.MarkFocus, household=story.identified().id, on=True)
    story.closed(2019)
    story.when(RequestRollback, events=[mark.id])
    story.then_refused(YearIsClosed, year=2019)
    story.when(RequestRollback, events=[mark.id], correction="无佐证")
    story.then_refused(CorrectionNeedsEvidence)
    story.when(RequestRollback, events=[later.id], **CORRECTION)
    story.then_refused(CorrectionNotNeeded)
    case = story.ask(events=[mark.id], **CORRECTION)
    assert story.value("case", case, "asked")["correction"] == CORRECTION["correction"]
    (rollback,) = story.approved(case)
    assert (rollback.type, rollback.facts["correction"]) == ("rollback.recorded", CORRECTION["correction"])
    story.when(RequestRedo, events=[rollback.id])
    story.then_refused(YearIsClosed, year=2019)
    (redo,) = story.approved(story.ask(RequestRedo, events=[rollback.id], **CORRECTION))
    assert redo.facts["correction"] == CORRECTION["correction"]


def test_what_is_rolled_back_in_an_open_year_is_no_correction() -> None:
    story = Story()
    mark = story.given(c.MarkFocus, household=story.identified().id, on=True)
    (rollback,) = story.rolled_back(mark)
    assert "correction" not in rollback.facts


@covers(YearIsClosed)
def test_a_year_closed_between_asking_and_approving_refuses_the_approval() -> None:
    story = Story()
    home = story.taken_over("not_exited", year=2019)
    case = story.ask(events=[home.event.id])
    digest = story.preview(case).digest
    story.closed(2019)
    story.when(ApproveCase, CHIEF, case_id=case, digest=digest)
    story.then_refused(YearIsClosed, year=2019)


@covers(EarlierYear)
def test_the_twelve_kinds_go_back_in_closed_years_by_correction_and_never_in_earlier_open_ones() -> None:
    story = Story()
    homes = {year: story.taken_over("not_exited", year=2017) for year in (2018, 2019)}
    for year, home in homes.items():
        story.exited(home, year=year)
    story.closed(2017, 2018)
    story.when(RequestRollback, household=homes[2019].id, kind="exit", **CORRECTION)
    story.then_refused(EarlierYear)
    story.approved(story.ask(household=homes[2018].id, kind="exit", **CORRECTION))
    assert story.household(homes[2018], "status") == "not_exited"


@pytest.mark.parametrize("correction", [None, "奈扶办发〔2021〕7号"])
def test_a_preview_names_every_closed_year_end_that_would_come_out_otherwise(correction: str | None) -> None:
    """What counts for 2018 counts for the year-end of 2019, too."""
    story = Story()
    home = story.taken_over("not_exited", year=2018)
    story.surveyed(home, year=2019)
    mark = story.given(c.MarkFocus, household=home.id, on=True, year=2018)
    case = story.ask(events=[mark.id])
    assert story.preview(case).closed_years == ()
    story.closed(2018, 2019)
    assert story.preview(case).closed_years == (2018, 2019)
    if correction is not None:
        again = story.ask(events=[mark.id], correction=correction, evidence=[DIGEST])
        assert story.preview(again).closed_years == (2018, 2019)


def test_a_year_behind_a_closed_one_is_closed_with_it() -> None:
    register = REGISTER.model_copy(update={"closed_years": frozenset({2018})})
    assert [register.is_closed(year) for year in (2012, 2018, 2019)] == [True, True, False]
