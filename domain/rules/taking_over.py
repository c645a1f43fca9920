"""建账: a household as an older system's export has it, with where it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from domain.calendar import require_month
from domain.codes import check_code
from domain.commands import TakeOverHousehold
from domain.drafts import Draft, merge, rule
from domain.errors import RuleBroken
from domain.events import part_id
from domain.rules.entries import EntryPolicy
from domain.rules.monitoring import check_monitoring, ended, found, require_category, standing
from domain.rules.opening import (
    YEARS,
    HouseholdIdentified,
    open_household,
    opening_changes,
    opening_facts,
    require_attribute,
    require_years,
)
from domain.rules.status import EXITED_ATTRIBUTE
from domain.statuses import EXITED, MONITORED_ONLY

if TYPE_CHECKING:
    from domain.commands import StandingMonitoring
    from domain.events import Changes
    from domain.known import Known

#: What an older system says of a household beside its status.
STANDING = (*YEARS, "return_cause", "plan_year", "bank")
POLICY = EntryPolicy(undocumented=True, marks_duplicates=True)


class EliminatedBefore(RuleBroken):
    """A risk goes away after it was found."""

    code, field, rule = "eliminated_before", "month", "rules §4"
    sentence = "消除月份早于识别月份。"


class HouseholdTakenOver(HouseholdIdentified):
    """建账: the opening balance; `category`: of the monitoring that goes on, or ended in the year."""

    TYPE: ClassVar[str] = "household.taken_over"
    status: str
    identified_year: int | None
    exit_year: int | None
    return_year: int | None
    duplicates: tuple[str, ...]
    monitored: str | None


def attribute_of(status: str, *, low_income: bool, extreme_poverty: bool) -> str:
    """The attribute (贫困户属性) where the older export has none: by what any member receives.

    特困供养 comes before 低保. Source: the person export of 2021, which has both of them for each member
    and no column for the household's attribute; codes of rules §2.
    """
    poor = "extreme_poverty" if extreme_poverty else "low_income" if low_income else "general"
    return EXITED_ATTRIBUTE[poor] if status in EXITED else poor


def taken_over_on(monitoring: StandingMonitoring | None, year: int) -> date | None:
    """The day 建账 takes effect where none is given and the household is or was monitored.

    It was there when that began, so that the risk may end in any later month of the year.
    Source: rules §4, nothing is dated before what it rests on.
    """
    if monitoring is None:
        return None
    return date(year, monitoring.since_month if monitoring.since_year == year else 1, 1)


@rule(TakeOverHousehold)
def take_over_household(command: TakeOverHousehold, known: Known) -> list[Draft]:
    """Decide 建账: status and years as the older system has them; duplicates come in marked."""
    _require_known(command, known)
    household, persons = open_household(known, command, POLICY)
    values = {name: value for name in STANDING if (value := getattr(command, name)) is not None}
    monitoring = command.monitoring
    changes = merge(
        opening_changes(command, household, persons, command.status, **values),
        {} if monitoring is None else _monitored(monitoring, household, len(persons), command.year),
    )
    fact = HouseholdTakenOver(
        **opening_facts(command, persons),
        status=command.status,
        identified_year=command.identified_year,
        exit_year=command.exit_year,
        return_year=command.return_year,
        duplicates=tuple(p.id for p in persons if p.duplicate),
        monitored=monitoring.category if monitoring else None,
    )
    return [fact.draft(changes)]


def _require_known(command: TakeOverHousehold, known: Known) -> None:
    check_code("poverty_status", command.status, "脱贫状态")
    require_attribute(command.status, command.attribute)
    if command.return_cause is not None:
        check_code("poverty_cause", command.return_cause, "返贫原因")
    require_years(command.year, {name: getattr(command, name) for name in YEARS})
    if command.monitoring is not None:
        _require_monitoring(command, command.monitoring, known)


def _require_monitoring(command: TakeOverHousehold, monitoring: StandingMonitoring, known: Known) -> None:
    """What stood may stand; a household that has returned since was monitored before that."""
    check_monitoring(monitoring)
    if command.status == MONITORED_ONLY:
        require_category(monitoring.category)
    require_years(command.year, {"monitoring": monitoring.since_year})
    today = known.context.today
    require_month(monitoring.since_year, monitoring.since_month, today)
    if (end := monitoring.eliminated) is not None:
        check_code("risk_elimination", end.way, "消除方式")
        require_month(command.year, end.month, today)
        if (command.year, end.month) < (monitoring.since_year, monitoring.since_month):
            raise EliminatedBefore


def _monitored(monitoring: StandingMonitoring, household: str, members: int, year: int) -> Changes:
    """What stands of the monitoring: found in the year it began, gone in the year of the command."""
    since = standing(monitoring, monitoring.since_year, monitoring.since_month)
    at_start = found(monitoring.problems, monitoring.income, members, monitoring.since_year)
    forms: dict[int, dict[str, Any]] = {monitoring.since_year: {"identified": at_start}}
    if (end := monitoring.eliminated) is not None:
        at_end = found(end.problems, end.income, members, year)
        forms[year] = forms.get(year, {}) | ended(end.way, end.month, since, at_end)
    changes: Changes = {
        "household_year": {part_id(household, y): {"monitoring": form} for y, form in forms.items()}
    }
    return changes if end is not None else changes | {"household": {household: {"monitoring": since}}}
