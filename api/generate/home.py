"""The home of an invented household: what its form says of land, house and road, year after year.

Areas in hundredths of a mu or of a square metre, distances in hundredths of a kilometre.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Self

from domain.blocks import Conditions


@dataclass(frozen=True, slots=True)
class Home:
    """What stays from year to year; `dangerous` and the like until the household has exited."""

    land: int
    irrigated: bool
    forest: int
    pasture: int
    area: int
    built: int
    dangerous: bool
    grade: str
    thirsty: bool
    adobe: bool
    distance: int
    industry: str | None
    toilet: bool
    cooperative: bool
    place: str

    @classmethod
    def drawn(cls, key: str, people: int, place: str) -> Self:
        """The home of a household by its key; `place` is its natural village."""
        rng = Random(key)  # noqa: S311  not a secret
        return cls(
            land=rng.randint(150, 600) * people, irrigated=rng.random() < 0.6,
            forest=rng.choice((0, 0, 1, 2)) * rng.randint(50, 300), pasture=rng.choice((0, 0, 0, 0, 1500)),
            area=min(rng.randint(2000, 3200) * max(2, people), 16_000), built=rng.randint(1986, 2012),
            dangerous=rng.random() < 0.4, grade=rng.choice("cd"), thirsty=rng.random() < 0.3,
            adobe=rng.random() < 0.25, distance=rng.randint(5, 250),
            industry=rng.choice((None, None, "肉牛养殖", "种植大户带动", "光伏收益", "庭院经济")),
            toilet=rng.random() < 0.5, cooperative=rng.random() < 0.35, place=f"{place}{rng.randint(1, 9)}组",
        )  # fmt: skip

    def conditions(self, *, safe_since: int | None) -> Conditions:
        """The block of a year; `safe_since` is the year in which the guarantees were met."""
        safe = safe_since is not None
        rebuilt = safe and (self.dangerous or self.adobe)
        return Conditions(
            arable_land=self.land, irrigated_land=self.land // 3 if self.irrigated else 0,
            forest=self.forest, pasture=self.pasture,
            cooperative=safe and self.cooperative, rich_leader=safe and self.distance % 4 == 0,
            water_difficulty=not safe and self.thirsty and self.distance % 2 == 0,
            water_safe=safe or not self.thirsty, housing_area=self.area,
            housing_structure="brick_mixed" if rebuilt else "bamboo_adobe" if self.adobe else "brick_timber",
            housing_dangerous=self.dangerous and not safe,
            danger_grade=self.grade if self.dangerous and not safe else None,
            housing_year=safe_since if rebuilt else self.built, toilet=safe and self.toilet,
            road_type="paved" if safe else "gravel", road_distance=self.distance,
            fuel="clean" if safe and self.toilet else "firewood",
            industry_help=self.industry if safe else None, natural_village=self.place,
        )  # fmt: skip
