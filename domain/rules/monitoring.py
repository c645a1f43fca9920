"""Monitoring against the return to poverty: 纳入监测, 消除风险."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.codes import check_code
from domain.commands import EliminateRisk, Monitoring, OpenMonitored, StartMonitoring
from domain.drafts import Draft, Fact, merge, rule
from domain.errors import RuleBroken
from domain.events import part_id
from domain.income import compute
from domain.rules.entries import EntryPolicy
from domain.rules.opening import open_household, opening_changes, require_attribute
from domain.rules.status import require_status
from domain.statuses import EXITED, MONITORED_ONLY

if TYPE_CHECKING:
    from domain.blocks import Income, MonitoringForm
    from domain.events import Changes
    from domain.known import Household, Known

#: Who may come under which category: exited households relapse, others are marginal or struck.
CATEGORY_STATUS = {
    "unstable_exit": EXITED,
    "marginal": (MONITORED_ONLY,),
    "sudden_hardship": (*EXITED, MONITORED_ONLY),
}


class AlreadyMonitored(RuleBroken):
    """The household is under monitoring."""

    code, field, rule = "already_monitored", "monitoring", "rules §3"
    sentence = "该户已在监测中。"


class NotMonitored(RuleBroken):
    """The household is not under monitoring."""

    code, field, rule = "not_monitored", "monitoring", "rules §3"
    sentence = "该户不在监测中,不能消除风险。"


class DisasterNeeded(RuleBroken):
    """The risk of a natural disaster names its kind; no other risk does."""

    code, field, rule = "disaster_needed", "disaster", "信息采集表 G"
    sentence = "风险含“因自然灾害”时须填灾害种类,其他风险不填。"


class NoLabourNotEliminated(RuleBroken):
    """A household without labour is secured, not marked eliminated."""

    code, field, rule = "no_labour", "household", "procedures, monitoring"
    sentence = "整户无劳动力的监测对象落实兜底保障,不标注风险消除。"


class WrongCategory(RuleBroken):
    """Only households that exited can be 脱贫不稳定户."""

    code, field, rule = "wrong_category", "category", "codes/monitoring_category"
    sentence = "非建档立卡户不能列为脱贫不稳定户。"


class MonitoringStarted(Fact):
    """纳入监测: category, risks, the four problems and the income at that time (fen)."""

    TYPE: ClassVar[str] = "monitoring.started"
    category: str
    risks: tuple[str, ...]
    disaster: str | None
    opened: bool


class RiskEliminated(Fact):
    """消除风险, and the way."""

    TYPE: ClassVar[str] = "risk.eliminated"
    way: str
    category: str


def check_monitoring(monitoring: Monitoring) -> None:
    """Raises UnknownCode, DisasterNeeded."""
    check_code("monitoring_category", monitoring.category, "监测类别")
    for risk in monitoring.risks:
        check_code("poverty_risk", risk, "致(返)贫风险")
    if (monitoring.disaster is not None) != ("natural_disaster" in monitoring.risks):
        raise DisasterNeeded
    if monitoring.disaster is not None:
        check_code("natural_disaster", monitoring.disaster, "灾害种类")


def require_category(category: str) -> None:
    """Raises WrongCategory when an ordinary household cannot come under the category."""
    if MONITORED_ONLY not in CATEGORY_STATUS[category]:
        raise WrongCategory


def found(problems: MonitoringForm, income: Income | None, members: int, year: int) -> dict[str, Any]:
    """What was found at one moment, as stored: the problems, and the income with what follows from it."""
    if income is None:
        return problems.stored()
    return problems.stored() | {"income": income.stored() | compute(income, members, (), year)._asdict()}


def standing(monitoring: Monitoring, year: int, month: int) -> dict[str, Any]:
    """What a household says of itself while it is monitored."""
    value = {
        "category": monitoring.category, "risks": list(monitoring.risks), "year": year, "month": month,
    }  # fmt: skip
    return value if monitoring.disaster is None else value | {"disaster": monitoring.disaster}


def _started(monitoring: Monitoring, household: str, members: int, year: int, month: int) -> Changes:
    form = {"identified": found(monitoring.problems, monitoring.income, members, year)}
    return {
        "household": {household: {"monitoring": standing(monitoring, year, month)}},
        "household_year": {part_id(household, year): {"monitoring": form}},
    }


def ended(way: str, month: int | None, since: dict[str, Any], at_end: dict[str, Any]) -> dict[str, Any]:
    """What the year of elimination keeps: the monitoring that ended, how, when, and what was found then."""
    return {"since": since, "eliminated": {"way": way, "month": month, **at_end}}


def _fact(monitoring: Monitoring, *, opened: bool) -> MonitoringStarted:
    return MonitoringStarted(
        category=monitoring.category, risks=monitoring.risks, disaster=monitoring.disaster, opened=opened
    )


@rule(StartMonitoring)
def start_monitoring(command: StartMonitoring, known: Known) -> list[Draft]:
    """Decide 纳入监测 of a household in the register."""
    check_monitoring(command.monitoring)
    household = known.household(command.household)
    require_status(household, *CATEGORY_STATUS[command.monitoring.category])
    if household.get("monitoring") is not None:
        raise AlreadyMonitored
    month = command.month or 0
    changes = _started(command.monitoring, household.id, len(household.members), command.year, month)
    return [_fact(command.monitoring, opened=False).draft(changes)]


@rule(OpenMonitored)
def open_monitored(command: OpenMonitored, known: Known) -> list[Draft]:
    """Decide 纳入监测 of an ordinary household: it opens as not_registered_poor."""
    check_monitoring(command.monitoring)
    require_attribute("not_registered_poor", command.attribute)
    require_category(command.monitoring.category)
    household, persons = open_household(known, command, EntryPolicy())
    month = command.month or 0
    changes = merge(
        opening_changes(command, household, persons, "not_registered_poor"),
        _started(command.monitoring, household, len(persons), command.year, month),
    )
    return [_fact(command.monitoring, opened=True).draft(changes)]


@rule(EliminateRisk)
def eliminate_risk(command: EliminateRisk, known: Known) -> list[Draft]:
    """Decide 消除风险 of a monitored household that has labour on its last form."""
    household = known.household(command.household)
    check_code("risk_elimination", command.way, "消除方式")
    monitoring = household.get("monitoring")
    if monitoring is None:
        raise NotMonitored
    _require_labour(household, command.year)
    at_end = found(command.problems, command.income, len(household.members), command.year)
    form = ended(command.way, command.month, monitoring, at_end)
    before = household.block(command.year, "monitoring") or {}
    changes: Changes = {
        "household": {household.id: {"monitoring": None}},
        "household_year": {part_id(household.id, command.year): {"monitoring": before | form}},
    }
    return [RiskEliminated(way=command.way, category=monitoring["category"]).draft(changes)]


def _require_labour(household: Household, year: int) -> None:
    forms = [member.form(year) for member in household.members]
    if forms and all(form is not None and form.get("labour") in {"none", "lost"} for form in forms):
        raise NoLabourNotEliminated
