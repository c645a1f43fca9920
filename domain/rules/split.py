"""分户: members move to a household of their own, which copies where the old one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.commands import SplitHousehold
from domain.drafts import EFFECTIVE, Draft, Fact, merge, rule
from domain.errors import RuleBroken
from domain.events import HOUSEHOLD_DIGITS, new_id, number_of, part_id, save_id
from domain.rules.heads import relation_changes, require_resolved
from domain.rules.members import open_for_members
from domain.rules.status import leaving

if TYPE_CHECKING:
    from domain.events import Changes
    from domain.known import Household, Known, Person

#: What the new household copies. It has no rows of earlier years.
COPIED = (
    "status", "standard", "attribute", "main_cause", "other_causes",
    "identified_year", "exit_year", "return_year", "return_cause",
)  # fmt: skip


class HeadCannotMove(RuleBroken):
    """The head of the old household stays."""

    code, field, rule = "head_cannot_move", "new_head", "国扶手册2017 分户"
    sentence = "户主不能分出去,请先变更户主。"


class HouseholdSplit(Fact):
    """分户: from which household, to which, with whom, and what was copied."""

    TYPE: ClassVar[str] = "household.split"
    source: str
    target: str
    moved: tuple[str, ...]
    head: str
    village: str
    copied: dict[str, Any]


def _moving(household: Household, command: SplitHousehold) -> list[Person]:
    ids = [command.new_head.person, *command.new_head.relations]
    if household.head in ids:
        raise HeadCannotMove
    return [require_resolved(household.member(person)) for person in ids]


def _join(persons: list[str], household: str) -> Changes:
    since = {"since": EFFECTIVE, "joined": "split", "until": None, "left": None}
    return {"membership": {part_id(person, household): dict(since) for person in persons}}


@rule(SplitHousehold)
def split_household(command: SplitHousehold, known: Known) -> list[Draft]:
    """Decide 分户: the new household copies status, years, attribute and causes."""
    household = open_for_members(known, command.household)
    moved = [person.id for person in _moving(household, command)]
    target = new_id(save_id(known.context.actor.account, command.command_id), "household", 0)
    copied = {name: value for name in COPIED if (value := household.get(name)) is not None}
    fields = {"opened": EFFECTIVE, "village": command.village, "head": command.new_head.person, **copied}
    fields["number"] = command.number or number_of(target, HOUSEHOLD_DIGITS)
    if command.address:
        fields["address"] = command.address
    away = leaving(moved, household.id, "split")
    changes = merge(
        {"membership": away["membership"], "person": {p: {"household": target} for p in moved}},
        _join(moved, target),
        relation_changes(command.new_head, moved, target),
        {"household": {target: fields}},
    )
    fact = HouseholdSplit(
        source=household.id, target=target, moved=tuple(moved), head=command.new_head.person,
        village=command.village, copied=copied,
    )  # fmt: skip
    return [fact.draft(changes)]
