"""Group 1: households that exited though something is not solved, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity
from domain.quantities import yuan

if TYPE_CHECKING:
    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(1, "已脱贫而未解决(按年度)")
CONDITIONS = "household_year.conditions"
# As in domain.rules.exit_check; not from there, for every worker would have to read all commands first.
SCHOOL_AGE = range(6, 16)
OUT_OF_SCHOOL = {None, "s01", "s02"}


@GROUP.household(
    1, Severity.LIST, "household_year.income",
    "已脱贫,{year}年度人均纯收入{per_capita}元低于标准{line}元。", when="has_exited",
)  # fmt: skip
def income_below_line(view: View) -> Told:
    """Per-capita net income of the year below the line of the year."""
    if not view.has_exited or view.income is None:
        return False
    per_capita = view.per_capita or 0
    if per_capita >= view.line:
        return False
    return {"year": view.year, "per_capita": yuan(per_capita), "line": yuan(view.line)}


@GROUP.person(
    2, Severity.LIST, "person_year.form.school_status",
    "已脱贫,这名{age}岁的成员没有接受义务教育,身体也没有不能上学的原因。",
)  # fmt: skip
def out_of_school(view: View, member: Member) -> Told:
    """An able child of 6 to 15 out of compulsory education."""
    if not view.has_exited or member.age not in SCHOOL_AGE or not member.form.has_form:
        return False
    return misses_school(member) and {"age": member.age}


def misses_school(member: Member) -> bool:
    """Whether an able child of school age is out of compulsory education."""
    able = member.form.labour != "lost" and "disabled" not in member.form.health
    return able and member.age in SCHOOL_AGE and member.form.school in OUT_OF_SCHOOL


@GROUP.household(
    3, Severity.LIST, f"{CONDITIONS}.housing_dangerous", "已脱贫,住房仍是危房。", when="has_exited"
)
def dangerous_housing(view: View) -> Told:
    """Housing is dangerous."""
    return view.has_exited and view.conditions is not None and bool(view.conditions.get("housing_dangerous"))


@GROUP.household(
    4, Severity.LIST, f"{CONDITIONS}.water_safe", "已脱贫,饮水仍有困难或不安全。", when="has_exited"
)
def water_not_solved(view: View) -> Told:
    """Drinking water is difficult or unsafe."""
    return view.has_exited and view.conditions is not None and has_water_problem(view)


def has_water_problem(view: View) -> bool:
    """Whether the form says that drinking water is difficult or unsafe."""
    said = view.conditions
    return said is not None and (bool(said.get("water_difficulty")) or said.get("water_safe") is False)


@GROUP.person(
    5, Severity.LIST, "person_year.form.major_illness_insurance",
    "因病致贫户已脱贫,这名患病的成员没有参加大病保险。", when="is_unwell",
)  # fmt: skip
def sick_and_not_insured(view: View, member: Member) -> Told:
    """In a household poor because of illness: ill, and not in major-illness insurance."""
    if not view.has_exited or member.form.is_healthy or member.form.content.get("major_illness_insurance"):
        return False
    return member.form.has_form and "illness" in view.causes and is_ill(member)


def is_ill(member: Member) -> bool:
    """Whether the form says chronic or major illness."""
    return "chronic" in member.form.health or "major_illness" in member.form.health


@GROUP.household(
    6, Severity.LIST, f"{CONDITIONS}.housing_area", "已脱贫,住房面积为0或没有填。", when="has_exited"
)
def no_housing_area(view: View) -> Told:
    """Housing area is 0 or empty."""
    return view.has_exited and view.conditions is not None and not view.conditions.get("housing_area")
