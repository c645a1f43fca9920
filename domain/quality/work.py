"""Group 8: work away from home, and welfare posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.income import WAGES
from domain.quality.member import UNABLE
from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Form
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(8, "务工")
FORM = "person_year.form"
WAGE = "household_year.income.wages_migrant"


@GROUP.form(1, Severity.REFUSE, f"{FORM}.work_months", "务工或公益性岗位月数应在0到12之间,现为{months}。")
def wrong_months(form: Form) -> Told:
    """Months outside 0 to 12."""
    welfare = form.content.get("welfare_months") or 0
    if 0 <= form.months <= 12 and 0 <= welfare <= 12:
        return False
    return {"months": welfare if 0 <= form.months <= 12 else form.months}


@GROUP.form(2, Severity.WARN, f"{FORM}.work_months", "填了务工所在地,没有填务工时间。")
def place_without_months(form: Form) -> Told:
    """Place without months."""
    return not form.months and bool(form.content.get("work_place"))


@GROUP.form(3, Severity.WARN, f"{FORM}.work_place", "务工{months}个月,没有填务工所在地。")
def months_without_place(form: Form) -> Told:
    """Months without place."""
    return form.months > 0 and not form.content.get("work_place") and {"months": form.months}


@GROUP.form(4, Severity.WARN, f"{FORM}.labour", "没有劳动力或丧失劳动力,却务工{months}个月。")
def unable_but_away(form: Form) -> Told:
    """No labour but working away."""
    return form.months > 0 and form.labour in UNABLE and {"months": form.months}


@GROUP.household(5, Severity.LIST, WAGE, "有工资性收入,却没有人务工或在公益性岗位。")
def wages_without_worker(view: View) -> Told:
    """Wages without a worker, on a form that has every member."""
    return view.surveyed and True not in [member.form.works for member in view.members] and _has_wages(view)


@GROUP.household(6, Severity.LIST, WAGE, "有人务工或在公益性岗位,却没有工资性收入。")
def worker_without_wages(view: View) -> Told:
    """A worker without wages."""
    if view.income is None or _has_wages(view):
        return False
    return True in [member.form.works for member in view.members]


def _has_wages(view: View) -> bool:
    said = view.income
    return said is not None and any(said.get(name) for name in WAGES)
