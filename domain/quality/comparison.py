"""Group 14: comparison with last year. Source: 乡镇方案2020."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.codes import labels
from domain.income import PRODUCTION, PROPERTY, TRANSFER, WAGES
from domain.quality.logic import GRADES
from domain.quality.rule import Group, Severity
from domain.quantities import yuan

if TYPE_CHECKING:
    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(14, "与上年比较", ("姓名、证件号码可以与上年相同,不查。",))
INCOME = "household_year.income"
SCHOOL = "person_year.form.school_status"
ITEMS = (*WAGES, *PRODUCTION, *PROPERTY, *TRANSFER, "production_expenditure")
#: Income leaps when it more than doubles, or falls below half, by at least so much (fen per person).
LEAP = 300_000
#: Stage → how many years of schooling it stands for; the years of tracks run side by side.
LEVELS = {
    "s01": 0, "s02": 1, "s03": 2, "s04": 3, "s05": 4, "s06": 5, "s07": 6, "s08": 7, "s09": 8,
    "s10": 6, "s11": 7, "s12": 8, "s13": 9, "s14": 10, "s15": 11, "s16": 6, "s17": 7, "s18": 8, "s19": 9,
    "s20": 9, "s21": 10, "s22": 11, "s23": 12, "s24": 13, "s25": 14,
}  # fmt: skip


@GROUP.household(1, Severity.WARN, INCOME, "各项收入和支出与上年完全相同。")
def same_income(view: View) -> Told:
    """Income did not move: every item is last year's."""
    said, before = view.income, view.before.get("income")
    if said is None or before is None or said.get("net") != before.get("net"):
        return False
    return all(said.get(name) == before.get(name) for name in ITEMS)


@GROUP.person(2, Severity.WARN, SCHOOL, "在校生状况与上年相同,都是“{stage}”。", when="school")
def same_grade(_: View, member: Member) -> Told:
    """Schooling did not move: the same grade of one school year as last year."""
    if member.form.school not in GRADES or member.before != member.form.school:
        return False
    return {"stage": labels("school_status")[member.form.school or ""]}


@GROUP.household(3, Severity.WARN, INCOME, "人均纯收入由上年{before}元变为{now}元,相差一倍以上。")
def income_leaps(view: View) -> Told:
    """Income leaps."""
    now, before = view.per_capita, (view.before.get("income") or {}).get("per_capita")
    if now is None or before is None or abs(now - before) < LEAP:
        return False
    return (now > 2 * before or 2 * now < before) and {"before": yuan(before), "now": yuan(now)}


@GROUP.person(4, Severity.WARN, SCHOOL, "在校生状况由上年“{before}”退到“{stage}”。", when="school")
def grade_falls(_: View, member: Member) -> Told:
    """The school grade should have risen, and fell."""
    if member.form.school is None or member.before is None:
        return False
    before = member.before
    if before not in LEVELS or LEVELS.get(member.form.school, 99) >= LEVELS[before]:
        return False
    names = labels("school_status")
    return {"before": names[before], "stage": names[member.form.school]}
