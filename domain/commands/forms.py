"""Commands that carry an annual form: of a household, a village, a natural village, a county."""

from pydantic import Field

from domain.blocks import Conditions, Income, Measures, PersonForm
from domain.commands.base import Id, OfCounty, OfHousehold, OfVillage
from domain.commands.entries import MOST_MEMBERS
from domain.places import CountyForm, NaturalVillageForm, VillageForm
from domain.texts import Words


class SurveyHousehold(OfHousehold):
    """信息采集更新: the blocks that the sheet carries; absent blocks stay as they were."""

    NAME, OPERATION = "survey-household", "entry"
    conditions: Conditions | None = None
    income: Income | None = None
    measures: Measures | None = None
    persons: dict[Id, PersonForm] = Field(default_factory=dict, max_length=MOST_MEMBERS)


class SurveyVillage(OfVillage):
    """村年度表: replaces the form of the year."""

    NAME, OPERATION = "survey-village", "entry"
    form: VillageForm


class SurveyNaturalVillage(OfVillage):
    """自然村年度表; a name that the village does not know yet is a new natural village."""

    NAME, OPERATION = "survey-natural-village", "entry"
    name: Words
    form: NaturalVillageForm


class SurveyCounty(OfCounty):
    """县年度表: replaces the form of the year."""

    NAME, OPERATION = "survey-county", "entry"
    form: CountyForm
