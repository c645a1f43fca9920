"""The status of a household: 脱贫, 稳定脱贫, 返贫, 清退."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.codes import check_code, labels
from domain.commands import EndPolicy, ExitHousehold, RemoveHousehold, ReturnHousehold, StablyExitHousehold
from domain.drafts import EFFECTIVE, Draft, Fact, rule
from domain.errors import RuleBroken
from domain.events import part_id
from domain.rules.causes import require_causes
from domain.rules.exit_check import Check, require_exit_checks
from domain.statuses import ADMITS, REGISTERED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Changes
    from domain.known import Household, Known, Person

#: Exit and return move the attribute between 贫困户 and 脱贫户.
EXITED_ATTRIBUTE = {
    "general": "general_exited", "low_income": "low_income_exited",
    "extreme_poverty": "extreme_poverty_exited",
}  # fmt: skip
POOR_ATTRIBUTE = {exited: poor for poor, exited in EXITED_ATTRIBUTE.items()}


class WrongStatus(RuleBroken):
    """The household's status does not admit the operation."""

    code, field, rule = "wrong_status", "status", "rules §3"
    sentence = "该户现为“{status}”,只有“{allowed}”的户才能办理。"


class ExitOfThisYear(RuleBroken):
    """A wrong exit of the same year is rolled back, not answered by a return."""

    code, field, rule = "exit_of_this_year", "year", "国扶手册2017 返贫"
    sentence = "该户{exit_year}年度才脱贫,本年度误标的脱贫应当回退,不能标注返贫。"


class HouseholdExited(Fact):
    """脱贫, with each check and the values used."""

    TYPE: ClassVar[str] = "household.exited"
    checks: tuple[Check, ...]

    @classmethod
    def of(cls, household: Household, command: ExitHousehold, checks: list[Check]) -> Draft:
        """The exit of the household in the command's year."""
        return cls(checks=tuple(checks)).draft(_exit(household, "exited", command.year))


class HouseholdStablyExited(Fact):
    """脱贫(不再享受政策), and which of the 八类人群 which member came under."""

    TYPE: ClassVar[str] = "household.stably_exited"
    category: str
    member: str


class PolicyEnded(Fact):
    """已脱贫(不再享受政策): no new exit, the exit year stays."""

    TYPE: ClassVar[str] = "household.policy_ended"
    category: str
    member: str


class HouseholdReturned(Fact):
    """返贫 and its cause."""

    TYPE: ClassVar[str] = "household.returned"
    cause: str
    exit_year: int | None


class HouseholdRemoved(Fact):
    """贫困户清退: who was in it, and what is to be reclaimed (fen)."""

    TYPE: ClassVar[str] = "household.removed"
    members: tuple[str, ...]
    reclaim: int


def require_status(household: Household, *allowed: str) -> str:
    """The status. Raises WrongStatus unless it is one of those allowed."""
    status = household.status
    if status not in allowed:
        names = labels("poverty_status")
        raise WrongStatus(status=names[status], allowed="、".join(names[s] for s in allowed))
    return status


def leaving(persons: Iterable[Person | str], household: str, left: str) -> Changes:
    """What it assigns that these persons leave the household."""
    ids = [person if isinstance(person, str) else person.id for person in persons]
    return {
        "person": {person: {"household": None} for person in ids},
        "membership": {part_id(person, household): {"until": EFFECTIVE, "left": left} for person in ids},
    }


def _exit(household: Household, status: str, year: int) -> Changes:
    attribute = household.get("attribute")
    fields: dict[str, Any] = {"status": status, "exit_year": year}
    if attribute in EXITED_ATTRIBUTE:
        fields["attribute"] = EXITED_ATTRIBUTE[attribute]
    return {"household": {household.id: fields}}


@rule(ExitHousehold)
def exit_household(command: ExitHousehold, known: Known) -> list[Draft]:
    """Decide 脱贫: refused unless every guarantee of the year's form holds."""
    household = known.household(command.household)
    require_status(household, *ADMITS[command.NAME])
    checks = require_exit_checks(household, command.year)
    return [HouseholdExited.of(household, command, checks)]


@rule(StablyExitHousehold)
def stably_exit_household(command: StablyExitHousehold, known: Known) -> list[Draft]:
    """Decide 脱贫(不再享受政策). Source: 奈曼旗宣传单2017, 稳定脱贫户."""
    household = known.household(command.household)
    require_status(household, *ADMITS[command.NAME])
    check_code("eight_category", command.category, "八类人群")
    member = household.member(command.member)
    changes = _exit(household, "stably_exited", command.year)
    changes["household"][household.id]["eight_category"] = command.category
    return [HouseholdStablyExited(category=command.category, member=member.id).draft(changes)]


@rule(EndPolicy)
def end_policy(command: EndPolicy, known: Known) -> list[Draft]:
    """Decide 已脱贫(不再享受政策): exited → stably_exited."""
    household = known.household(command.household)
    require_status(household, *ADMITS[command.NAME])
    check_code("eight_category", command.category, "八类人群")
    member = household.member(command.member)
    fields = {"status": "stably_exited", "eight_category": command.category}
    fact = PolicyEnded(category=command.category, member=member.id)
    return [fact.draft({"household": {household.id: fields}})]


@rule(ReturnHousehold)
def return_household(command: ReturnHousehold, known: Known) -> list[Draft]:
    """Decide 返贫: only where the exit was in an earlier year."""
    household = known.household(command.household)
    require_status(household, *ADMITS[command.NAME])
    require_causes(known, command.cause, label="返贫原因")
    exit_year = household.get("exit_year")
    if exit_year is not None and exit_year >= command.year:
        raise ExitOfThisYear(exit_year=exit_year)
    fields = {"status": "returned", "return_year": command.year, "return_cause": command.cause}
    attribute = household.get("attribute")
    if attribute in POOR_ATTRIBUTE:
        fields["attribute"] = POOR_ATTRIBUTE[attribute]
    fact = HouseholdReturned(cause=command.cause, exit_year=exit_year)
    return [fact.draft({"household": {household.id: fields}})]


@rule(RemoveHousehold)
def remove_household(command: RemoveHousehold, known: Known) -> list[Draft]:
    """Decide 贫困户清退: any status; ends all memberships."""
    household = known.household(command.household)
    require_status(household, *REGISTERED)
    members = household.members
    changes = leaving(members, household.id, "household_removed")
    changes["household"] = {household.id: {"status": "removed", "head": None}}
    fact = HouseholdRemoved(members=tuple(m.id for m in members), reclaim=command.reclaim)
    return [fact.draft(changes)]
