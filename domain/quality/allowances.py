"""Group 5: low-income allowance (低保) and extreme-poverty support (特困供养)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Form, Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(5, "低保、特困供养")
ATTRIBUTE = "household.attribute"
FORM = "person_year.form"
GENERAL = frozenset({"general", "general_exited"})
LOW_INCOME = frozenset({"low_income", "low_income_exited"})
EXTREME = frozenset({"extreme_poverty", "extreme_poverty_exited"})
WORKING_AGE = (16, 65)
ABLE = frozenset({"ordinary", "skilled", "weak"})


def _anybody(view: View, name: str) -> bool:
    return any(member.form.content.get(name) for member in view.members)


@GROUP.household(1, Severity.LIST, ATTRIBUTE, "属性是低保户,却没有享受低保的成员。")
def low_income_without_member(view: View) -> Told:
    """A low-income household without such a member."""
    return view.attribute in LOW_INCOME and view.surveyed and not _anybody(view, "low_income")


@GROUP.household(2, Severity.LIST, ATTRIBUTE, "属性是特困供养户,却没有特困供养人员。")
def extreme_without_member(view: View) -> Told:
    """An extreme-poverty household without such a member."""
    return view.attribute in EXTREME and view.surveyed and not _anybody(view, "extreme_poverty")


@GROUP.household(3, Severity.LIST, ATTRIBUTE, "有享受低保的成员,属性却是特困供养户。", when="aided")
def low_income_in_extreme(view: View) -> Told:
    """The reverse of 5.1: a member with low-income allowance in an extreme-poverty household."""
    return view.attribute in EXTREME and _anybody(view, "low_income")


@GROUP.household(4, Severity.LIST, ATTRIBUTE, "有特困供养人员,属性却是低保户。", when="aided")
def extreme_in_low_income(view: View) -> Told:
    """The reverse of 5.2: an extreme-poverty member in a low-income household."""
    return view.attribute in LOW_INCOME and _anybody(view, "extreme_poverty")


@GROUP.person(5, Severity.LIST, f"{FORM}.labour", "特困供养户里这名成员{age}岁,有劳动力。")
def extreme_with_labour(view: View, member: Member) -> Told:
    """An extreme-poverty household with labour of 16 to 65."""
    if view.attribute not in EXTREME or member.form.labour not in ABLE:
        return False
    return member.aged(*WORKING_AGE) and {"age": member.age}


@GROUP.form(6, Severity.WARN, f"{FORM}.extreme_poverty", "同时享受低保和特困供养。")
def both_allowances(form: Form) -> Told:
    """Both allowances."""
    said = form.content.get
    return bool(said("low_income") and said("extreme_poverty"))


@GROUP.household(7, Severity.LIST, ATTRIBUTE, "属性是一般户,却有享受低保或特困供养的成员。", when="aided")
def general_with_allowance(view: View) -> Told:
    """A general household with either."""
    return view.attribute in GENERAL and view.aided


@GROUP.household(
    8,
    Severity.LIST,
    "household_year.income.transfer_low_income",
    "有成员享受{kinds},收入里该项却是0。",
    when="aided",
)
def allowance_of_nothing(view: View) -> Told:
    """Somebody has an allowance, and it came to 0."""
    if view.income is None:
        return False
    kinds = {"low_income": "低保", "extreme_poverty": "特困供养"}
    nothing = [k for k in kinds if not view.income.get(f"transfer_{k}") and _anybody(view, k)]
    return bool(nothing) and {"kinds": "、".join(kinds[k] for k in nothing)}
