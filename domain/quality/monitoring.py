"""Group 12: monitoring since 2021, of households now monitored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.quality.causes import is_student
from domain.quality.exited import has_water_problem
from domain.quality.member import UNABLE
from domain.quality.rule import Group, Severity
from domain.quality.view import month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(
    12, "监测(2021年起)",
    (
        "帮扶措施按年填写,没有月份:12.11、12.13看该年度有没有,不看哪个月。",
        "识别时的四项问题是“是/否”项,填了识别信息就都有了:整份没有填时才算空。",
    ),
)  # fmt: skip
MONITORED = "household.monitoring"
IDENTIFIED = "household_year.monitoring.identified"
DEVELOPMENT = ("development_help", "industry", "employment", "finance", "welfare_posts")


@GROUP.household(1, Severity.LIST, MONITORED, "住房是危房或饮水不安全,没有纳入监测。")
def not_monitored(view: View) -> Told:
    """Dangerous housing or unsafe water, yet not monitored."""
    said = view.conditions
    if said is None or view.year < 2021 or view.monitored or view.status == "removed":
        return False
    return bool(said.get("housing_dangerous")) or has_water_problem(view)


def since(view: View) -> int | None:
    """The month of identification of a monitored household."""
    said = view.monitored or {}
    return month_of(said.get("month"), said.get("year", view.year))


@GROUP.household(2, Severity.LIST, f"{MONITORED}.month", "监测户没有识别月份。", when="is_monitored")
def no_month(view: View) -> Told:
    """No month of identification."""
    return view.is_monitored and since(view) is None


@GROUP.household(3, Severity.LIST, f"{MONITORED}.risks", "监测户没有致返贫风险。", when="is_monitored")
def no_risk(view: View) -> Told:
    """No risk."""
    return view.is_monitored and not (view.monitored or {}).get("risks")


@GROUP.household(4, Severity.LIST, f"{IDENTIFIED}.income", "监测户没有识别时的收入。", when="is_monitored")
def no_income(view: View) -> Told:
    """No income on identification."""
    return view.is_monitored and not has_income(view.monitoring.get("identified"))


@GROUP.household(
    5,
    Severity.LIST,
    f"{IDENTIFIED}.housing_problem",
    "监测户没有识别时的住房、教育、饮水、医疗四项。",
    when="is_monitored",
)
def no_flags(view: View) -> Told:
    """The four problems were not asked on identification."""
    return view.is_monitored and view.monitoring.get("identified") is None


def has_income(said: Mapping[str, Any] | None) -> bool:
    """Whether the block at one moment of monitoring carries income, nested or as columns have it."""
    return bool(said) and (said or {}).get("income") is not None


@GROUP.household(
    10, Severity.LIST, f"{MONITORED}.risks", "风险有务工就业不稳,家里却没有人有务工记录。",
    when="is_monitored",
)  # fmt: skip
def unstable_without_work(view: View) -> Told:
    """Risk "unstable work" with no work record."""
    if view.monitored is None or "unstable_work" not in (view.monitored.get("risks") or ()):
        return False
    return bool(view.members) and all(m.form.has_form and not m.form.works for m in view.members)


@GROUP.household(
    11, Severity.LIST, "household_year.measures", "识别超过一个月,没有帮扶措施。", when="is_monitored"
)
def no_measure(view: View) -> Told:
    """No measure within a month of identification."""
    return _waited(view, 1) and not view.has_measure()


@GROUP.household(
    13,
    Severity.LIST,
    "household_year.measures",
    "有劳动力、有风险,识别超过六个月没有开发式帮扶措施。",
    when="is_monitored",
)
def no_development(view: View) -> Told:
    """Labour and risk, but no development measure six months on."""
    if not _waited(view, 6) or not (view.monitored or {}).get("risks"):
        return False
    able = any(m.form.labour is not None and m.form.labour not in UNABLE for m in view.members)
    return able and not view.has_measure(*DEVELOPMENT)


def _waited(view: View, months: int) -> bool:
    """Whether these months after the month of identification have passed."""
    if view.monitored is None:
        return False
    begun = since(view)
    return begun is not None and view.month_known() >= begun + months


@GROUP.person(
    14,
    Severity.LIST,
    "person_year.form.labour",
    "监测户成员{age}岁,健康,不在校,却填了“无劳动力”。",
    when="is_unable",
)
def healthy_without_labour(view: View, member: Member) -> Told:
    """Healthy, 16 to 59, not at school, "no labour"."""
    if view.monitored is None or member.form.labour != "none" or not member.form.is_healthy:
        return False
    return member.aged(16, 59) and not is_student(member) and {"age": member.age}
