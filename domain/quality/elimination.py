"""Group 12, continued: risks that were eliminated in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.codes import labels
from domain.quality import monitoring
from domain.quality.member import NOTHING
from domain.quality.monitoring import has_income
from domain.quality.rule import Severity
from domain.quality.view import month_number, month_of
from domain.quantities import yuan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = monitoring.GROUP
ELIMINATED = "household_year.monitoring.eliminated"
MEASURES = "household_year.measures"
#: Risk → the kinds of help that answer it; a risk not named is answered by any.
ANSWERS: dict[str, tuple[str, ...]] = {
    "illness": ("health", "comprehensive_security"),
    "disability": ("health", "comprehensive_security"),
    "schooling": ("compulsory_education", "other_education"),
    "natural_disaster": ("social_help", "comprehensive_security", "housing", "living_conditions", "industry"),
    "accident": ("health", "social_help", "comprehensive_security"),
    "lack_of_labour": ("comprehensive_security", "welfare_posts", "industry"),
    "industry_failure": ("industry", "finance", "development_help"),
    "unstable_work": ("employment", "welfare_posts"),
    "housing": ("housing", "relocation"),
    "water": ("water",),
}


def _said(view: View) -> Mapping[str, Any] | None:
    """What the form says of the elimination; None when there was none in the year."""
    said = view.monitoring.get("eliminated")
    return NOTHING if said is None and view.has_ended else said


def _known(view: View, name: str) -> Any:
    """Way, month or risks: as the business said it, else as the form has it."""
    said = (view.ended or {}).get(name)
    return said if said is not None else (view.monitoring.get("eliminated") or {}).get(name)


def _since(view: View) -> Mapping[str, Any]:
    """The monitoring that ended, as the form of the year keeps it."""
    since: Mapping[str, Any] = view.monitoring.get("since") or NOTHING
    return since


def _risks(view: View) -> tuple[str, ...]:
    told = _known(view, "risks") or (view.monitored or _since(view)).get("risks")
    return tuple(told or ())


def _by_help(view: View) -> bool:
    return _said(view) is not None and _known(view, "way") == "by_help"


@GROUP.household(6, Severity.LIST, ELIMINATED, "风险已消除,消除时的信息是空的。", when="has_ended")
def nothing_on_elimination(view: View) -> Told:
    """Risk eliminated with the second block empty."""
    said = _said(view)
    return said is not None and not has_income(said)


@GROUP.household(7, Severity.LIST, MEASURES, "风险消除方式是帮扶消除,却没有帮扶措施。", when="has_ended")
def helped_without_measure(view: View) -> Told:
    """Eliminated by help with no measure."""
    return _by_help(view) and not view.has_measure()


@GROUP.household(
    8, Severity.LIST, MEASURES, "“{risks}”的风险已消除,却没有相应的帮扶措施。",
    "自然消除的不查;哪种风险由哪些措施消除,见程序中的对照。", when="has_ended",
)  # fmt: skip
def no_measure_of_that_kind(view: View) -> Told:
    """Risk of one kind eliminated with no measure of that kind; not where it went away by itself."""
    if _said(view) is None or _known(view, "way") == "natural":
        return False
    open_ = [risk for risk in _risks(view) if not view.has_measure(*ANSWERS.get(risk, ()))]
    return bool(open_) and {"risks": "、".join(labels("poverty_risk").get(risk, risk) for risk in open_)}


@GROUP.household(
    9,
    Severity.LIST,
    f"{ELIMINATED}.income",
    "风险消除时人均纯收入{per_capita}元,低于标准{line}元。",
    when="has_ended",
)
def eliminated_below_line(view: View) -> Told:
    """Eliminated with income below the line."""
    income = (_said(view) or NOTHING).get("income")
    if not isinstance(income, dict) or (per_capita := income.get("per_capita")) is None:
        return False
    return per_capita < view.line and {"per_capita": yuan(per_capita), "line": yuan(view.line)}


@GROUP.household(12, Severity.LIST, ELIMINATED, "识别当月或下月就消除了风险。", when="has_ended")
def eliminated_at_once(view: View) -> Told:
    """Eliminated in the month of identification or the next."""
    if _said(view) is None:
        return False
    ended = month_of(_known(view, "month"), view.year)
    started = (view.ended or {}).get("started")
    begun = month_number(*started) if started and started[1] else _begun(view)
    return ended is not None and begun is not None and ended - begun <= 1


def _begun(view: View) -> int | None:
    since = _since(view)
    return month_of(since.get("month"), since.get("year", view.year)) or monitoring.since(view)
