"""The yearly forms that `generate` collects: each member's columns, and an income that agrees with them.

Money in fen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from api.generate.incomes import TEN_YUAN, labour, stage
from domain.blocks import Income, PersonForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from api.generate.people import Someone

PLACES = ("county", "province", "outside", "township")
#: Fen a year: pension from 60 on, allowance a person, support a person, pay of a welfare post.
PENSION, ALLOWANCE, SUPPORT, POST = 132_000, 240_000, 700_000, 480_000


@lru_cache(maxsize=50_000)
def _form(  # noqa: PLR0913, PLR0917  the columns that differ
    school: str | None, education: str, able: str | None, health: str, months: int, place: str | None,
    party: str, card: int | None, attribute: str, *, adult: bool, insured: bool, post: bool,
) -> PersonForm:  # fmt: skip
    return PersonForm(
        school_status=school, education=None if school else education, labour=able, health=(health,),
        work_months=months, work_place=place, political_status=party,
        low_income=attribute.startswith("low_income"), extreme_poverty=attribute.startswith("extreme"),
        resident_pension=adult and school is None, major_illness_insurance=insured, rural_medical=True,
        mandarin=education != "illiterate" or bool(school), medical_aid=health == "major_illness" and insured,
        other_health_aid=health == "chronic" and insured, employment_channel="亲友介绍" if months else None,
        industry="务工" if months else None, card_year=card, disability="肢体残疾" if card else None,
        welfare_post="保洁员" if post else None, welfare_months=12 if post else 0,
    )  # fmt: skip


def person_form(rng: Random, person: Someone, year: int, attribute: str, *, insured: bool) -> PersonForm:
    """A member's columns of the year."""
    school, able, born = stage(person, year), labour(person, year), person.born
    age = max(person.age(year), 0)
    away = person.works and able == "ordinary"
    party = "member" if age > 30 and born.day == 7 else "masses"
    return _form(
        school, person.education if age > 5 else "illiterate", _skill(able, born.day) if age >= 16 else None,
        person.health, rng.randint(5, 11) if away else 0, PLACES[born.day % 4] if away else None, party,
        max(born.year + 1, 2009 + born.day % 5) if person.health == "disabled" else None, attribute,
        adult=age >= 16, insured=insured, post=able == "weak" and born.month == 5,
    )  # fmt: skip


def _skill(able: str, day: int) -> str:
    return "skilled" if able == "ordinary" and day % 6 == 0 else able


def income(
    rng: Random, people: Sequence[Someone], forms: Sequence[PersonForm], year: int, net: int
) -> Income:
    """Reported income that comes to `net` fen, rounded up to 10 yuan.

    Pensions and allowances come first, as far as four fifths of it go; wages where somebody works.
    """
    wanted = max(-(-net // TEN_YUAN), 20) * TEN_YUAN
    fixed = {
        "transfer_pension": PENSION * sum(p.age(year) >= 60 for p in people),
        "transfer_low_income": ALLOWANCE * sum(f.low_income for f in forms),
        "transfer_extreme_poverty": SUPPORT * sum(f.extreme_poverty for f in forms),
        "wages_post": POST * sum(f.welfare_months > 0 for f in forms),
        "transfer_ecological": rng.randint(10, 40) * TEN_YUAN,
    }
    scale = min(1.0, 0.8 * wanted / sum(fixed.values()))
    fixed = {name: int(amount * scale) // TEN_YUAN * TEN_YUAN for name, amount in fixed.items() if amount}
    return Income(**fixed, **_earned(rng, wanted - sum(fixed.values()), forms))


def _earned(rng: Random, rest: int, forms: Sequence[PersonForm]) -> dict[str, int]:
    """Wages and the farm; who cannot work lets the land, which is not sown for nothing."""
    workers = any(form.work_months for form in forms)
    wages = max(rest * rng.randint(45, 75) // 100 // TEN_YUAN, 1) * TEN_YUAN if workers else 0
    farm = rest - wages
    paid = {"out_of_pocket": rng.randint(20, 300) * TEN_YUAN} if rng.random() < 0.3 else {}
    if all(form.labour in {None, "none", "lost"} for form in forms):
        return {"wages_migrant": wages, "property_land": farm, **paid}
    cost = max(farm * rng.randint(2, 5) // 10 // TEN_YUAN, 1) * TEN_YUAN
    livestock = (farm + cost) * rng.randint(0, 6) // 10 // TEN_YUAN * TEN_YUAN
    return {
        "wages_migrant": wages, "production_crops": farm + cost - livestock,
        "production_livestock": livestock, "production_expenditure": cost, **paid,
    }  # fmt: skip
