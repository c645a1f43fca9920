"""Group 3: indicators that are empty.

A yes/no indicator is empty where its block was not collected; the stored block leaves out what is "no".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Form, Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(
    3, "指标为空",
    (
        ("生产用电、生活用电、合作组织、饮水困难、饮水安全、卫生厕所是“是/否”项,信息采集表里没有第三种写法:"
        "整份生产生活条件没有采集时才算空。"),
        "与村主干路距离0公里和没有填分不开:整份生产生活条件没有采集时才算空。",
    ),
)  # fmt: skip
FORM = "person_year.form"
CONDITIONS = "household_year.conditions"
#: Who is asked for his labour.
LABOUR_AGE = (16, 65)
STUDENT_AGE = (6, 23)


@GROUP.person(1, Severity.WARN, "person.ethnicity", "民族没有填。")
def no_ethnicity(_: View, member: Member) -> Told:
    """Ethnicity."""
    return not member.ethnicity


@GROUP.person(2, Severity.WARN, f"{FORM}.education", "文化程度没有填,也不是在校生。", when="untaught")
def no_education(_: View, member: Member) -> Told:
    """Education of somebody who is not at school, outside the age of students."""
    missing = member.form.has_form and not member.form.education and not member.form.school
    return missing and not member.aged(*STUDENT_AGE)


@GROUP.person(
    3, Severity.WARN, f"{FORM}.school_status", "{age}岁,在校生状况没有填,也没有填文化程度。", when="untaught"
)
def no_school_status(_: View, member: Member) -> Told:
    """School status of somebody of 6 to 23 whose education does not say that he is out of school."""
    missing = member.form.has_form and not member.form.education and not member.form.school
    return missing and member.aged(*STUDENT_AGE) and {"age": member.age}


@GROUP.form(4, Severity.WARN, f"{FORM}.health", "健康状况没有填。")
def no_health(form: Form) -> Told:
    """Health."""
    return form.has_form and not form.health


@GROUP.person(5, Severity.WARN, f"{FORM}.labour", "{age}岁,劳动技能没有填。")
def no_labour(_: View, member: Member) -> Told:
    """Labour of somebody of 16 to 65."""
    missing = member.form.labour is None and member.form.has_form and member.aged(*LABOUR_AGE)
    return missing and {"age": member.age}


@GROUP.household(6, Severity.REFUSE, "household.head", "有家庭成员而没有户主。")
def no_head(view: View) -> Told:
    """Members, but no head: neither by the household's field nor by anybody's relation."""
    if not view.members or view.fields.get("head"):
        return False
    return "head" not in view.relations


@GROUP.person(7, Severity.LIST, f"{FORM}.disability", "健康状况为残疾,没有残疾人证。", when="is_unwell")
def no_card(_: View, member: Member) -> Told:
    """Disabled, and nothing says that he has a card: not the document, the kind, nor the year of the card."""
    if member.form.is_healthy or "disabled" not in member.form.health:
        return False
    said = member.form.content.get
    return not (member.document_type == "disability_card" or said("disability") or said("card_year"))


@GROUP.household(8, Severity.WARN, "household.main_cause", "没有主要致贫原因。")
def no_main_cause(view: View) -> Told:
    """Main cause of a household registered as poor."""
    return view.is_poor and not view.fields.get("main_cause")


@GROUP.household(
    9,
    Severity.LIST,
    f"{CONDITIONS}.production_electricity",
    "是否通生产用电没有填。",
    when="without_conditions",
)
def no_production_electricity(view: View) -> Told:
    """Production electricity."""
    return view.without_conditions


@GROUP.household(
    10,
    Severity.LIST,
    f"{CONDITIONS}.cooperative",
    "是否加入农民专业合作组织没有填。",
    when="without_conditions",
)
def no_cooperative(view: View) -> Told:
    """Cooperative."""
    return view.without_conditions


@GROUP.household(
    11, Severity.LIST, f"{CONDITIONS}.road_distance", "与村主干路距离没有填。", when="without_conditions"
)
def no_road_distance(view: View) -> Told:
    """Distance to the road."""
    return view.without_conditions


@GROUP.household(12, Severity.LIST, f"{CONDITIONS}.road_type", "入户路类型没有填。")
def no_road_type(view: View) -> Told:
    """Road type."""
    return view.collected and not (view.conditions or {}).get("road_type")


@GROUP.household(13, Severity.LIST, f"{CONDITIONS}.housing_area", "住房面积没有填。")
def no_housing_area(view: View) -> Told:
    """Housing area."""
    return view.collected and not (view.conditions or {}).get("housing_area")


@GROUP.household(
    14,
    Severity.LIST,
    f"{CONDITIONS}.domestic_electricity",
    "是否通生活用电没有填。",
    when="without_conditions",
)
def no_domestic_electricity(view: View) -> Told:
    """Domestic electricity."""
    return view.without_conditions


@GROUP.household(
    15, Severity.LIST, f"{CONDITIONS}.water_difficulty", "是否饮水困难没有填。", when="without_conditions"
)
def no_water_difficulty(view: View) -> Told:
    """Water difficulty."""
    return view.without_conditions


@GROUP.household(
    16, Severity.LIST, f"{CONDITIONS}.water_safe", "饮水是否安全没有填。", when="without_conditions"
)
def no_water_safety(view: View) -> Told:
    """Water safety."""
    return view.without_conditions


@GROUP.household(17, Severity.LIST, f"{CONDITIONS}.fuel", "主要燃料类型没有填。")
def no_fuel(view: View) -> Told:
    """Fuel."""
    return view.collected and not (view.conditions or {}).get("fuel")


@GROUP.household(
    18, Severity.LIST, f"{CONDITIONS}.toilet", "是否有卫生厕所没有填。", when="without_conditions"
)
def no_toilet(view: View) -> Told:
    """Toilet."""
    return view.without_conditions
