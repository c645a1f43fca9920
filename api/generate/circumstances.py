"""What a household was registered for, made to agree with who lives in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.generate.incomes import labour, stage
from api.generate.openings import causes

if TYPE_CHECKING:
    from api.generate.family import Family
    from api.generate.people import Someone


def fit(family: Family) -> None:
    """Settle causes and attribute: an illness needs somebody ill, extreme poverty nobody able to work."""
    year = family.identified
    main, others = causes(family.rng)
    if main == "schooling" and not any(stage(p, year) for p in family.people):
        main = "lack_of_skill"
    if main == "lack_of_labour" and any(labour(p, year) == "ordinary" for p in family.people):
        main = "lack_of_capital"
    _afflict(family, main)
    if family.attribute == "extreme_poverty" and any(_able(p, year) for p in family.people):
        family.attribute = "low_income"
    told = {"illness", "disability", "schooling", "lack_of_labour", main}
    family.causes = main, tuple(cause for cause in others if cause not in told)


def _able(person: Someone, year: int) -> bool:
    return person.age(year) < 66 and labour(person, year) != "lost"


def _afflict(family: Family, cause: str) -> None:
    """Somebody, mostly the head, is ill or disabled where that made the household poor."""
    person = family.rng.choice((family.head, family.head, *family.people))
    if cause == "illness" and all(p.health in {"healthy", "disabled"} for p in family.people):
        person.health = family.rng.choice(("chronic", "chronic", "major_illness"))
    if cause == "disability" and all(p.health != "disabled" for p in family.people):
        person.health = "disabled"
