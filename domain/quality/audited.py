"""Group 16: what auditors found, seen in one household's forms. Source: the audit report of 2017."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality.exited import has_water_problem, misses_school
from domain.quality.rule import Group, Scope, Severity
from domain.quantities import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(
    16, "审计发现的做法",
    (
        "识别的审批还不是一项业务:16.8看同一个人既录入识别,又批准这一户的申请(如综合回退)。",
        "16.3、16.9、16.10按账册里的时间,时间按北京时间。",
    ),
)  # fmt: skip
#: An exit at most this share above the line is just above it.
JUST_ABOVE = 0.02
REGISTERED = frozenset({"not_exited", "returned", "exited"})


@GROUP.household(
    2, Severity.LIST, "household.exit_year", "{year}年度标注脱贫,当年信息采集表上{failed}。", when="exits"
)
def exited_early(view: View) -> Told:
    """Marked exited in the year though its own form says that a guarantee is not met."""
    if not view.exits:
        return False
    failed = list(_failed(view))
    return bool(failed) and {"year": view.year, "failed": "、".join(failed)}


def _failed(view: View) -> Iterator[str]:
    if view.income is not None and (view.per_capita or 0) < view.line:
        yield "收入低于标准"
    if view.conditions is not None and view.conditions.get("housing_dangerous"):
        yield "住房是危房"
    if has_water_problem(view):
        yield "饮水没有解决"
    if any(m.form.has_form and not m.form.content.get("major_illness_insurance") for m in view.members):
        yield "有人没有参加大病保险"
    if any(m.form.has_form and misses_school(m) for m in view.members):
        yield "有孩子没有接受义务教育"


@GROUP.household(4, Severity.LIST, "household_year.conditions", "{year}年度的信息没有采集,资料没有更新。")
def never_updated(view: View) -> Told:
    """Data never updated: nothing was collected in the year."""
    if view.collected or view.status not in REGISTERED or not view.members:
        return False
    return {"year": view.year}


@GROUP.household(
    6,
    Severity.LIST,
    "household_year.income",
    "{year}年度标注脱贫,人均纯收入{per_capita}元,只比标准{line}元高{above}元。",
    when="exits",
)
def exit_just_above(view: View) -> Told:
    """Exit just above the line: at most two hundredths."""
    per_capita = view.per_capita
    if per_capita is None or not view.exits:
        return False
    above = per_capita - view.line
    return 0 <= above <= view.line * JUST_ABOVE and {
        "year": view.year, "per_capita": yuan(per_capita), "line": yuan(view.line), "above": yuan(above),
    }  # fmt: skip


GROUP.found(
    1, Scope.HOUSEHOLD, "household.opened",
    "由分户建立,分出的人在原户是“{relation}”,或进入原户不满一年就分出。",
    "旁系亲属、其他关系,或加入一年之内分出的。",
)  # fmt: skip
GROUP.found(
    3, Scope.HOUSEHOLD, "household_year.income",
    "{year}年度标注脱贫,依据的收入是{surveyed}采集的,收入年度还没有结束。",
    "收入年度到9月30日为止;此前采集的是预计收入。",
)  # fmt: skip
GROUP.found(5, Scope.HOUSEHOLD, "household.status", "{exited}脱贫,{returned}返贫,相隔不到一年。")
GROUP.found(
    7,
    Scope.VILLAGE,
    "event.active",
    "账号{account}在{year}年度办理综合回退{total}次,其中本村{count}次。",
    "在所查区划内20次及以上的。",
)
GROUP.found(8, Scope.HOUSEHOLD, "household.opened", "识别的录入和本户申请的批准是同一个人。")
GROUP.found(
    9, Scope.VILLAGE, "event.active", "账号{account}于{day}在上班时间以外录入{count}项业务。",
    "周一至周五8时至18时以外。",
)  # fmt: skip
GROUP.found(
    10,
    Scope.VILLAGE,
    "event.active",
    "账号{account}于{day}的{hour}时起一小时内录入{total}项业务,其中本村{count}项。",
    "在所查区划内一小时100项及以上的,导入也在内。",
)
