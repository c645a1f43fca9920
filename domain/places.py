"""The annual forms of places. Money in fen; areas, kilometres and percentages in hundredths.

What the register can count (its households and people, by status, natural villages) is no field here.
`all_households` and `all_people` are everybody who lives there, in the register or not.
Source: the village form (贫困村信息采集表), 自然村信息采集表 and 贫困县 of 国扶手册2017 1.1.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from domain.quantities import half_up, yuan
from domain.words import EMPTY, YES_NO

Count = Annotated[int, Field(ge=0, le=10**8)]
#: Hundredths of a mu or of a kilometre.
Measure = Annotated[int, Field(ge=0, le=10**10)]
#: Hundredths of a percent: 9850 is 98.50 %.
Percent = Annotated[int, Field(ge=0, le=10_000)]
Money = Annotated[int, Field(ge=0, le=10**15)]


def _field(title: str, unit: str | None = None) -> Any:
    """A field that may be left empty: what people call it, and the unit of which hundredths are kept."""
    return Field(default=None, title=title, json_schema_extra={"unit": unit} if unit else None)


class Contradiction(NamedTuple):
    """Two fields that cannot both be right; `bound` is what the first may be at most, None: it says no."""

    first: str
    second: str
    value: int
    bound: int | None


class PlaceForm(BaseModel):
    """An annual form of a place; what is left empty was not asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    #: Pairs of fields of which the first is never greater than the second.
    AT_MOST: ClassVar[tuple[tuple[str, str], ...]] = ()
    #: Field that says yes or no → what there is none of when it has the value beside it.
    NONE_WHEN: ClassVar[tuple[tuple[str, bool, str], ...]] = ()

    all_households: Count | None = _field("总户数(含不在册的户)")
    all_people: Count | None = _field("总人口(含不在册的人)")
    labour_force: Count | None = _field("劳动力人数")
    migrant_workers: Count | None = _field("外出务工人数")
    arable_land: Measure | None = _field("耕地面积", "亩")
    irrigated_land: Measure | None = _field("有效灌溉面积", "亩")
    forest: Measure | None = _field("林地面积", "亩")
    unsafe_water_households: Count | None = _field("未实现饮水安全户数")
    water_difficulty_households: Count | None = _field("饮水困难户数")
    no_electricity_households: Count | None = _field("未通生活用电户数")
    dangerous_housing_households: Count | None = _field("危房户数")

    def stored(self) -> dict[str, Any]:
        """The form as it is assigned and kept: what was filled in."""
        return self.model_dump(mode="json", exclude_none=True)

    def contradiction(self) -> Contradiction | None:
        """The first pair of fields that contradict each other."""
        for less, more in self.AT_MOST:
            value, bound = getattr(self, less), getattr(self, more)
            if value is not None and bound is not None and value > bound:
                return Contradiction(less, more, value, bound)
        for said, answer, absent in self.NONE_WHEN:
            if getattr(self, said) is answer and getattr(self, absent):
                return Contradiction(absent, said, int(getattr(self, absent)), None)
        return None


#: Households and people of every form: parts of the whole, and nobody counted as a household of none.
_EVERYWHERE = (
    ("all_households", "all_people"), ("labour_force", "all_people"), ("migrant_workers", "labour_force"),
    ("irrigated_land", "arable_land"), ("unsafe_water_households", "all_households"),
    ("water_difficulty_households", "all_households"), ("no_electricity_households", "all_households"),
    ("dangerous_housing_households", "all_households"),
)  # fmt: skip


class VillageForm(PlaceForm):
    """村: people and insurance, roads, water, services, economy."""

    low_income_people: Count | None = _field("低保人数")
    extreme_poverty_people: Count | None = _field("特困供养人数")
    disabled_people: Count | None = _field("残疾人数")
    minority_people: Count | None = _field("少数民族人数")
    medical_insured: Count | None = _field("参加城乡居民基本医疗保险人数")
    pension_insured: Count | None = _field("参加城乡居民基本养老保险人数")
    returned_forest: Measure | None = _field("退耕还林面积", "亩")
    orchard: Measure | None = _field("林果面积", "亩")
    pasture: Measure | None = _field("牧草地面积", "亩")
    water_surface: Measure | None = _field("水域面积", "亩")
    unpaved_to_township: Measure | None = _field("到乡镇未通沥青(水泥)路里程", "公里")
    unpaved_to_natural_villages: Measure | None = _field("到自然村未通沥青(水泥)路里程", "公里")
    bus: bool | None = _field("是否通客运班车")
    production_electricity: bool | None = _field("是否通生产用电")
    broadband: bool | None = _field("是否通宽带")
    broadcast_coverage: Percent | None = _field("广播电视覆盖率", "%")
    tourism: bool | None = _field("是否有乡村旅游")
    tourism_households: Count | None = _field("从事乡村旅游户数")
    tourism_income: Money | None = _field("乡村旅游收入", "元")
    clinics: Count | None = _field("卫生室个数")
    doctors: Count | None = _field("执业(助理)医师人数")
    public_toilets: Count | None = _field("公共厕所个数")
    rubbish_points: Count | None = _field("垃圾集中堆放点个数")
    reading_room: bool | None = _field("是否有图书室")
    culture_room: bool | None = _field("是否有文化活动室")
    primary_schools: Count | None = _field("小学个数")
    kindergartens: Count | None = _field("幼儿园个数")
    cooperatives: Count | None = _field("农民专业合作社个数")
    cooperative_households: Count | None = _field("参加农民专业合作社户数")
    rich_leaders: Count | None = _field("创业致富带头人数")
    collective_income: Money | None = _field("村集体经济收入", "元")
    net_income: Money | None = _field("农村居民人均可支配收入", "元")

    AT_MOST = (
        *_EVERYWHERE, ("low_income_people", "all_people"), ("extreme_poverty_people", "all_people"),
        ("disabled_people", "all_people"), ("minority_people", "all_people"),
        ("medical_insured", "all_people"), ("pension_insured", "all_people"),
        ("tourism_households", "all_households"), ("cooperative_households", "all_households"),
    )  # fmt: skip
    NONE_WHEN = (("tourism", False, "tourism_households"), ("tourism", False, "tourism_income"))


