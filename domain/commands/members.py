"""Commands on who belongs to a household, and who heads it."""

from pydantic import Field

from domain.commands.base import Id, OfHousehold, Text, VillageCode
from domain.commands.entries import Entry, NewHead
from domain.texts import Number, Words


class AddMember(OfHousehold):
    """自然增加."""

    NAME, OPERATION, NATURAL = "add-member", "entry", True
    entry: Entry
    joined: str


class RemoveMember(OfHousehold):
    """自然减少; removing the head names the new one."""

    NAME, OPERATION, NATURAL = "remove-member", "entry", True
    person: Id
    left: str
    new_head: NewHead | None = None


class RemovePerson(OfHousehold):
    """贫困人口清退."""

    NAME, BACK_OFFICE = "remove-person", True
    person: Id
    new_head: NewHead | None = None
    reason: Text


class BackfillMember(OfHousehold):
    """家庭成员补录, with or without a document number."""

    NAME, BACK_OFFICE = "backfill-member", True
    entry: Entry
    reason: Text


class DeleteDuplicate(OfHousehold):
    """重复人口删除: the entry of `person` goes, that of `kept` stays."""

    NAME, BACK_OFFICE = "delete-duplicate", True
    person: Id
    kept: Id
    scope: str = Field(pattern="^(same_household|across_households)$")
    new_head: NewHead | None = None


class SplitHousehold(OfHousehold):
    """分户: members (never the head) move to a new household in a village chosen anew."""

    NAME, OPERATION = "split-household", "entry"
    new_head: NewHead
    village: VillageCode
    number: Number | None = None
    address: Words | None = None


class ChangeHead(OfHousehold):
    """变更户主."""

    NAME, OPERATION = "change-head", "entry"
    new_head: NewHead
