"""Members: 自然增加, 自然减少, 贫困人口清退, 家庭成员补录, and whom a number belongs to."""

from __future__ import annotations

from datetime import date

import pytest

from domain import commands as c
from domain.codes import UnknownCode
from domain.errors import NotFound
from domain.finish import MonthNeeded
from domain.identity import DocumentMissing
from domain.rules.entries import (
    DuplicateElsewhere,
    DuplicateInHousehold,
    HeadCount,
    IdentityIncomplete,
    IdentityTyped,
    NameDiffers,
    PersonDeceased,
)
from domain.rules.heads import NewHeadNeeded, NewHeadNotNeeded
from domain.rules.status import WrongStatus
from tests.support.given import HERE, Story, covers, heading
from tests.support.people import document, entry

DEATH = {"left": "death", "month": 3}


@covers(c.AddMember)
def test_a_member_is_added_with_reason_and_month() -> None:
    story = Story()
    home = story.identified()
    event = story.added(home, entry=entry(50, "daughter", phone="13900000000"), month=5)
    person = event.facts["person"]
    story.then("member.added", relation="daughter", joined="newborn")
    assert (event.month, event.effective) == (5, date(2020, 5, 1))
    assert story.members(home) == (home.head, person)
    assert story.state.rows()[("membership", f"{person}@{home.id}")] == {
        "relation": "daughter", "since": "2020-05-01", "joined": "newborn", "until": None, "left": None,
    }  # fmt: skip
    assert story.value("person", person, "phone") == "13900000000"


@covers(MonthNeeded)
@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (c.AddMember, {"entry": entry(50, "son"), "joined": "newborn"}),
        (c.RemoveMember, {"left": "death"}),
    ],
)
def test_natural_changes_need_their_month(kind: type[c.Command], fields: dict[str, object]) -> None:
    story = Story()
    home = story.identified("son")
    more = {"person": home.others[0]} if kind is c.RemoveMember else {}
    story.when(kind, household=home.id, month=None, **fields, **more)
    story.then_refused(MonthNeeded, "须填写统计月份。")


@covers(c.RemoveMember)
def test_a_member_who_left_stays_visible_and_counts_for_nothing() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    event = story.left(home, son, "married_out", month=4)
    assert event.facts["left"] == "married_out"
    assert story.members(home) == (home.head, daughter)
    assert story.state.ever_in(home.id) == list(home.people)
    row = story.state.rows()[("membership", f"{son}@{home.id}")]
    assert (row["relation"], row["until"], row["left"]) == ("son", "2020-04-01", "married_out")
    assert story.value("person", son, "household") is None
    assert story.value("person", son, "deceased") is None


@covers(c.RemovePerson)
def test_a_person_wrongly_identified_is_removed() -> None:
    story = Story()
    home = story.identified("son")
    story.given(c.RemovePerson, household=home.id, person=home.others[0])
    event = story.then("person.removed", person=home.others[0])
    assert event.changes["membership"] == {
        f"{home.others[0]}@{home.id}": {"until": "2020-12-31", "left": "person_removed"}
    }
    assert story.members(home) == (home.head,)


@pytest.mark.parametrize(("command", "list_name"), [("left", "减少原因"), ("joined", "增加原因")])
def test_reasons_come_from_their_lists(command: str, list_name: str) -> None:
    story = Story()
    home = story.identified("son")
    if command == "left":
        story.when(c.RemoveMember, household=home.id, person=home.others[0], left="split")
        value = "split"
    else:
        story.when(c.AddMember, household=home.id, entry=entry(50, "son"), joined="found")
        value = "found"
    story.then_refused(UnknownCode, f"“{list_name}”的取值“{value}”不在代码表中。")


