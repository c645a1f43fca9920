"""Group 10: what cannot be so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.codes import labels, relation_sex
from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(10, "逻辑关系")
CONDITIONS = "household_year.conditions"
RELATION = "membership.relation"
SCHOOL = "person_year.form.school_status"
#: Hundredths of a mu per head, hundredths of a kilometre.
MOST_ARABLE, MOST_FOREST, MOST_DISTANCE = 5_000, 7_000, 5_000
STAGES = tuple(labels("school_status"))
PRIMARY = "s03"
#: 普通高中一年级 and whatever comes after it in the list.
FROM_SENIOR = frozenset(STAGES[STAGES.index("s07") :])
#: Stages of one school year each: 七年级 to 本科五年级.
GRADES = frozenset(STAGES[STAGES.index("s04") : STAGES.index("s24") + 1])
SEX_OF = {relation: relation_sex(relation) for relation in labels("relation")}


@GROUP.household(1, Severity.LIST, "person.household", "户里没有人。")
def empty_household(view: View) -> Told:
    """An empty household that was not removed."""
    return not view.members and view.status != "removed"


@GROUP.person(2, Severity.WARN, RELATION, "与户主关系是“{relation}”,性别却是{sex}。")
def relation_against_sex(_: View, member: Member) -> Told:
    """Relation against sex."""
    implied = SEX_OF.get(member.relation or "")
    if not implied or member.sex is None or member.sex == implied:
        return False
    return {"relation": labels("relation")[member.relation or ""], "sex": {"m": "男", "f": "女"}[member.sex]}


@GROUP.household(3, Severity.WARN, RELATION, "户主与配偶性别相同。")
def couple_of_one_sex(view: View) -> Told:
    """Head and spouse of one sex."""
    if "spouse" not in view.relations:
        return False
    heads = {member.sex for member in view.members if member.relation == "head" and member.sex}
    return bool(heads) and any(m.relation == "spouse" and m.sex in heads for m in view.members)


@GROUP.household(
    4, Severity.WARN, f"{CONDITIONS}.arable_land", "人均耕地{area}亩,超过50亩。", when="conditions"
)
def much_arable_land(view: View) -> Told:
    """More than 50 mu of arable land per head."""
    return _much(view, "arable_land", MOST_ARABLE)


@GROUP.household(5, Severity.WARN, f"{CONDITIONS}.forest", "人均林地{area}亩,超过70亩。", when="conditions")
def much_forest(view: View) -> Told:
    """More than 70 mu of forest per head."""
    return _much(view, "forest", MOST_FOREST)


def _much(view: View, name: str, most: int) -> Told:
    area = (view.conditions or {}).get(name) or 0
    if not area or not view.people or area <= most * view.people:
        return False
    return {"area": f"{area / view.people / 100:.2f}"}


@GROUP.household(
    6,
    Severity.WARN,
    f"{CONDITIONS}.road_distance",
    "与村主干路距离{distance}公里,超过50公里。",
    when="conditions",
)
def far_from_road(view: View) -> Told:
    """More than 50 km to the road."""
    distance = (view.conditions or {}).get("road_distance") or 0
    return distance > MOST_DISTANCE and {"distance": f"{distance / 100:.2f}"}


@GROUP.person(7, Severity.WARN, SCHOOL, "{age}岁,在校生状况却是“{stage}”。", when="school")
def too_young(_: View, member: Member) -> Told:
    """At most 14 years old in senior high or above."""
    return member.form.school in FROM_SENIOR and member.aged(0, 14) and _stage(member)


@GROUP.person(8, Severity.WARN, SCHOOL, "{age}岁,在校生状况却是“{stage}”。", when="school")
def too_old(_: View, member: Member) -> Told:
    """At least 20 years old in primary school."""
    return member.form.school == PRIMARY and member.aged(20, 200) and _stage(member)


@GROUP.person(9, Severity.LIST, SCHOOL, "连续三年在校生状况都是“{stage}”。", when="school")
def three_years_running(_: View, member: Member) -> Told:
    """The same grade three years running."""
    if member.form.school not in GRADES:
        return False
    return member.before == member.earlier == member.form.school and _stage(member)


def _stage(member: Member) -> dict[str, object]:
    return {"age": member.age, "stage": labels("school_status")[member.form.school or ""]}
