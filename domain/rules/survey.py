"""The annual form: 信息采集更新, block by block, with the income computed once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from domain.commands import SurveyHousehold
from domain.drafts import Draft, Fact, rule
from domain.errors import RuleBroken
from domain.events import part_id
from domain.income import compute, months_counted
from domain.rules.members import open_for_members

if TYPE_CHECKING:
    from domain.events import Changes
    from domain.known import Household, Known


class SurveyEmpty(RuleBroken):
    """A survey carries at least one block."""

    code, rule = "survey_empty", "rules §3"
    sentence = "信息采集表是空的,没有需要更新的内容。"


class HouseholdSurveyed(Fact):
    """信息采集更新: which blocks the sheet carried, the people it divides by."""

    TYPE: ClassVar[str] = "household.surveyed"
    blocks: tuple[str, ...]
    persons: tuple[str, ...]
    members: int | None


@rule(SurveyHousehold)
def survey_household(command: SurveyHousehold, known: Known) -> list[Draft]:
    """Decide 信息采集更新: replaces the blocks given, of present members only.

    Per-capita income is net income over the people of the income year, fen, rounded half up.
    """
    household = open_for_members(known, command.household)
    blocks = _blocks(command, household)
    for person in command.persons:
        household.member(person)
    if not blocks and not command.persons:
        raise SurveyEmpty
    changes: Changes = {
        "person_year": {
            part_id(person, command.year): {"form": form.stored()} for person, form in command.persons.items()
        },
    }
    if blocks:
        changes["household_year"] = {part_id(household.id, command.year): blocks}
    fact = HouseholdSurveyed(
        blocks=tuple(blocks), persons=tuple(command.persons),
        members=blocks["income"]["members"] if "income" in blocks else None,
    )  # fmt: skip
    return [fact.draft(changes)]


def _blocks(command: SurveyHousehold, household: Household) -> dict[str, Any]:
    blocks: dict[str, Any] = {}
    if command.conditions is not None:
        blocks["conditions"] = command.conditions.stored()
    if command.measures is not None:
        blocks["measures"] = command.measures.stored()
    if command.income is not None:
        members = len(household.members)
        left = left_within(household, command.year)
        computed = compute(command.income, members, left, command.year)
        blocks["income"] = command.income.stored() | computed._asdict() | {"members": members}
    return blocks


def left_within(household: Household, year: int) -> list[date]:
    """Days on which members left who still count for the income year."""
    known = household.known
    days = []
    for person in known.state.ever_in(household.id):
        if known.person(person).household == household.id:
            continue
        until = known.person(person).membership(household.id, "until")
        if until is not None and months_counted(date.fromisoformat(until), year):
            days.append(date.fromisoformat(until))
    return days