@pytest.mark.parametrize("kind", [c.RemoveMember, c.RemovePerson])
def test_the_head_leaves_together_with_the_naming_of_another(kind: type[c.Command]) -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    more = DEATH if kind is c.RemoveMember else {}
    story.given(
        kind, household=home.id, person=home.head, new_head=heading(son, daughter, relation="sibling"), **more
    )
    story.then("head.changed", before=home.head, after=son, relations={daughter: "sibling"})
    assert [e.id.rpartition(".")[2] for e in story.happened] == ["0", "1"]
    assert story.household(home, "head") == son
    assert [story.relation(p, home.id) for p in (son, daughter)] == ["head", "sibling"]


@covers(NewHeadNeeded)
@pytest.mark.parametrize("kind", [c.RemoveMember, c.RemovePerson])
def test_the_head_does_not_leave_a_household_headless(kind: type[c.Command]) -> None:
    story = Story()
    home = story.identified("son")
    more = DEATH if kind is c.RemoveMember else {}
    story.when(kind, household=home.id, person=home.head, **more)
    story.then_refused(NewHeadNeeded, "减少的是户主,须同时指定新户主。")


@covers(NewHeadNotNeeded)
def test_a_new_head_is_named_only_where_the_head_leaves() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    story.when(c.RemoveMember, household=home.id, person=son, new_head=heading(daughter, home.head), **DEATH)
    story.then_refused(NewHeadNotNeeded, "减少的不是户主,不能同时变更户主。")


def test_the_last_member_leaves_without_a_successor_and_the_household_is_empty() -> None:
    story = Story()
    home = story.identified()
    story.left(home, home.head)
    assert story.members(home) == ()
    assert story.household(home, "head") is None
    assert story.household(home, "status") == "not_exited"


@covers(NotFound)
def test_only_a_present_member_leaves() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified("son")
    story.left(home, home.others[0], month=3)
    for stranger in (home.others[0], other.head, "0" * 20):
        story.when(c.RemoveMember, household=home.id, person=stranger, left="death")
        story.then_refused(NotFound, "没有找到这一户中的这名成员。")


@covers(WrongStatus)
@pytest.mark.parametrize("kind", [c.AddMember, c.BackfillMember])
def test_nobody_joins_a_removed_household(kind: type[c.Command]) -> None:
    story = Story()
    home = story.identified()
    story.given(c.RemoveHousehold, household=home.id)
    more = {"joined": "newborn"} if kind is c.AddMember else {}
    story.when(kind, household=home.id, entry=entry(50, "son"), **more)
    story.then_refused(
        WrongStatus,
        "该户现为“清退”,只有“未脱贫、脱贫(享受政策)、脱贫(不再享受政策)、返贫、"
        "非建档立卡户(监测对象)”的户才能办理。",
    )


@pytest.mark.parametrize("kind", [c.AddMember, c.BackfillMember])
def test_nobody_joins_as_a_second_head(kind: type[c.Command]) -> None:
    story = Story()
    home = story.identified()
    more = {"joined": "newborn"} if kind is c.AddMember else {}
    story.when(kind, household=home.id, entry=entry(50), **more)
    story.then_refused(HeadCount, count=2)


def test_nobody_joins_a_household_without_a_head() -> None:
    story = Story()
    home = story.identified()
    story.left(home, home.head)
    story.when(c.AddMember, household=home.id, entry=entry(50, "son"), joined="newborn")
    story.then_refused(HeadCount, count=0)


@covers(c.BackfillMember)
def test_a_member_is_backfilled_with_or_without_a_document() -> None:
    story = Story()
    home = story.identified()
    bare = c.Entry(name="补录", relation="mother", sex="f", birth_date=date(1940, 5, 6))
    for who, documented in ((bare, False), (entry(50, "son"), True)):
        story.given(c.BackfillMember, household=home.id, entry=who)
        event = story.then("member.backfilled", relation=who.relation, documented=documented)
        (membership,) = event.changes["membership"].values()
        assert membership["joined"] == "back_filled"
    assert len(story.members(home)) == 3


