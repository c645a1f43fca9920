"""Which commands are offered: to whom, and for which household."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import commands as c
from domain.offering import Standing, fits, may_give
from tests.support.procedures import somebody
from tests.support.world import REGISTER

HOME = Standing("not_exited", monitored=False, paired=False, doubled=False, people=1)


EXITED = HOME._replace(status="exited")


@pytest.mark.parametrize(
    ("command", "home", "other"),
    [
        ("start-monitoring", EXITED, EXITED._replace(monitored=True)),
        ("eliminate-risk", HOME._replace(monitored=True), HOME),
        ("end-pairing", HOME._replace(paired=True), HOME),
        ("delete-duplicate", HOME._replace(doubled=True), HOME),
        ("change-head", HOME._replace(people=2), HOME),
        ("split-household", HOME._replace(people=2), HOME),
    ],
)
def test_some_commands_need_more_than_a_status(command: str, home: Standing, other: Standing) -> None:
    assert (fits(command, home), fits(command, other)) == (True, False)


def test_every_command_has_statuses_that_it_is_for() -> None:
    assert fits("exit-household", HOME)
    assert not fits("exit-household", HOME._replace(status="exited"))
    assert not fits("mark-focus", HOME._replace(status="removed"))
    assert not fits("mark-focus", HOME._replace(status=None))


def test_who_may_give_a_command_goes_by_role_and_level() -> None:
    register = REGISTER.model_copy(update={"back_office_level": "county", "through_cases": frozenset()})
    village, county = somebody("village", "entry"), somebody("county", "entry")
    assert may_give(c.MarkFocus, village, register)
    assert not may_give(c.MarkFocus, replace(village, roles=frozenset({"audit"})), register)
    for command in (c.SurveyCounty, c.DeleteDuplicate):
        assert [may_give(command, one, register) for one in (village, county)] == [False, True]
    # what is handed in as a case is decided by others
    cases = register.model_copy(update={"through_cases": frozenset({c.DeleteDuplicate.NAME})})
    assert may_give(c.DeleteDuplicate, village, cases)
