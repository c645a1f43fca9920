"""Group 13: person level, from the export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Form, Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(13, "人口信息")
RELATION = "membership.relation"
PHONE = re.compile(r"1\d{10}", re.ASCII)


@GROUP.household(1, Severity.REFUSE, RELATION, "一户有{count}名户主。")
def many_heads(view: View) -> Told:
    """One head per household."""
    count = _count(view, "head")
    return count > 1 and {"count": count}


@GROUP.household(2, Severity.WARN, RELATION, "一户有{count}名配偶。")
def many_spouses(view: View) -> Told:
    """No two spouses."""
    count = _count(view, "spouse")
    return count > 1 and {"count": count}


@GROUP.household(3, Severity.REFUSE, RELATION, "没有一名成员与户主关系是“户主”。")
def nobody_is_head(view: View) -> Told:
    """The household names a head, but no member's relation is head; without either it is 3.6."""
    return bool(view.members) and bool(view.fields.get("head")) and not _count(view, "head")


def _count(view: View, relation: str) -> int:
    return view.relations.count(relation)


@GROUP.form(4, Severity.REFUSE, "person_year.form.education", "文化程度与在校生状况必须且只能填一项。")
def education_and_school(form: Form) -> Told:
    """Exactly one of education and school status."""
    return form.has_form and bool(form.education) == bool(form.school)


@GROUP.form(
    5, Severity.WARN, "person_year.form.rural_medical", "城镇职工和城乡居民基本医疗保险必须且只能参加一种。"
)
def one_medical_insurance(form: Form) -> Told:
    """Exactly one of the two basic medical insurances."""
    said = form.content.get
    return form.has_form and bool(said("rural_medical")) == bool(said("town_medical"))


@GROUP.person(6, Severity.REFUSE, "person.phone", "成员联系电话不是11位手机号。")
def wrong_phone(_: View, member: Member) -> Told:
    """A member's phone has 11 digits."""
    return bool(member.phone) and PHONE.fullmatch(member.phone or "") is None


@GROUP.household(7, Severity.REFUSE, "household.phone", "户联系电话不是11位手机号。")
def wrong_household_phone(view: View) -> Told:
    """The household's phone has 11 digits."""
    phone = view.fields.get("phone")
    return bool(phone) and PHONE.fullmatch(str(phone)) is None