class NaturalVillageForm(PlaceForm):
    """自然村(村民小组): its road, water, power and surroundings."""

    paved_road: bool | None = _field("到村委会是否通沥青(水泥)路")
    unpaved_to_village: Measure | None = _field("到村委会未通沥青(水泥)路里程", "公里")
    paved_inside: bool | None = _field("村内主干道是否硬化")
    bus: bool | None = _field("是否通客运班车")
    production_electricity: bool | None = _field("是否通生产用电")
    broadband: bool | None = _field("是否通宽带")
    broadcast_households: Count | None = _field("通广播电视户数")
    toilet_households: Count | None = _field("有卫生厕所户数")
    public_toilets: Count | None = _field("公共厕所个数")
    rubbish_points: Count | None = _field("垃圾集中堆放点个数")

    AT_MOST = (
        *_EVERYWHERE, ("broadcast_households", "all_households"), ("toilet_households", "all_households"),
    )  # fmt: skip
    NONE_WHEN = (("paved_road", True, "unpaved_to_village"),)


class CountyForm(PlaceForm):
    """县: which programmes it belongs to, economy, public services."""

    key_county: bool | None = _field("是否国家扶贫开发工作重点县")
    contiguous_area: bool | None = _field("是否连片特困地区县")
    old_base_area: bool | None = _field("是否革命老区县")
    minority_county: bool | None = _field("是否民族县")
    border_county: bool | None = _field("是否边境县")
    rural_people: Count | None = _field("乡村人口")
    minority_people: Count | None = _field("少数民族人数")
    low_income_people: Count | None = _field("农村低保人数")
    medical_insured: Count | None = _field("参加城乡居民基本医疗保险人数")
    pension_insured: Count | None = _field("参加城乡居民基本养老保险人数")
    paved_villages: Count | None = _field("通沥青(水泥)路的村个数")
    bus_villages: Count | None = _field("通客运班车的村个数")
    broadband_villages: Count | None = _field("通宽带的村个数")
    hospitals: Count | None = _field("乡镇卫生院个数")
    hospital_beds: Count | None = _field("医院和卫生院床位数")
    doctors: Count | None = _field("执业(助理)医师人数")
    primary_schools: Count | None = _field("小学个数")
    middle_schools: Count | None = _field("普通中学个数")
    gross_product: Money | None = _field("地区生产总值", "元")
    public_revenue: Money | None = _field("一般公共预算收入", "元")
    public_expenditure: Money | None = _field("一般公共预算支出", "元")
    net_income: Money | None = _field("农村居民人均可支配收入", "元")

    AT_MOST = (
        *_EVERYWHERE, ("rural_people", "all_people"), ("minority_people", "all_people"),
        ("low_income_people", "rural_people"), ("medical_insured", "all_people"),
        ("pension_insured", "all_people"),
    )  # fmt: skip


#: Kind of entity → the form that each of its years has.
FORMS: dict[str, type[PlaceForm]] = {
    "village_year": VillageForm, "natural_village_year": NaturalVillageForm, "county_year": CountyForm,
}  # fmt: skip


def title_of(form: PlaceForm | type[PlaceForm], name: str) -> str:
    """What people call a field of a form."""
    kind = form if isinstance(form, type) else type(form)
    return str(kind.model_fields[name].title)


def unit_of(form: PlaceForm | type[PlaceForm], name: str) -> str | None:
    """元, 亩, 公里 or % where hundredths of it are kept; None for counts and yes or no."""
    kind = form if isinstance(form, type) else type(form)
    extra = kind.model_fields[name].json_schema_extra
    return str(extra["unit"]) if isinstance(extra, dict) else None


def in_words(form: type[PlaceForm], name: str, value: int | None) -> str:
    """A value as people read it: 是, 320, 350.00元, 98.50%; (空) where none was filled in."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return YES_NO[value]
    unit = unit_of(form, name)
    return str(value) if unit is None else f"{yuan(value)}{unit}"


def poverty_incidence(poor_people: int, all_people: int | None) -> int | None:
    """贫困发生率: poor people of the register over everybody who lives there, hundredths of a percent."""
    return half_up(poor_people * 10_000, all_people) if all_people else None


def natural_village_id(village: str, name: str) -> str:
    """Id of a natural village: it follows from its village's code and its name, as `plain_name` has it."""
    return hashlib.blake2s(f"{village}\nnatural_village\n{name}".encode(), digest_size=10).hexdigest()
