"""变更户主, 分户, 重复人口删除: who lives with whom."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.codes import UnknownCode
from domain.errors import NotFound
from domain.rules.duplicates import NotDuplicate, WrongScope
from domain.rules.entries import HeadCount
from domain.rules.heads import AlreadyHead, DuplicateUnresolved, NewHeadNeeded, RelationsIncomplete
from domain.rules.split import COPIED, HeadCannotMove
from domain.rules.status import WrongStatus
from tests.support.given import HERE, NEXT_DOOR, Home, Story, covers, heading
from tests.support.people import entry


@covers(c.ChangeHead)
def test_a_new_head_and_what_everybody_is_to_him() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    relations = {home.head: "father", daughter: "sibling"}
    story.given(c.ChangeHead, household=home.id, new_head={"person": son, "relations": relations})
    event = story.then("head.changed", before=home.head, after=son, relations=relations)
    assert event.changes["membership"] == {
        f"{son}@{home.id}": {"relation": "head"},
        f"{home.head}@{home.id}": {"relation": "father"},
        f"{daughter}@{home.id}": {"relation": "sibling"},
    }
    assert story.household(home, "head") == son
    assert story.members(home) == home.people


@covers(RelationsIncomplete, AlreadyHead, HeadCount, UnknownCode, NotFound)
def test_a_new_head_is_named_properly() -> None:
    story = Story()
    home = story.identified("son", "daughter")
    son, daughter = home.others
    stranger = "0" * 20
    for relations, missing, surplus in (
        ({}, 2, 0),
        ({daughter: "sibling"}, 1, 0),
        ({daughter: "sibling", home.head: "father", stranger: "other"}, 0, 1),
        ({son: "sibling", daughter: "sibling", home.head: "father"}, 0, 1),
    ):
        story.when(c.ChangeHead, household=home.id, new_head={"person": son, "relations": relations})
        sentence = f"变更户主须逐一填写其余每名成员与新户主的关系,还缺{missing}名,多填{surplus}名。"
        story.then_refused(RelationsIncomplete, sentence)
    story.when(c.ChangeHead, household=home.id, new_head=heading(home.head, son, daughter))
    story.then_refused(AlreadyHead, "此人已是户主。")
    story.when(c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter, relation="head"))
    story.then_refused(HeadCount, "一户必须有且只有一名户主,现填了2名。")
    story.when(c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter, relation="x"))
    story.then_refused(UnknownCode, "“与户主关系”的取值“x”不在代码表中。")
    story.when(c.ChangeHead, household=home.id, new_head=heading(stranger, *home.people))
    story.then_refused(NotFound, "没有找到这一户中的这名成员。")


@covers(c.SplitHousehold)
def test_a_split_copies_where_the_old_household_stands() -> None:
    story = Story()
    home = story.taken_over(
        "returned",
        "son",
        "daughter",
        "mother",
        return_year=2018,
        main_cause="illness",
        return_cause="disaster",
    )
    son, daughter, mother = home.others
    story.surveyed(home)
    new = story.split(home, son, daughter, village=NEXT_DOOR, number="n-2", address="村西头")
    event = story.then("household.split", source=home.id, target=new.id, moved=[son, daughter], head=son)
    row = story.state.rows()[("household", new.id)]
    old = story.state.rows()[("household", home.id)]
    assert {n: row.get(n) for n in COPIED} == {n: old.get(n) for n in COPIED}
    assert event.facts["copied"] == {n: row[n] for n in COPIED if n in row}
    assert event.facts["copied"] == {
        "status": "returned", "standard": "national", "attribute": "general", "main_cause": "illness",
        "other_causes": [], "identified_year": 2014, "exit_year": 2016, "return_year": 2018,
        "return_cause": "disaster",
    }  # fmt: skip
    assert (row["village"], row["number"], row["address"], row["opened"]) == (
        NEXT_DOOR, "n-2", "村西头", "2020-12-31",
    )  # fmt: skip
    assert story.members(home) == (home.head, mother)
    assert story.members(new) == (son, daughter)
    assert [story.relation(p, new.id) for p in (son, daughter)] == ["head", "son"]
    left = story.state.rows()[("membership", f"{son}@{home.id}")]
    assert (left["left"], left["until"], left["relation"]) == ("split", "2020-12-31", "son")
    assert ("household_year", f"{new.id}@2020") not in story.state.rows()
    assert set(event.tags) >= {f"village:{HERE}", f"village:{NEXT_DOOR}", f"household:{new.id}"}


@covers(HeadCannotMove, NotFound, WrongStatus)
def test_who_cannot_move_out() -> None:
    story = Story()
    home, other = story.identified("son"), story.identified("son")
    for moved in ((home.head,), (home.others[0], home.head)):
        story.when(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(*moved))
        story.then_refused(HeadCannotMove, "户主不能分出去,请先变更户主。")
    story.when(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(other.others[0]))
    story.then_refused(NotFound)
    story.given(c.RemoveHousehold, household=other.id)
    story.when(c.SplitHousehold, household=other.id, village=HERE, new_head=heading(other.others[0]))
    story.then_refused(WrongStatus)


def duplicates(story: Story) -> tuple[Home, Home]:
    """An identified household, and one taken over with the same son and its own daughter twice."""
    first = story.identified("son")
    doubled = entry(81, "daughter")
    members = [entry(80), entry(90, "son", document=first.numbers[1]), doubled, doubled]
    return first, story.taken_over("not_exited", members=members, year=2020)


@covers(c.DeleteDuplicate)
def test_a_duplicate_is_deleted_within_one_household_and_across_two() -> None:
    story = Story()
    first, home = duplicates(story)
    son, daughter, twice = home.others
    story.given(c.DeleteDuplicate, household=home.id, person=twice, kept=daughter, scope="same_household")
    story.then("duplicate.deleted", person=twice, kept=daughter, scope="same_household")
    kept = first.others[0]
    story.given(c.DeleteDuplicate, household=home.id, person=son, kept=kept, scope="across_households")
    event = story.then("duplicate.deleted", person=son, kept=kept)
    assert f"person:{kept}" in event.tags
    assert story.members(home) == (home.head, daughter)
    assert story.members(first) == first.people
    assert story.value("membership", f"{son}@{home.id}", "left") == "duplicate"


@covers(NotDuplicate, WrongScope)
def test_only_a_marked_person_is_deleted_by_the_form_that_fits() -> None:
    story = Story()
    first, home = duplicates(story)
    son, daughter, twice = home.others
    story.when(c.DeleteDuplicate, household=home.id, person=daughter, kept=twice, scope="same_household")
    story.then_refused(NotDuplicate, "此人没有重复标记,不能按重复人口删除。")
    story.when(c.DeleteDuplicate, household=home.id, person=twice, kept=twice, scope="same_household")
    story.then_refused(NotDuplicate)
    story.when(c.DeleteDuplicate, household=home.id, person=twice, kept=daughter, scope="across_households")
    story.then_refused(WrongScope, "保留的人在本户,请改用同户重复人口删除。")
    story.when(c.DeleteDuplicate, household=home.id, person=son, kept=first.others[0], scope="same_household")
    story.then_refused(WrongScope, "保留的人不在本户,请改用不同户重复人口删除。")


@covers(c.DeleteDuplicate, NewHeadNeeded)
def test_a_duplicate_head_is_deleted_with_a_new_head() -> None:
    story = Story()
    first = story.identified()
    home = story.taken_over(
        "not_exited", members=[entry(70, document=first.numbers[0]), entry(71, "son")], year=2020
    )
    fields = {"household": home.id, "person": home.head, "kept": first.head, "scope": "across_households"}
    story.when(c.DeleteDuplicate, **fields)
    story.then_refused(NewHeadNeeded)
    story.given(c.DeleteDuplicate, **fields, new_head=heading(home.others[0]))
    story.then("head.changed", before=home.head, after=home.others[0])


@covers(DuplicateUnresolved)
@pytest.mark.parametrize("what", ["leave", "split", "head"])
def test_a_duplicate_is_resolved_before_anything_else(what: str) -> None:
    story = Story()
    _, home = duplicates(story)
    son, daughter, twice = home.others
    if what == "leave":
        story.when(c.RemoveMember, household=home.id, person=son, left="death")
    elif what == "split":
        story.when(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(daughter, son))
    else:
        story.when(c.ChangeHead, household=home.id, new_head=heading(son, home.head, daughter, twice))
    story.then_refused(DuplicateUnresolved, "此人建账时证件号码重复,须先修改证件号码、删除重复人口或清退。")


@covers(c.RemovePerson, c.CorrectIdentity)
def test_a_duplicate_may_be_corrected_or_removed() -> None:
    story = Story()
    _, home = duplicates(story)
    son, _, twice = home.others
    story.given(c.RemovePerson, household=home.id, person=twice)
    story.then("person.removed", person=twice)
    fresh = entry(95).document
    story.given(c.CorrectIdentity, household=home.id, person=son, document=fresh)
    row = story.state.rows()[("person", son)]
    assert (row["duplicate"], row["document"], row["document_type"]) == (False, fresh, "resident_id")
