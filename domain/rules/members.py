"""Members: 自然增加, 自然减少, 贫困人口清退, 家庭成员补录."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.codes import check_code
from domain.commands import AddMember, BackfillMember, RemoveMember, RemovePerson
from domain.drafts import Draft, Fact, rule
from domain.rules.entries import Entrance, EntryPolicy, HeadCount, join_changes
from domain.rules.heads import require_resolved, succession
from domain.rules.status import leaving, require_status
from domain.statuses import REGISTERED

if TYPE_CHECKING:
    from domain.commands import Entry
    from domain.events import Changes
    from domain.known import Household, Known, Person


class MemberAdded(Fact):
    """自然增加 and its reason."""

    TYPE: ClassVar[str] = "member.added"
    person: str
    relation: str
    joined: str


class MemberRemoved(Fact):
    """自然减少 and its reason."""

    TYPE: ClassVar[str] = "member.removed"
    person: str
    left: str


class PersonRemoved(Fact):
    """贫困人口清退: wrongly identified from the start."""

    TYPE: ClassVar[str] = "person.removed"
    person: str


class MemberBackfilled(Fact):
    """家庭成员补录, with or without a document."""

    TYPE: ClassVar[str] = "member.backfilled"
    person: str
    relation: str
    documented: bool


def open_for_members(known: Known, household: str) -> Household:
    """A household whose members may change: not one that was removed, and not an emptied one."""
    found = known.household(household)
    require_status(found, *REGISTERED)
    return found


def _enter(entrance: Entrance, household: Household, entry: Entry, joined: str) -> tuple[str, Changes]:
    if household.head is None or entry.relation == "head":
        raise HeadCount(count=0 if household.head is None else 2)
    person = entrance.join(1, entry)
    return person.id, join_changes([person], household.id, joined)


@rule(AddMember)
def add_member(command: AddMember, known: Known) -> list[Draft]:
    """Decide 自然增加."""
    household = open_for_members(known, command.household)
    check_code("member_increase", command.joined, "增加原因")
    entrance = Entrance(known, command, EntryPolicy(), household.id)
    person, changes = _enter(entrance, household, command.entry, command.joined)
    return [MemberAdded(person=person, relation=command.entry.relation, joined=command.joined).draft(changes)]


@rule(BackfillMember)
def backfill_member(command: BackfillMember, known: Known) -> list[Draft]:
    """Decide 家庭成员补录; whoever was wrongly recorded as dead comes back this way too."""
    household = open_for_members(known, command.household)
    entrance = Entrance(known, command, EntryPolicy(undocumented=True, revives=True), household.id)
    person, changes = _enter(entrance, household, command.entry, "back_filled")
    fact = MemberBackfilled(
        person=person, relation=command.entry.relation, documented=command.entry.document is not None
    )
    return [fact.draft(changes)]


def departure(household: Household, person: Person, left: str) -> Changes:
    """What it assigns that the person leaves; the head of an emptied household is cleared."""
    changes = leaving([person], household.id, left)
    if left == "death":
        changes["person"][person.id]["deceased"] = True
    if household.head == person.id and len(household.members) == 1:
        changes["household"] = {household.id: {"head": None}}
    return changes


@rule(RemoveMember)
def remove_member(command: RemoveMember, known: Known) -> list[Draft]:
    """Decide 自然减少; the head leaves only together with the naming of a new one."""
    household = open_for_members(known, command.household)
    check_code("member_decrease", command.left, "减少原因")
    person = require_resolved(household.member(command.person))
    fact = MemberRemoved(person=person.id, left=command.left)
    draft = fact.draft(departure(household, person, command.left))
    return [draft, *succession(household, person, command.new_head)]


@rule(RemovePerson)
def remove_person(command: RemovePerson, known: Known) -> list[Draft]:
    """Decide 贫困人口清退."""
    household = open_for_members(known, command.household)
    person = household.member(command.person)
    draft = PersonRemoved(person=person.id).draft(departure(household, person, "person_removed"))
    return [draft, *succession(household, person, command.new_head)]
