"""Group 6: labour that does not fit health and age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.allowances import WORKING_AGE
from domain.quality.causes import is_student
from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(6, "劳动技能", ("劳动年龄按信息采集表的口径,为16至65岁。",))
LABOUR = "person_year.form.labour"


@GROUP.person(1, Severity.WARN, LABOUR, "{age}岁,身体健康,劳动技能却填了“丧失劳动力”。", when="is_unable")
def healthy_but_lost(_: View, member: Member) -> Told:
    """Healthy, of working age, marked "lost"."""
    wrong = member.form.labour == "lost" and member.form.is_healthy and member.aged(*WORKING_AGE)
    return wrong and {"age": member.age}


@GROUP.person(
    2, Severity.WARN, LABOUR, "{age}岁,身体健康,不是在校生,劳动技能却填了“无劳动力”。", when="is_unable"
)
def healthy_but_none(_: View, member: Member) -> Told:
    """Healthy, of working age, no student, marked "none"."""
    wrong = member.form.labour == "none" and member.form.is_healthy and member.aged(*WORKING_AGE)
    return wrong and not is_student(member) and {"age": member.age}
