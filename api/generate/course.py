"""The course of a generation: where, how many, which years, and how often things come to a household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from api.generate.county import COUNTY, HOUSEHOLDS, SEED
from domain.calendar import Register
from domain.errors import InvalidInput

#: The register begins with the identification of 2014; by the end of 2020 everybody had exited.
FIRST, LAST_EXIT = 2014, 2020
MOST_HOUSEHOLDS = 50_000


class YearsRefused(InvalidInput):
    """No such years can be generated."""

    code, field, sentence = "years_refused", "years", "“{years}”不是可以生成的年度,应写成{first}-2020的样子。"


@dataclass(frozen=True, slots=True)
class Rates:
    """Weights and shares: household sizes, years of identification and of exit, attributes, turns.

    `stays_poor` is the share that never exits; `turns` and `happenings` are shares of all households.
    """

    sizes: dict[int, int]
    sexes: str
    identified: dict[int, float]
    exited: dict[int, float]
    attributes: dict[str, int]
    stays_poor: float
    turns: dict[str, float]
    happenings: dict[str, float]


#: Those of the demonstration county, in which every kind of event comes often.
DEMO_RATES = Rates(
    sizes={1: 17, 2: 30, 3: 20, 4: 18, 5: 10, 6: 5},
    sexes="mmfmf",
    identified={2014: 60, 2015: 15, 2016: 11, 2017: 7, 2018: 4, 2019: 2, 2020: 1},
    exited={2015: 10, 2016: 17, 2017: 21, 2018: 24, 2019: 19, 2020: 9},
    attributes={"general": 70, "low_income": 24, "extreme_poverty": 6},
    stays_poor=0.015,
    turns={
        "taken_over": 0.05, "backfilled": 0.012, "undocumented": 0.003, "ordinary": 0.02, "duplicate": 0.004,
        "stable_exit": 0.015, "end_policy": 0.015, "return": 0.015,
    },
    happenings={
        "death": 0.22, "birth": 0.12, "wedding": 0.05, "arrival": 0.015, "departure": 0.1, "plan": 0.1,
        "focus": 0.03, "attribute": 0.03, "standard": 0.006, "name": 0.012, "document": 0.01, "head": 0.015,
        "village": 0.003, "backfill": 0.008, "remove_person": 0.008, "remove": 0.006, "split": 0.03,
        "monitoring": 0.025,
    },
)  # fmt: skip
#: Those of the country: 3.04 people a household; of 89.62 million poor 55.75 were left at the end of
#: 2015, then 43.35, 30.46, 16.60, 5.51 and none. Source: forms, "National figures".
COUNTRY = Rates(
    sizes={1: 15, 2: 27, 3: 21, 4: 20, 5: 11, 6: 6},
    sexes="mf",
    identified={2014: 92, 2015: 3, 2016: 3, 2017: 1, 2018: 0.6, 2019: 0.4},
    exited={2015: 33.9, 2016: 12.4, 2017: 12.9, 2018: 13.9, 2019: 11.1, 2020: 5.5},
    attributes={"general": 66, "low_income": 28, "extreme_poverty": 6},
    stays_poor=0.0,
    turns={
        "taken_over": 0.05, "backfilled": 0.01, "ordinary": 0.02, "duplicate": 0.004,
        "stable_exit": 0.015, "end_policy": 0.015, "return": 0.012,
    },
    happenings={
        "death": 0.2, "birth": 0.12, "wedding": 0.05, "arrival": 0.01, "departure": 0.1, "plan": 0.1,
        "focus": 0.03, "attribute": 0.03, "standard": 0.005, "name": 0.012, "document": 0.006, "head": 0.015,
        "village": 0.002, "backfill": 0.008, "remove_person": 0.008, "remove": 0.01, "split": 0.03,
        "monitoring": 0.03,
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """What is generated. Everything follows from it and, where there are any, from the clerks.

    `demo` is the demonstration: forms of some years only, and mistakes in the first villages.
    """

    county: str = COUNTY
    households: int = HOUSEHOLDS
    seed: int = SEED
    first: int = FIRST
    last: int = LAST_EXIT
    demo: bool = False

    @property
    def rates(self) -> Rates:
        """How often things come to a household."""
        return DEMO_RATES if self.demo else COUNTRY

    @property
    def register(self) -> Register:
        """The configuration under which its commands are decided."""
        return register_until(self.last)

    @property
    def last_day(self) -> date:
        """The day on which everything is decided."""
        return date(self.last, 12, 31)

    @property
    def last_exit(self) -> int:
        """The last year in which a household may exit."""
        return self.last if self.demo else LAST_EXIT

    def command_id(self, village: str, n: int, step: int) -> str:
        """The id of a command: household 0 is the village itself."""
        name = "demo" if self.demo else f"generate-{self.seed}"
        return f"{name}-{village}-{n}-{step}"


DEMO = Course(demo=True)


def settings(last: int) -> dict[str, Any]:
    """The configuration of a register whose current year is the last one."""
    return {"current_year": last, "windows_open": True, "back_office_level": "county"}


@cache
def register_until(last: int) -> Register:
    """The same, as commands are decided under it."""
    return Register(**settings(last))


def read_years(text: str, today: date) -> tuple[int, int]:
    """First and last year of a text like 2014-2020; none is later than today's. Raises YearsRefused."""
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and FIRST <= int(first) <= int(last) <= today.year):
        raise YearsRefused(years=text[:20], first=FIRST)
    return int(first), int(last)
