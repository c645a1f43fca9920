"""脱贫校验 (两不愁三保障): the guarantees a household must show on the form of the year.

Source: 国扶手册2017, 脱贫校验. The per-capita figure and the line are fen per person and year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from domain.blocks import Conditions
from domain.errors import RuleBroken
from domain.quantities import yuan

if TYPE_CHECKING:
    from domain.known import Household, Person

SCHOOL_AGE = range(6, 16)
#: Not yet in compulsory education: no stage, before school, 学前教育.
OUT_OF_SCHOOL = {None, "s01", "s02"}

LABELS = {
    "income_above_line": "人均纯收入达到标准",
    "drinking_water_safe": "饮水安全",
    "no_water_difficulty": "饮水不困难",
    "housing_safe": "住房安全",
    "major_illness_insurance": "参加大病保险",
    "compulsory_education": "适龄儿童接受义务教育",
}


class Check(BaseModel):
    """One guarantee: its name, whether it holds, the value used, the line, and who failed it."""

    model_config = ConfigDict(frozen=True)
    name: str
    passed: bool
    value: int | bool
    line: int | None = None
    persons: tuple[str, ...] = ()


class SurveyMissing(RuleBroken):
    """The form of the year was not collected."""

    code, field, rule = "survey_missing", "year", "国扶手册2017 脱贫校验"
    sentence = "没有{year}年度的信息采集表({part}),不能进行脱贫校验。"


class ExitRefused(RuleBroken):
    """A guarantee does not hold."""

    code, rule = "exit_refused", "国扶手册2017 脱贫校验"
    sentence = "脱贫校验未通过:{failed}。"


def exit_checks(household: Household, year: int) -> list[Check]:
    """Every guarantee with the value used. Raises SurveyMissing when the form is not there."""
    conditions = Conditions.model_validate(_need(household.block(year, "conditions"), year, "生产生活条件"))
    income = _need(household.block(year, "income"), year, "收入")
    forms = {m.id: (m, _need(m.form(year), year, "家庭成员")) for m in household.members}
    line = household.known.context.register.income_line(year)
    uninsured = tuple(p for p, (_, form) in forms.items() if not form.get("major_illness_insurance"))
    unschooled = tuple(p for p, (m, form) in forms.items() if _misses_school(m, form, year))
    return [
        _above("income_above_line", income["per_capita"], line),
        _yes("drinking_water_safe", conditions.water_safe),
        _yes("no_water_difficulty", not conditions.water_difficulty),
        _yes("housing_safe", not conditions.housing_dangerous),
        _all("major_illness_insurance", uninsured),
        _all("compulsory_education", unschooled),
    ]  # fmt: skip


def require_exit_checks(household: Household, year: int) -> list[Check]:
    """The checks, all passed. Raises ExitRefused naming those that are not."""
    checks = exit_checks(household, year)
    if failed := [check for check in checks if not check.passed]:
        raise ExitRefused(
            failed="、".join(_shortfall(check) for check in failed),
            checks=[check.model_dump(mode="json") for check in failed],
        )
    return checks


def _need(block: dict[str, Any] | None, year: int, part: str) -> dict[str, Any]:
    if block is None:
        raise SurveyMissing(year=year, part=part)
    return block


def _above(name: str, value: int, line: int) -> Check:
    return Check(name=name, passed=value >= line, value=value, line=line)


def _yes(name: str, value: object) -> Check:
    return Check(name=name, passed=bool(value), value=bool(value))


def _all(name: str, failing: tuple[str, ...]) -> Check:
    return Check(name=name, passed=not failing, value=not failing, persons=failing)


def _misses_school(person: Person, form: dict[str, Any], year: int) -> bool:
    able = form.get("labour") != "lost" and "disabled" not in form.get("health", ())
    return able and person.age_in(year) in SCHOOL_AGE and form.get("school_status") in OUT_OF_SCHOOL


def _shortfall(check: Check) -> str:
    if check.line is not None:
        return f"人均纯收入{yuan(int(check.value))}元,低于标准{yuan(check.line)}元"
    return f"“{LABELS[check.name]}”不满足"
