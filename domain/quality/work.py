"""Group 8: work away from home, and welfare posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.income import WAGES
from domain.quality.rule import Group, Severity
from domain.quality.view import UNABLE

if TYPE_CHECKING:
    from domain.quality.rule import Told
    from domain.quality.view import Member, View

GROUP = Group(8, "务工")
FORM = "person_year.form"
WAGE = "household_year.income.wages_migrant"


@GROUP.person(1, Severity.REFUSE, f"{FORM}.work_months", "务工或公益性岗位月数应在0到12之间,现为{months}。")
def wrong_months(_: View, member: Member) -> Told:
    """Months outside 0 to 12."""
    for months in (member.months, member.form.get("welfare_months") or 0):
        if not 0 <= months <= 12:
            return {"months": months}
    return False


@GROUP.person(2, Severity.WARN, f"{FORM}.work_months", "填了务工所在地,没有填务工时间。")
def place_without_months(_: View, member: Member) -> Told:
    """Place without months."""
    return not member.months and bool(member.form.get("work_place"))


@GROUP.person(3, Severity.WARN, f"{FORM}.work_place", "务工{months}个月,没有填务工所在地。")
def months_without_place(_: View, member: Member) -> Told:
    """Months without place."""
    return member.months > 0 and not member.form.get("work_place") and {"months": member.months}


@GROUP.person(4, Severity.WARN, f"{FORM}.labour", "没有劳动力或丧失劳动力,却务工{months}个月。")
def unable_but_away(_: View, member: Member) -> Told:
    """No labour but working away."""
    return member.months > 0 and member.labour in UNABLE and {"months": member.months}


@GROUP.household(5, Severity.LIST, WAGE, "有工资性收入,却没有人务工或在公益性岗位。")
def wages_without_worker(view: View) -> Told:
    """Wages without a worker, on a form that has every member."""
    if not _has_wages(view) or not view.members:
        return False
    return all(member.has_form and not member.works for member in view.members)


@GROUP.household(6, Severity.LIST, WAGE, "有人务工或在公益性岗位,却没有工资性收入。")
def worker_without_wages(view: View) -> Told:
    """A worker without wages."""
    return view.income is not None and not _has_wages(view) and any(m.works for m in view.members)


def _has_wages(view: View) -> bool:
    said = view.income
    return said is not None and any(said.get(name) for name in WAGES)
