"""个人信息抹除: recorded, assigning nothing, before the key goes."""

from __future__ import annotations

import pytest

from domain.admission import RoleMissing
from domain.commands import EndPairing, PairHelper
from domain.errors import NotFound
from domain.rollback.dependents import dependents
from domain.rules.erasure import BASES, BasisUnknown, EraseData, EraseHelper, erased
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


@covers(EraseHelper)
def test_a_helper_is_erased_pairing_by_pairing() -> None:
    """given a helper of two households, when one pairing is erased, then the other stays as it was"""
    story = Story()
    homes = [story.identified(), story.identified()]
    pairings = [
        story.given(PairHelper, household=home.id, name="赵帮扶", unit="县水务局").facts["pairing"]
        for home in homes
    ]
    before = story.rows()
    event = story.helper_erased(pairings[0])
    assert (event.type, event.facts, event.changes) == ("helper.erased", {"basis": "request"}, {})
    assert event.tags == (f"pairing:{pairings[0]}",)
    assert erased(story.state.events.values()) == {pairings[0]}
    assert story.rows() == before
    with pytest.raises(NotFound) as nobody:
        story.helper_erased(homes[0].head)
    refused_with(nobody.value, NotFound, "没有找到这项结对。")


def test_the_end_of_a_pairing_is_recorded_after_its_helper_was_erased() -> None:
    story = Story()
    home = story.identified()
    pairing = story.given(PairHelper, household=home.id, name="赵帮扶", unit="县水务局").facts["pairing"]
    story.helper_erased(pairing)
    story.given(EndPairing, household=home.id, pairing=pairing, ended="transferred")
    assert story.state.value("pairing", pairing, "ended") == "transferred"
