"""个人信息抹除: recorded, assigning nothing, before the key goes."""

from __future__ import annotations

import pytest

from domain.admission import RoleMissing
from domain.errors import NotFound
from domain.rollback.dependents import dependents
from domain.rules.erasure import BASES, BasisUnknown, EraseData
from tests.support.given import Story, covers, refused_with


@covers(EraseData)
def test_an_erasure_assigns_nothing_and_is_found_by_the_person() -> None:
    story = Story()
    home = story.identified()
    before = story.rows()
    event = story.erased(home.head)
    assert (event.type, event.facts, event.changes) == ("person.erased", {"basis": "request"}, {})
    assert event.tags == (f"person:{home.head}",)
    assert story.rows() == before
    assert event.id not in [e.id for e in dependents(story.state, [home.event])]


def test_a_person_who_was_rolled_back_may_be_erased_too() -> None:
    story = Story()
    home = story.identified()
    story.rolled_back(home.event)
    for basis in BASES:
        assert story.erased(home.head, basis).facts == {"basis": basis}


@covers(BasisUnknown, RoleMissing, NotFound)
def test_who_erases_whom_and_why() -> None:
    story = Story()
    home = story.identified()
    with pytest.raises(BasisUnknown) as basis:
        story.erased(home.head, "whim")
    refused_with(basis.value, BasisUnknown, "没有“whim”这种抹除依据。")
    with pytest.raises(RoleMissing) as role:
        story.erased(home.head, roles=frozenset({"entry", "approval"}))
    refused_with(role.value, RoleMissing, "您的账号没有“安全保密管理员”角色,不能办理。")
    with pytest.raises(NotFound) as nobody:
        story.erased("0" * 20)
    refused_with(nobody.value, NotFound, "没有找到这个人。")
