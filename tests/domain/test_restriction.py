"""限制处理: what is somebody's own stays as it is; his household's business goes on; it can be lifted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import commands as c
from domain.admission import RoleMissing
from domain.errors import NotFound
from domain.rollback.commands import ApproveCase
from domain.rules.restriction import (
    BASES,
    NotRestricted,
    PersonRestricted,
    RestrictedAlready,
    RestrictionBasisUnknown,
    RestrictPerson,
    UnrestrictPerson,
    restricted,
)
from tests.support.given import KEEPER, Story, covers, refused_with
from tests.support.world import CHIEF


@covers(RestrictPerson, UnrestrictPerson)
def test_a_restriction_assigns_nothing_of_the_person_and_can_be_lifted() -> None:
    story = Story()
    home = story.identified()
    before = story.rows()
    event = story.restricted(home.head, paper="内检〔2020〕12号")
    (case,) = event.changes["case"]
    assert (event.type, event.facts) == (
        "person.restricted", {"basis": "request", "paper": "内检〔2020〕12号"},
    )  # fmt: skip
    assert event.tags == (f"case:{case}", f"person:{home.head}")
    assert restricted(story.state.events.values()) == {home.head}
    lifted = story.unrestricted(home.head)
    assert (lifted.type, lifted.changes) == ("person.unrestricted", {"case": {case: {"status": "lifted"}}})
    assert restricted(story.state.events.values()) == set()
    assert story.rows() == before
    for basis in BASES:
        story.restricted(home.head, basis)
        story.unrestricted(home.head)


@covers(PersonRestricted)
def test_what_is_his_own_is_not_changed_and_household_business_goes_on() -> None:
    """given somebody restricted, when his name is to change, then it is refused; when his household is
    surveyed, or he leaves it, then not"""
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    story.restricted(son)
    story.when(c.CorrectIdentity, household=home.id, person=son, name="新名")
    story.then_refused(PersonRestricted, "此人的个人信息正在限制处理,不能更改;须先由安全保密管理员解除限制。")
    story.given(c.CorrectIdentity, household=home.id, person=daughter, name="新名")
    story.surveyed(home)
    story.left(home, son, "married_out")
    story.unrestricted(son)


@covers(PersonRestricted)
def test_no_rollback_changes_his_name_either_but_it_may_take_him_out_of_the_register() -> None:
    story = Story()
    home = story.identified("son")
    (son,) = home.others
    correction = story.given(c.CorrectIdentity, household=home.id, person=son, name="新名")
    story.restricted(son)
    case = story.ask(events=[correction.id])
    digest = story.preview(case).digest
    story.when(ApproveCase, CHIEF, case_id=case, digest=digest)
    story.then_refused(PersonRestricted, None)
    assert story.value("person", son, "name") == "新名"
    story.rolled_back(home.event, chain=True)
    assert story.value("person", son, "name") is None


@covers(RoleMissing, NotFound, RestrictionBasisUnknown, RestrictedAlready, NotRestricted)
def test_who_restricts_whom_and_why() -> None:
    story = Story()
    home = story.identified()
    with pytest.raises(NotRestricted) as nothing:
        story.unrestricted(home.head)
    refused_with(nothing.value, NotRestricted, "此人的个人信息没有限制处理,不用解除。")
    with pytest.raises(RestrictionBasisUnknown) as basis:
        story.restricted(home.head, "whim")
    refused_with(basis.value, RestrictionBasisUnknown, "没有“whim”这种限制处理的依据。")
    with pytest.raises(RoleMissing) as role:
        story.restricted(home.head, actor=CHIEF)
    refused_with(role.value, RoleMissing, "您的账号没有“安全保密管理员”角色,不能办理。")
    for person, actor in ((home.head, replace(KEEPER, division="150622")), ("0" * 20, KEEPER)):
        with pytest.raises(NotFound) as nobody:
            story.restricted(person, actor=actor)
        refused_with(nobody.value, NotFound, "没有找到这个人。")
    story.restricted(home.head)
    with pytest.raises(RestrictedAlready) as twice:
        story.restricted(home.head)
    refused_with(twice.value, RestrictedAlready, "此人的个人信息已经在限制处理。")
