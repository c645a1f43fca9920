"""The annual forms of places: 村年度表, 自然村年度表, 县年度表. Each is assigned whole.

Source: rules §3; 国扶手册2017 1.1 (基础信息维护: figures that are counted are not entered).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from domain.commands import SurveyCounty, SurveyNaturalVillage, SurveyVillage
from domain.drafts import Draft, Fact, rule
from domain.errors import InvalidInput
from domain.events import part_id
from domain.places import natural_village_id, title_of
from domain.rules.survey import SurveyEmpty
from domain.words import YES_NO

if TYPE_CHECKING:
    from domain.events import Changes
    from domain.known import Known
    from domain.places import PlaceForm

#: What people write where there is no name.
NO_NAMES = frozenset({"无", "没有", "暂无", "不详", "未知", "其他", "其它", "自然村", "村民小组"})
_NAME = re.compile(r"[^\W_]+(?:[·()#-][^\W_]+)*\)?")


class FigureTooGreat(InvalidInput):
    """A part is greater than its whole."""

    code, field, rule = "figure_too_great", "form", "rules §2"
    sentence = "“{label}”填了{value},大于“{whole}”的{bound},请核对。"


class FigureDenied(InvalidInput):
    """Something is counted that another answer says is not there."""

    code, field, rule = "figure_denied", "form", "rules §2"
    sentence = "“{denied}”填了“{answer}”,“{label}”却填了{value},请核对。"


class NaturalVillageNameless(InvalidInput):
    """The name is none, or none that would be written the same way next year."""

    code, field, rule = "natural_village_nameless", "name", "rules §2"
    sentence = "自然村名称应为名称本身(文字、数字,可带·、-、#和括号,最多30个字),不能写“无”“不详”等。"


class VillageSurveyed(Fact):
    """村年度表, and which fields were filled in."""

    TYPE: ClassVar[str] = "village.surveyed"
    filled: tuple[str, ...]


class NaturalVillageSurveyed(Fact):
    """自然村年度表; `first`: it brought the natural village into the register."""

    TYPE: ClassVar[str] = "natural_village.surveyed"
    natural_village: str
    name: str
    first: bool
    filled: tuple[str, ...]


class CountySurveyed(Fact):
    """县年度表, and which fields were filled in."""

    TYPE: ClassVar[str] = "county.surveyed"
    filled: tuple[str, ...]


def plain_name(text: str) -> str:
    """The name of a natural village as it is kept: full-width signs as half-width, no blanks.

    Raises NaturalVillageNameless.
    """
    name = "".join(unicodedata.normalize("NFKC", text).split())
    if len(name) > 30 or name in NO_NAMES or not _NAME.fullmatch(name) or name.isdigit():
        raise NaturalVillageNameless
    return name


def checked(form: PlaceForm) -> dict[str, Any]:
    """The form as it is kept. Raises SurveyEmpty, FigureTooGreat, FigureDenied."""
    stored = form.stored()
    if not stored:
        raise SurveyEmpty
    if (wrong := form.contradiction()) is None:
        return stored
    first, second = title_of(form, wrong.first), title_of(form, wrong.second)
    place = f"form.{wrong.first}"
    if wrong.bound is not None:
        raise FigureTooGreat(field=place, label=first, value=wrong.value, whole=second, bound=wrong.bound)
    answer = YES_NO[bool(getattr(form, wrong.second))]
    raise FigureDenied(field=place, label=first, value=wrong.value, denied=second, answer=answer)


@rule(SurveyVillage)
def survey_village(command: SurveyVillage, known: Known) -> list[Draft]:
    """Decide 村年度表 of any village, poor or not."""
    known.concern("village", command.village)
    form = checked(command.form)
    changes: Changes = {"village_year": {part_id(command.village, command.year): {"form": form}}}
    return [VillageSurveyed(filled=tuple(form)).draft(changes)]


@rule(SurveyNaturalVillage)
def survey_natural_village(command: SurveyNaturalVillage, known: Known) -> list[Draft]:
    """Decide 自然村年度表: the same name in the same village is the same natural village."""
    known.concern("village", command.village)
    name = plain_name(command.name)
    form = checked(command.form)
    place = natural_village_id(command.village, name)
    first = known.get("natural_village", place, "name") is None
    changes: Changes = {"natural_village_year": {part_id(place, command.year): {"form": form}}}
    if first:
        changes["natural_village"] = {place: {"name": name, "village": command.village}}
    fact = NaturalVillageSurveyed(natural_village=place, name=name, first=first, filled=tuple(form))
    return [fact.draft(changes)]


@rule(SurveyCounty)
def survey_county(command: SurveyCounty, known: Known) -> list[Draft]:
    """Decide 县年度表."""
    known.concern("county", command.county)
    form = checked(command.form)
    changes: Changes = {"county_year": {part_id(command.county, command.year): {"form": form}}}
    return [CountySurveyed(filled=tuple(form)).draft(changes)]
