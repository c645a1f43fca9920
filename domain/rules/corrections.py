"""Corrections: identity, village, attribute, standard, focus mark, plan of exit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.codes import check_code
from domain.commands import (
    AdjustAttribute,
    AdjustStandard,
    ChangeVillage,
    CorrectIdentity,
    MarkFocus,
    PlanExit,
)
from domain.drafts import Draft, Fact, rule
from domain.errors import RuleBroken
from domain.identity import kind_of, read_document
from domain.rules.entries import DuplicateElsewhere
from domain.rules.members import open_for_members
from domain.rules.opening import require_attribute
from domain.rules.status import EXITED_ATTRIBUTE, require_status
from domain.statuses import ADMITS, POOR

if TYPE_CHECKING:
    from domain.known import Known, Person


class NothingChanges(RuleBroken):
    """The value asked for is the one that stands."""

    code, rule = "nothing_changes", "rules §3"
    sentence = "填报的内容与现有登记相同,没有需要修改的。"


class PlanYearPast(RuleBroken):
    """A plan looks ahead."""

    code, field, rule = "plan_year_past", "plan_year", "国扶手册2017 标注计划脱贫"
    sentence = "计划脱贫年度{plan_year}早于统计年度{year}。"


class AttributeMismatch(RuleBroken):
    """The attribute is one of poor households for the poor, of exited ones for the exited."""

    code, field, rule = "attribute_mismatch", "attribute", "rules §3"
    sentence = "贫困户属性与脱贫状态不一致。"


class IdentityCorrected(Fact):
    """修改姓名和证件号码; the values before and after lie sealed beside it."""

    TYPE: ClassVar[str] = "identity.corrected"
    person: str
    corrected: tuple[str, ...]


class Adjusted(Fact):
    """A value before and after."""

    before: str | int | bool | None
    after: str | int | bool


class VillageChanged(Adjusted):
    """修改所在村."""

    TYPE: ClassVar[str] = "household.village_changed"


class AttributeAdjusted(Adjusted):
    """调整贫困户属性."""

    TYPE: ClassVar[str] = "household.attribute_adjusted"


class StandardAdjusted(Adjusted):
    """调整识别标准."""

    TYPE: ClassVar[str] = "household.standard_adjusted"


class FocusMarked(Adjusted):
    """标注重点帮扶对象."""

    TYPE: ClassVar[str] = "household.focus_marked"


class ExitPlanned(Adjusted):
    """标注计划脱贫."""

    TYPE: ClassVar[str] = "household.exit_planned"


@rule(CorrectIdentity)
def correct_identity(command: CorrectIdentity, known: Known) -> list[Draft]:
    """Decide 修改姓名和证件号码: the person stays the same person, and is no duplicate any more."""
    household = open_for_members(known, command.household)
    person = household.member(command.person)
    before = {name: person.get(name) for name in ("name", "document")}
    fields: dict[str, Any] = {}
    if command.name is not None and command.name != before["name"]:
        fields["name"] = command.name
    if command.document is not None and command.document != before["document"]:
        fields |= _document(known, person, command.document)
    if not fields:
        raise NothingChanges(field="document")
    corrected = tuple(name for name in ("name", "document") if name in fields)
    personal = {
        f"{name}_{when}": value
        for name in corrected
        for when, value in (("before", before[name]), ("after", fields[name]))
        if value is not None
    }
    fact = IdentityCorrected(person=person.id, corrected=corrected)
    return [fact.draft({"person": {person.id: fields}}, personal={person.id: personal})]


def _document(known: Known, person: Person, document: str) -> dict[str, Any]:
    sex, born = read_document(document)
    holder = known.number(document)
    # A number stays with its person even when he has left; only a correction frees it.
    if holder is not None and holder.id != person.id:
        raise DuplicateElsewhere(row=1)
    return {
        "document": document, "document_type": kind_of(document), "sex": sex,
        "birth_year": born.year, "birth_date": born.isoformat(), "duplicate": False,
    }  # fmt: skip


@rule(ChangeVillage)
def change_village(command: ChangeVillage, known: Known) -> list[Draft]:
    """Decide 修改所在村."""
    household = open_for_members(known, command.household)
    before = household.get("village")
    if before == command.village:
        raise NothingChanges(field="village")
    fact = VillageChanged(before=before, after=command.village)
    changes = {"household": {household.id: {"village": command.village}}}
    return [fact.draft(changes)]


@rule(AdjustAttribute)
def adjust_attribute(command: AdjustAttribute, known: Known) -> list[Draft]:
    """Decide 调整贫困户属性: among those that fit the status."""
    household = known.household(command.household)
    status = require_status(household, *ADMITS[command.NAME])
    require_attribute(status, command.attribute)
    poor = status in POOR
    if poor != (command.attribute in EXITED_ATTRIBUTE):
        raise AttributeMismatch
    return _adjust(known, command.household, "attribute", command.attribute, AttributeAdjusted)


@rule(AdjustStandard)
def adjust_standard(command: AdjustStandard, known: Known) -> list[Draft]:
    """Decide 调整识别标准."""
    open_for_members(known, command.household)
    check_code("identification_standard", command.standard, "识别标准")
    return _adjust(known, command.household, "standard", command.standard, StandardAdjusted)


@rule(MarkFocus)
def mark_focus(command: MarkFocus, known: Known) -> list[Draft]:
    """Decide 标注重点帮扶对象: on or off."""
    open_for_members(known, command.household)
    return _adjust(known, command.household, "focus", command.on, FocusMarked)


@rule(PlanExit)
def plan_exit(command: PlanExit, known: Known) -> list[Draft]:
    """Decide 标注计划脱贫: of a household that is still poor."""
    require_status(known.household(command.household), *ADMITS[command.NAME])
    if command.plan_year < command.year:
        raise PlanYearPast(plan_year=command.plan_year, year=command.year)
    return _adjust(known, command.household, "plan_year", command.plan_year, ExitPlanned)


def _adjust(known: Known, household: str, name: str, after: str | int, fact: type[Adjusted]) -> list[Draft]:
    before = known.get("household", household, name)
    if before == after or (before is None and after is False):
        raise NothingChanges(field=name)
    changes = {"household": {household: {name: after}}}
    return [fact(before=before, after=after).draft(changes)]
