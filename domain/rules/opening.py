"""Opening a household: 新识别, 贫困户补录, and what 建账 shares with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.codes import check_code
from domain.commands import BackfillHousehold, IdentifyHousehold, IdentifyMonitored
from domain.drafts import EFFECTIVE, Draft, Fact, merge, rule
from domain.errors import RuleBroken
from domain.events import HOUSEHOLD_DIGITS, new_id, number_of, save_id
from domain.rules.causes import require_causes
from domain.rules.entries import Entrance, EntryPolicy, Joining, join_changes, require_one_head
from domain.rules.status import EXITED_ATTRIBUTE, require_status
from domain.statuses import ADMITS, POOR
from domain.words import field_label

if TYPE_CHECKING:
    from domain.commands import Opening
    from domain.events import Changes
    from domain.known import Known

#: Years that an older system's export carries; back-fill carries the first two.
YEARS = ("identified_year", "exit_year", "return_year")


class PoorAttributeNeeded(RuleBroken):
    """A household identified now has the attribute of a poor one."""

    code, field, rule = "poor_attribute_needed", "attribute", "rules §3"
    sentence = "未脱贫的户,贫困户属性只能是一般、低保或特困供养贫困户。"


class YearAfterTaking(RuleBroken):
    """What an older system says happened lies in a year after the one it is taken over for."""

    code, field, rule = "year_after_taking", "exit_year", "rules §3 HouseholdTakenOver"
    sentence = "{label}{value}年晚于统计年度{year}年。"


def require_years(year: int, years: dict[str, int | None]) -> None:
    """Raises YearAfterTaking."""
    for name, value in years.items():
        if value is not None and value > year:
            raise YearAfterTaking(field=name, label=field_label("household", name), value=value, year=year)


class HouseholdIdentified(Fact):
    """新识别."""

    TYPE: ClassVar[str] = "household.identified"
    village: str
    head: str
    members: tuple[str, ...]
    standard: str
    attribute: str
    main_cause: str
    other_causes: tuple[str, ...]


class HouseholdBackfilled(HouseholdIdentified):
    """贫困户补录, and of which kind."""

    TYPE: ClassVar[str] = "household.backfilled"
    status: str
    documented: bool


def require_attribute(status: str, attribute: str) -> None:
    """Raises UnknownCode, or PoorAttributeNeeded for a poor household with an exited attribute."""
    check_code("poverty_attribute", attribute, "贫困户属性")
    if status in POOR and attribute not in EXITED_ATTRIBUTE:
        raise PoorAttributeNeeded


def open_household(known: Known, command: Opening, policy: EntryPolicy) -> tuple[str, list[Joining]]:
    """Id of the household to be and those who join it, after the checks common to all openings."""
    require_one_head(command.members)
    check_code("identification_standard", command.standard, "识别标准")
    require_causes(known, command.main_cause, *command.other_causes)
    save = save_id(known.context.actor.account, command.command_id)
    return new_id(save, "household", 0), Entrance(known, command, policy).all(command.members)


def opening_changes(
    command: Opening, household: str, persons: list[Joining], status: str, **more: Any
) -> Changes:
    """What it assigns that the household is opened with these members."""
    head = next(p.id for p in persons if p.entry.relation == "head")
    fields: dict[str, Any] = {
        "opened": EFFECTIVE, "village": command.village, "status": status, "head": head,
        "standard": command.standard, "attribute": command.attribute,
        "main_cause": command.main_cause, "other_causes": list(command.other_causes), **more,
    }  # fmt: skip
    fields["number"] = command.number or number_of(household, HOUSEHOLD_DIGITS)
    for name in ("address", "phone"):
        if value := getattr(command, name):
            fields[name] = value
    return merge({"household": {household: fields}}, join_changes(persons, household, None))


def opening_facts(command: Opening, persons: list[Joining]) -> dict[str, Any]:
    """The facts that every opening carries."""
    return {
        "village": command.village,
        "head": next(p.id for p in persons if p.entry.relation == "head"),
        "members": tuple(p.id for p in persons),
        **{name: getattr(command, name) for name in ("standard", "attribute", "main_cause", "other_causes")},
    }  # fmt: skip


@rule(IdentifyHousehold)
def identify_household(command: IdentifyHousehold, known: Known) -> list[Draft]:
    """Decide 新识别: the household becomes not_exited. Source: 国扶手册2017, 新识别."""
    require_attribute("not_exited", command.attribute)
    household, persons = open_household(known, command, EntryPolicy())
    changes = opening_changes(command, household, persons, "not_exited", identified_year=command.year)
    return [HouseholdIdentified(**opening_facts(command, persons)).draft(changes)]


@rule(IdentifyMonitored)
def identify_monitored(command: IdentifyMonitored, known: Known) -> list[Draft]:
    """Decide 新识别 of a monitored household that was not registered as poor."""
    household = known.household(command.household)
    require_status(household, *ADMITS[command.NAME])
    require_attribute("not_exited", command.attribute)
    require_causes(known, command.main_cause, *command.other_causes)
    values = {name: getattr(command, name) for name in ("standard", "attribute", "main_cause")}
    fields = {
        **values, "other_causes": list(command.other_causes),
        "status": "not_exited", "identified_year": command.year,
    }  # fmt: skip
    fact = HouseholdIdentified(
        village=household.village,
        head=household.head or "",
        members=tuple(m.id for m in household.members),
        other_causes=command.other_causes,
        **values,
    )
    return [fact.draft({"household": {household.id: fields}})]


@rule(BackfillHousehold)
def backfill_household(command: BackfillHousehold, known: Known) -> list[Draft]:
    """Decide 贫困户补录. Source: 国扶手册2017 ch. 8.11 and 8.13."""
    check_code("poverty_status", command.status, "脱贫状态")
    require_attribute(command.status, command.attribute)
    require_years(command.year, {name: getattr(command, name) for name in YEARS[:2]})
    policy = EntryPolicy(undocumented=not command.documented, revives=True)
    household, persons = open_household(known, command, policy)
    years = {"identified_year": command.identified_year or command.year}
    if command.exit_year is not None:
        years["exit_year"] = command.exit_year
    fact = HouseholdBackfilled(
        **opening_facts(command, persons), status=command.status, documented=command.documented
    )
    return [fact.draft(opening_changes(command, household, persons, command.status, **years))]
