"""The head of a household: 变更户主, and its naming when the head leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.codes import check_code
from domain.commands import ChangeHead
from domain.drafts import Draft, Fact, rule
from domain.errors import RuleBroken
from domain.events import part_id
from domain.rules.entries import HeadCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.commands import NewHead
    from domain.events import Changes
    from domain.known import Household, Known, Person


class RelationsIncomplete(RuleBroken):
    """A new head changes what everybody is to him; each relation is confirmed."""

    code, field, rule = "relations_incomplete", "relations", "国扶手册2017 变更户主"
    sentence = "变更户主须逐一填写其余每名成员与新户主的关系,还缺{missing}名,多填{surplus}名。"


class AlreadyHead(RuleBroken):
    """The person named is the head."""

    code, field, rule = "already_head", "new_head", "国扶手册2017 变更户主"
    sentence = "此人已是户主。"


class NewHeadNeeded(RuleBroken):
    """Removing the head demands a new one in the same command."""

    code, field, rule = "new_head_needed", "new_head", "rules §3"
    sentence = "减少的是户主,须同时指定新户主。"


class NewHeadNotNeeded(RuleBroken):
    """Who leaves is not the head."""

    code, field, rule = "new_head_not_needed", "new_head", "rules §3"
    sentence = "减少的不是户主,不能同时变更户主。"


class DuplicateUnresolved(RuleBroken):
    """A person taken over as a duplicate must be resolved first."""

    code, field, rule = "duplicate_unresolved", "person", "rules §3 HouseholdTakenOver"
    sentence = "此人建账时证件号码重复,须先修改证件号码、删除重复人口或清退。"


class HeadChanged(Fact):
    """变更户主: old, new, and the new relation of every member."""

    TYPE: ClassVar[str] = "head.changed"
    before: str | None
    after: str
    relations: dict[str, str]


def require_resolved(person: Person) -> Person:
    """The person. Raises DuplicateUnresolved."""
    if person.is_duplicate:
        raise DuplicateUnresolved
    return person


def relation_changes(new_head: NewHead, members: Sequence[str], household: str) -> Changes:
    """Relations of all members to a new head. Raises RelationsIncomplete, HeadCount, UnknownCode."""
    others = set(members) - {new_head.person}
    if new_head.relations.keys() != others:
        named = set(new_head.relations)
        raise RelationsIncomplete(missing=len(others - named), surplus=len(named - others))
    for relation in new_head.relations.values():
        check_code("relation", relation, "与户主关系")
        if relation == "head":
            raise HeadCount(count=2)
    relations = {**new_head.relations, new_head.person: "head"}
    return {"membership": {part_id(p, household): {"relation": r} for p, r in relations.items()}}


def head_change(household: Household, new_head: NewHead, members: Sequence[str]) -> Draft:
    """The change of head among those who are (or stay) members."""
    if new_head.person == household.head:
        raise AlreadyHead
    require_resolved(household.member(new_head.person))
    changes = relation_changes(new_head, members, household.id)
    changes["household"] = {household.id: {"head": new_head.person}}
    fact = HeadChanged(before=household.head, after=new_head.person, relations=new_head.relations)
    return fact.draft(changes)


def succession(household: Household, leaver: Person, new_head: NewHead | None) -> list[Draft]:
    """What follows for the head when a member leaves: nothing, or a new head.

    Raises NewHeadNeeded, NewHeadNotNeeded. The last member leaves without a successor.
    """
    if household.head != leaver.id:
        if new_head is not None:
            raise NewHeadNotNeeded
        return []
    stay = [member.id for member in household.members if member.id != leaver.id]
    if not stay:
        return []
    if new_head is None:
        raise NewHeadNeeded
    return [head_change(household, new_head, stay)]


@rule(ChangeHead)
def change_head(command: ChangeHead, known: Known) -> list[Draft]:
    """Decide 变更户主."""
    household = known.household(command.household)
    return [head_change(household, command.new_head, [m.id for m in household.members])]
