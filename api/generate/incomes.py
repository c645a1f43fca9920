"""The annual form of invented households: conditions, income, help, and each member's columns.

Money in fen, areas in hundredths of a mu or of a square metre.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from domain.blocks import Conditions, Income, Measures, PersonForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from api.generate.people import Someone

TEN_YUAN = 1000
#: Age → school stage; 15 to 17 and 18 to 21 only for those who stay at school.
STAGES = {
    **dict.fromkeys(range(3), "s01"), **dict.fromkeys(range(3, 6), "s02"),
    **dict.fromkeys(range(6, 12), "s03"), 12: "s04", 13: "s05", 14: "s06", 15: "s07",
}  # fmt: skip
LATER_STAGES = {16: "s08", 17: "s09", 18: "s20", 19: "s21", 20: "s22", 21: "s23"}
VOCATIONAL = {16: "s11", 17: "s12"}


def stage(person: Someone, year: int) -> str | None:
    """The school stage in a year, None when he is out of school."""
    age = max(person.age(year), 0)
    if age in STAGES:
        return STAGES[age]
    if person.education == "senior":
        return VOCATIONAL.get(age)
    return LATER_STAGES.get(age) if person.education in {"college", "bachelor_or_above"} else None


def labour(person: Someone, year: int) -> str:
    """How far somebody is able to work in a year."""
    age = person.age(year)
    if age < 16 or age > 70 or stage(person, year):
        return "none"
    if person.health == "disabled":
        return "lost" if person.born.day % 2 else "weak"
    return "weak" if age > 60 or person.health != "healthy" else "ordinary"


@lru_cache(maxsize=20_000)
def _form(  # noqa: PLR0913, PLR0917  the columns that differ
    school: str | None, education: str, able: str | None, health: str, months: int, place: str | None,
    *, low_income: bool, pension: bool, insured: bool, post: bool,
) -> PersonForm:  # fmt: skip
    return PersonForm(
        school_status=school, education=None if school else education, labour=able, health=(health,),
        work_months=months, work_place=place, low_income=low_income, resident_pension=pension,
        major_illness_insurance=insured, rural_medical=True,
        welfare_post="保洁员" if post else None, welfare_months=12 if post else 0,
    )  # fmt: skip


def form(rng: Random, person: Someone, year: int, *, low_income: bool, insured: bool) -> PersonForm:
    """A member's columns of the year."""
    school, able = stage(person, year), labour(person, year)
    away = person.works and able == "ordinary"
    place = ("county", "province", "outside", "township")[person.born.day % 4] if away else None
    return _form(
        school, person.education, able if person.age(year) >= 16 else None, person.health,
        rng.randint(5, 11) if away else 0, place, low_income=low_income,
        pension=person.age(year) >= 16 and school is None, insured=insured,
        post=able == "weak" and person.born.month == 5,
    )  # fmt: skip


def conditions(rng: Random, people: int, *, safe: bool, natural_village: str) -> Conditions:
    """Conditions of life and production; `safe` as the exit check wants them."""
    land = rng.randint(300, 900) * people
    dangerous = not safe and rng.random() < 0.5
    return Conditions(
        arable_land=land, irrigated_land=land // 3 if rng.random() < 0.6 else 0,
        forest=rng.randint(0, 400) * people, pasture=rng.choice((0, 0, 0, 1500, 4000)),
        housing_area=rng.randint(2000, 3200) * max(2, people) if people < 5 else 9000,
        housing_structure="brick_timber" if safe or rng.random() < 0.6 else "bamboo_adobe",
        housing_dangerous=dangerous, danger_grade=rng.choice("cd") if dangerous else None,
        housing_year=rng.randint(1986, 2013), toilet=safe and rng.random() < 0.4,
        water_safe=safe or rng.random() < 0.6, water_difficulty=not safe and rng.random() < 0.2,
        road_type="paved" if safe else "gravel", road_distance=rng.randint(5, 250),
        fuel="firewood", cooperative=safe and rng.random() < 0.3, natural_village=natural_village,
        industry_help="肉牛养殖" if safe and rng.random() < 0.5 else None,
    )  # fmt: skip


def income(rng: Random, people: Sequence[Someone], year: int, net: int, *, low_income: bool) -> Income:
    """Reported income that comes to `net` fen, rounded up to 10 yuan.

    Pensions and allowances are what they are; wages where somebody works; the rest is the farm's.
    """
    wanted = -(-net // TEN_YUAN) * TEN_YUAN
    pension = 132_000 * sum(p.age(year) >= 60 for p in people)
    allowance = 180_000 * len(people) if low_income else 0
    ecology = rng.randint(10, 60) * TEN_YUAN
    workers = sum(p.works and labour(p, year) == "ordinary" for p in people)
    rest = wanted - pension - allowance - ecology
    if rest < 0:
        pension, allowance, ecology, rest = 0, 0, 0, wanted
    wages = rest * rng.randint(4, 7) // 10 // TEN_YUAN * TEN_YUAN if workers else 0
    earned = rest - wages
    cost = earned * rng.randint(2, 5) // 10 // TEN_YUAN * TEN_YUAN
    livestock = (earned + cost) * rng.randint(0, 6) // 10 // TEN_YUAN * TEN_YUAN
    return Income(
        wages_migrant=wages, production_crops=earned + cost - livestock, production_livestock=livestock,
        transfer_pension=pension, transfer_low_income=allowance, transfer_ecological=ecology,
        production_expenditure=cost, out_of_pocket=rng.choice((0, 0, rng.randint(20, 300) * TEN_YUAN)),
    )  # fmt: skip


def measures(rng: Random, *, low_income: bool) -> Measures:
    """What help the household had in the year."""
    return Measures(
        development_help=True, industry=rng.random() < 0.7, employment=rng.random() < 0.3,
        finance=rng.random() < 0.25, health=rng.random() < 0.4, housing=rng.random() < 0.15,
        comprehensive_security=low_income, living_conditions=rng.random() < 0.2,
    )  # fmt: skip
