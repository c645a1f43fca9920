"""Poor villages: 贫困村新增, 出列, 修改属性."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.codes import check_code
from domain.commands import AdjustVillageAttribute, DelistVillage, EnrolVillage
from domain.drafts import Draft, Fact, rule
from domain.errors import RuleBroken
from domain.rules.corrections import NothingChanges

if TYPE_CHECKING:
    from domain.known import Known


class VillageStatusWrong(RuleBroken):
    """The village does not stand where the operation starts."""

    code, field, rule = "village_status_wrong", "village", "国扶手册2017 1.2.2, 8.14"
    sentence = "该村现为“{status}”,不能办理{operation}。"


class VillageNeverNotPoor(RuleBroken):
    """An enrolled village leaves by delisting, never by attribute."""

    code, field, rule = "village_never_not_poor", "attribute", "国扶手册2017 修改贫困村属性"
    sentence = "贫困村属性不能改为“非贫困村”,应当办理出列。"


class VillageEnrolled(Fact):
    """贫困村新增."""

    TYPE: ClassVar[str] = "village.enrolled"
    attribute: str


class VillageDelisted(Fact):
    """贫困村出列."""

    TYPE: ClassVar[str] = "village.delisted"
    enrolled_year: int


class VillageAttributeAdjusted(Fact):
    """修改贫困村属性: before and after."""

    TYPE: ClassVar[str] = "village.attribute_adjusted"
    before: str
    after: str


STATUS_LABELS = {None: "非贫困村", "enrolled": "贫困村", "delisted": "已出列"}


def _require(known: Known, village: str, wanted: tuple[str | None, ...], operation: str) -> None:
    known.concern("village", village)
    status = known.get("village", village, "status")
    if status not in wanted:
        raise VillageStatusWrong(status=STATUS_LABELS[status], operation=operation)


def _check_attribute(attribute: str) -> None:
    check_code("village_attribute", attribute, "贫困村属性")
    if attribute == "not_poor":
        raise VillageNeverNotPoor


@rule(EnrolVillage)
def enrol_village(command: EnrolVillage, known: Known) -> list[Draft]:
    """Decide 贫困村新增."""
    _require(known, command.village, (None, "delisted"), "新增")
    _check_attribute(command.attribute)
    fields = {"status": "enrolled", "attribute": command.attribute, "enrolled_year": command.year}
    return [VillageEnrolled(attribute=command.attribute).draft({"village": {command.village: fields}})]


@rule(DelistVillage)
def delist_village(command: DelistVillage, known: Known) -> list[Draft]:
    """Decide 出列."""
    _require(known, command.village, ("enrolled",), "出列")
    enrolled = known.get("village", command.village, "enrolled_year")
    fields = {"status": "delisted", "delisted_year": command.year}
    return [VillageDelisted(enrolled_year=enrolled).draft({"village": {command.village: fields}})]


@rule(AdjustVillageAttribute)
def adjust_village_attribute(command: AdjustVillageAttribute, known: Known) -> list[Draft]:
    """Decide 修改贫困村属性: only while not delisted, never to 非贫困村."""
    _require(known, command.village, ("enrolled",), "修改属性")
    _check_attribute(command.attribute)
    before = known.get("village", command.village, "attribute")
    if before == command.attribute:
        raise NothingChanges(field="attribute")
    fact = VillageAttributeAdjusted(before=before, after=command.attribute)
    return [fact.draft({"village": {command.village: {"attribute": command.attribute}}})]