@covers(DocumentMissing, IdentityIncomplete, IdentityTyped)
def test_sex_and_birth_are_typed_only_where_there_is_no_document() -> None:
    story = Story()
    home = story.identified()
    bare = c.Entry(name="补录", relation="son", sex="m")
    story.when(c.BackfillMember, household=home.id, entry=bare)
    story.then_refused(IdentityIncomplete, "第1名成员没有证件号码,须填写性别和出生日期。")
    story.when(c.AddMember, household=home.id, entry=bare, joined="newborn")
    story.then_refused(DocumentMissing)
    for typed in ({"sex": "m"}, {"birth_date": "1950-01-01"}):
        who = entry(50, "son", **typed)
        story.when(c.BackfillMember, household=home.id, entry=who)
        story.then_refused(IdentityTyped, "第1名成员有证件号码,性别和出生日期由号码得出,不能另填。")


@covers(DuplicateInHousehold)
def test_a_number_is_not_entered_twice_in_one_household() -> None:
    story = Story()
    home = story.identified("son")
    story.when(
        c.AddMember, household=home.id, entry=entry(50, "son", document=home.numbers[1]), joined="newborn"
    )
    story.then_refused(DuplicateInHousehold, "第1名成员的证件号码与本户已有成员重复。")
    story.when(c.IdentifyHousehold, village=HERE, members=[entry(60), entry(61, "son"), entry(61, "son")])
    story.then_refused(DuplicateInHousehold, "第3名成员的证件号码与本户已有成员重复。")


@covers(DuplicateElsewhere)
def test_of_a_number_elsewhere_only_that_is_said() -> None:
    story = Story()
    other = story.identified("son")
    home = story.identified()
    story.when(
        c.AddMember, household=home.id, entry=entry(50, "son", document=other.numbers[1]), joined="newborn"
    )
    story.then_refused(DuplicateElsewhere, "第1名成员的证件号码已在别处登记。")
    assert story.refusal is not None
    assert story.refusal.data == {"row": 1}


def test_a_disability_card_and_the_number_in_it_are_one_person() -> None:
    story = Story()
    number = document(7)
    story.identified(members=[entry(7, document=f"{number}42B1")])
    story.when(c.IdentifyHousehold, village=HERE, members=[entry(7)])
    story.then_refused(DuplicateElsewhere)


@covers(NameDiffers)
def test_who_comes_back_is_the_same_person_under_the_same_name() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified()
    son = home.others[0]
    story.left(home, son, "married_out", month=3)
    who = entry(50, "son_in_law", document=home.numbers[1])
    story.when(c.AddMember, household=other.id, entry=who, joined="married_in", month=4)
    story.then_refused(
        NameDiffers, "第1名成员的证件号码登记的是另一个姓名,请核对,或先办理修改姓名和证件号码。"
    )
    who = who.model_copy(update={"name": story.value("person", son, "name")})
    event = story.added(other, entry=who, joined="married_in", month=4)
    assert event.facts["person"] == son
    assert event.changes["person"][son] == {"household": other.id, "deceased": False}
    assert story.members(other) == (other.head, son)


@covers(PersonDeceased, c.BackfillMember)
def test_the_dead_come_back_by_backfill_only() -> None:
    story = Story()
    home = story.identified("son")
    son = home.others[0]
    story.left(home, son, month=3)
    assert story.value("person", son, "deceased") is True
    name = story.value("person", son, "name")
    who = entry(50, "son", document=home.numbers[1], name=name)
    story.when(c.AddMember, household=home.id, entry=who, joined="contact_regained")
    story.then_refused(PersonDeceased, "第1名成员已登记死亡;登记有误的,请回退该次自然减少。")
    story.given(c.BackfillMember, household=home.id, entry=who)
    assert story.members(home) == home.people
    assert story.value("person", son, "deceased") is False


@covers(c.BackfillHousehold)
def test_a_household_of_one_dead_by_mistake_is_backfilled_as_a_whole() -> None:
    story = Story()
    home = story.identified()
    story.left(home, home.head, month=3)
    who = entry(50, document=home.numbers[0], name=story.value("person", home.head, "name"))
    again = story.opened(c.BackfillHousehold, members=[who], effective=date(2020, 4, 1))
    assert again.head == home.head
