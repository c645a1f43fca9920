"""Definitions of procedures: what ships is sound and never says anything else under the same version."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from domain import (
    decide,  # noqa: F401  it fills the registry
    working_days,
)
from domain.drafts import RULES
from domain.procedures.catalogue import checked, find, in_force, shipped
from domain.procedures.definitions import Definition, DefinitionInvalid
from tests.support.given import HERE, covers, refused_with
from tests.support.world import REGISTER

#: A version that a case may have begun with keeps its digest for ever.
DIGESTS = {
    "correction@1": "b74d4815098807a2",
    "delisting@1": "1c0cc581fee33867",
    "elimination@1": "043d8273c4d9ca72",
    "exit@1": "7f88613217b9e389",
    "identification@1": "821318f78372dacb",
    "member-change@1": "212aac1dd22732e6",
    "monitoring@1": "57ab6a0d7b76be6c",
    "removal@1": "aa05e79b1737e66d",
    "return@1": "4509e4c1b36b8bf1",
    "rollback@1": "01dafdcc0a4a3f83",
    "split@1": "bcba3be9492b15b5",
}
SMALL: dict[str, Any] = {
    "name": "small", "version": 1, "title": "小", "source": "test", "effects": ["exit-household"],
    "steps": [
        {"id": "a", "title": "申请", "kind": "submit", "level": "village", "role": "entry"},
        {"id": "b", "title": "公示", "kind": "notice", "level": "village", "role": "entry", "days": 7},
        {"id": "c", "title": "批准", "kind": "approve", "level": "county", "role": "approval",
         "apart": ["a"]},
    ],
}  # fmt: skip


def test_what_ships_covers_every_procedure_and_never_changes() -> None:
    assert {one.key: one.digest[:16] for one in shipped()} == DIGESTS
    names = {command.NAME for command in RULES}
    assert {effect for one in shipped() for effect in one.effects} <= names
    assert checked(shipped()) == shipped()


def test_the_nearest_division_and_then_the_latest_version_is_in_force() -> None:
    def other(**more: Any) -> Definition:
        return Definition.read({**SMALL, "name": "exit", **more})

    found = (other(version=2), other(version=3, division="15"), other(version=4, division="15", since=2021))
    register = REGISTER.model_copy(update={"procedures": found})
    assert in_force(register, "exit-household", HERE, 2020).key == "exit@3"
    assert in_force(register, "exit-household", HERE, 2021).key == "exit@4"
    assert in_force(register, "exit-household", "520000000000", 2020).key == "exit@2"
    assert find(register, "exit").key == "exit@4"


@pytest.mark.parametrize(
    ("place", "change", "why"),
    [
        (0, {"kind": "check"}, "第一步应为申请"),
        (0, {"level": "street"}, "没有“street”这一级"),
        (1, {"role": "system_admin"}, "没有“system_admin”这种业务角色"),
        (1, {"days": None}, "公示须写天数"),
        (1, {"id": "a"}, "写了两次"),
        (2, {"apart": ["x"]}, "不是之前的步骤"),
        (2, {"apart": []}, "至少有一步须由申请人以外的人办理"),
        (2, {"kind": "notice", "days": 3}, "最后一步总要办理,且不能是公示"),
        (2, {"kind": "vote"}, "评议须写通过的比例"),
        (2, {"remind": 3}, "提醒(remind)须早于期限(due)"),
        (2, {"escalate": "county"}, "没有期限(due)就不能上报"),
        (2, {"when": {"field": "x", "one_of": [1]}}, "最后一步总要办理"),
        (2, {"unknown": 1}, "steps.2.unknown"),
    ],
)
@covers(DefinitionInvalid)
def test_a_definition_that_cannot_be_run_is_refused(place: int, change: dict[str, Any], why: str) -> None:
    data = json.loads(json.dumps(SMALL))
    data["steps"][place].update(change)
    with pytest.raises(DefinitionInvalid) as found:
        Definition.read(data)
    assert why in found.value.message
    refused_with(found.value, DefinitionInvalid)


def test_working_days_leave_out_weekends_and_holidays_and_count_days_worked_instead() -> None:
    assert working_days.after(date(2020, 9, 30), 2, working=True) == date(2020, 10, 10)
    assert working_days.after(date(2020, 9, 30), 2, working=False) == date(2020, 10, 2)
    assert working_days.after(date(2020, 11, 6), 1, working=True) == date(2020, 11, 9)
    assert [day for day in range(1, 12) if working_days.is_working(date(2020, 10, day))] == [9, 10]
