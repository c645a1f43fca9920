"""Duplicates that were taken over: 同户重复人口删除 and 不同户重复人口删除."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.commands import DeleteDuplicate
from domain.drafts import Draft, Fact, rule
from domain.errors import NotFound, RuleBroken
from domain.rules.heads import succession
from domain.rules.members import departure, open_for_members

if TYPE_CHECKING:
    from domain.known import Known


class NotDuplicate(RuleBroken):
    """The person is not marked as a duplicate."""

    code, field, rule = "not_duplicate", "person", "国扶手册2017 ch. 8.8, 8.9"
    sentence = "此人没有重复标记,不能按重复人口删除。"


class WrongScope(RuleBroken):
    """The person who stays is in the same household, or in another: the other form is needed."""

    code, field, rule = "wrong_scope", "scope", "国扶手册2017 ch. 8.8, 8.9"
    sentence = "保留的人{where}本户,请改用{form}。"


class DuplicateDeleted(Fact):
    """重复人口删除: whose entry went, and whose stays."""

    TYPE: ClassVar[str] = "duplicate.deleted"
    person: str
    kept: str
    scope: str


@rule(DeleteDuplicate)
def delete_duplicate(command: DeleteDuplicate, known: Known) -> list[Draft]:
    """Decide 重复人口删除, within one household or across households."""
    household = open_for_members(known, command.household)
    person = household.member(command.person)
    if not person.is_duplicate or command.kept == person.id:
        raise NotDuplicate
    kept = known.person(command.kept)
    if kept.get("sex") is None:
        raise NotFound(what="保留的这个人", field="kept")
    together = kept.household == household.id
    if together and command.scope != "same_household":
        raise WrongScope(where="在", form="同户重复人口删除")
    if not together and command.scope == "same_household":
        raise WrongScope(where="不在", form="不同户重复人口删除")
    fact = DuplicateDeleted(person=person.id, kept=command.kept, scope=command.scope)
    draft = fact.draft(departure(household, person, "duplicate"))
    return [draft, *succession(household, person, command.new_head)]
