"""Group 4: causes of poverty that nothing in the household bears out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(4, "致贫原因")
CAUSE = "household.main_cause"
#: Not at school yet.
BEFORE_SCHOOL = "s01"


def _applies(view: View, cause: str) -> bool:
    """Whether a household registered as poor names the cause and has every member's form."""
    return view.is_poor and cause in view.causes and view.surveyed


def is_student(member: Member) -> bool:
    """Whether he is at school, 学前教育 included."""
    return member.form.school is not None and member.form.school != BEFORE_SCHOOL


@GROUP.household(1, Severity.LIST, CAUSE, "致贫原因有因病,家庭成员却都健康。")
def illness_but_healthy(view: View) -> Told:
    """Illness, but all are healthy."""
    return _applies(view, "illness") and all(member.form.is_healthy for member in view.members)


@GROUP.household(2, Severity.LIST, CAUSE, "致贫原因有因学,家里却没有在校生。")
def schooling_but_no_student(view: View) -> Told:
    """Schooling, but nobody is at school."""
    return _applies(view, "schooling") and not any(is_student(member) for member in view.members)


@GROUP.household(3, Severity.LIST, CAUSE, "致贫原因有因残,家里却没有残疾人。")
def disability_but_nobody_disabled(view: View) -> Told:
    """Disability, but nobody is disabled."""
    return _applies(view, "disability") and not any("disabled" in m.form.health for m in view.members)


@GROUP.household(4, Severity.WARN, "household.other_causes", "其他致贫原因与主要致贫原因相同。")
def further_cause_is_main(view: View) -> Told:
    """A further cause equal to the main one."""
    return view.fields.get("main_cause") in (view.fields.get("other_causes") or ())
