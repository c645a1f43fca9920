"""The blocks of the annual form: each is assigned whole. Money in fen, areas in hundredths.

Source: the household form (贫困户信息采集表, blocks C, D, F) and the person export of 2021.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from domain.codes import labels
from domain.texts import Words, Year

Fen = Annotated[int, Field(ge=0, le=10**12)]
Hundredths = Annotated[int, Field(ge=0, le=10**9)]
Months = Annotated[int, Field(ge=0, le=12)]


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("有重复的项")
    return codes


#: Several codes of a list, none twice.
Codes = Annotated[tuple[str, ...], AfterValidator(_distinct)]


def is_grade_of_nothing(grade: str | None, *, dangerous: bool | None) -> bool:
    """Whether housing that is not dangerous has a grade of danger (危房等级). Source: form, block C."""
    return grade is not None and not dangerous


def is_one_of(education: str | None, school_status: str | None) -> bool:
    """Whether exactly one of 文化程度 and 在校生状况 is filled in. Source: form, block B."""
    return (education is None) != (school_status is None)


class Block(BaseModel):
    """A block; `stored` leaves out what has its default, so that forms stay small."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    #: Field → code list that its values come from.
    CODES: ClassVar[dict[str, str]] = {}

    @model_validator(mode="after")
    def _known_codes(self) -> Self:
        given = self.__dict__
        for name, code_list in self.CODES.items():
            if (value := given[name]) is not None:
                for one in value if isinstance(value, tuple) else (value,):
                    if one not in labels(code_list):
                        raise ValueError(f"{name}: “{one}”不在代码表中")
        return self

    def stored(self) -> dict[str, Any]:
        """The block as it is assigned and kept."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Conditions(Block):
    """C 生产生活条件, and what A asks for every year (natural village, relocation)."""

    arable_land: Hundredths = 0
    irrigated_land: Hundredths = 0
    forest: Hundredths = 0
    returned_forest: Hundredths = 0
    orchard: Hundredths = 0
    water_surface: Hundredths = 0
    pasture: Hundredths = 0
    cooperative: bool = False
    leading_enterprise: bool = False
    rich_leader: bool = False
    production_electricity: bool = True
    domestic_electricity: bool = True
    broadcast: bool = True
    water_difficulty: bool = False
    water_safe: bool = True
    housing_area: Hundredths = 0
    housing_structure: str | None = None
    housing_dangerous: bool = False
    danger_grade: str | None = None
    housing_year: Year | None = None
    toilet: bool = False
    road_type: str | None = None
    road_distance: Hundredths = 0
    fuel: str | None = None
    industry_help: Words | None = None
    natural_village: Words | None = None
    martyr_family: bool = False
    relocated: bool = False
    settlement_way: str | None = None
    settlement_place: Words | None = None

    CODES = {
        "housing_structure": "housing_structure", "danger_grade": "danger_grade",
        "road_type": "road_type", "fuel": "fuel", "settlement_way": "settlement_way",
    }  # fmt: skip

    @model_validator(mode="after")
    def _grade_of_danger(self) -> Self:
        if is_grade_of_nothing(self.danger_grade, dangerous=self.housing_dangerous):
            raise ValueError("不是危房的,不填危房等级")
        return self


class Income(Block):
    """D 收入: what the household reports for the income year (1 October to 30 September)."""

    wages_migrant: Fen = 0
    wages_post: Fen = 0
    wages_other: Fen = 0
    production_crops: Fen = 0
    production_livestock: Fen = 0
    production_forest: Fen = 0
    production_other: Fen = 0
    property_dividend: Fen = 0
    property_land: Fen = 0
    property_other: Fen = 0
    transfer_family_planning: Fen = 0
    transfer_low_income: Fen = 0
    transfer_extreme_poverty: Fen = 0
    transfer_pension: Fen = 0
    transfer_ecological: Fen = 0
    transfer_other: Fen = 0
    production_expenditure: Fen = 0
    insurance_claims: Fen = 0
    out_of_pocket: Fen = 0


class Measures(Block):
    """F 帮扶措施: which kinds of help the household had in the year."""

    development_help: bool = False
    industry: bool = False
    employment: bool = False
    finance: bool = False
    welfare_posts: bool = False
    housing: bool = False
    water: bool = False
    health: bool = False
    compulsory_education: bool = False
    other_education: bool = False
    comprehensive_security: bool = False
    social_help: bool = False
    relocation: bool = False
    living_conditions: bool = False
    infrastructure: bool = False


class MonitoringForm(Block):
    """G 监测: the four problems asked on identification or elimination; `secured` on identification.

    `secured`: a household without labour, under security (无劳动力兜底保障户).
    """

    housing_problem: bool = False
    schooling_problem: bool = False
    water_problem: bool = False
    insurance_problem: bool = False
    secured: bool = False


class PersonForm(Block):
    """B 成员: the columns of the person export that hold for one year."""

    education: str | None = None
    school_status: str | None = None
    labour: str | None = None
    work_months: Months = 0
    health: Annotated[Codes, Field(min_length=1)] = ("healthy",)
    political_status: str = "masses"
    employer: Words | None = None
    low_income: bool = False
    town_pension: bool = False
    major_illness_insurance: bool = False
    rural_medical: bool = False
    resident_pension: bool = False
    dropout_reason: str | None = None
    mandarin: bool = True
    supplementary: bool = False
    works_abroad: bool = False
    industry: Words | None = None
    medical_aid: bool = False
    other_health_aid: bool = False
    welfare_post: Words | None = None
    welfare_months: Months = 0
    employment_channel: Words | None = None
    disability: Words | None = None
    work_place: str | None = None
    town_medical: bool = False
    extreme_poverty: bool = False
    card_year: Year | None = None

    CODES = {
        "education": "education", "school_status": "school_status", "labour": "labour",
        "health": "health", "political_status": "political_status",
        "dropout_reason": "dropout_reason", "work_place": "work_place",
    }  # fmt: skip

    @model_validator(mode="after")
    def _one_of_education_and_school(self) -> Self:
        if not is_one_of(self.education, self.school_status):
            raise ValueError("文化程度与在校生状况必须且只能填一项")
        return self
