"""The villages of a county, and how many registered households each of them has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from domain.divisions import kind, national

COUNTY = "150525"
HOUSEHOLDS = 20_500
SEED = 2020
#: Villages whose document numbers can be kept apart by their sequence digits, see `people`.
MOST_VILLAGES = 450

_SUFFIX = re.compile(r"(村民委员会|村委会|嘎查委员会|嘎查|村|居委会|社区)$")


@dataclass(frozen=True, slots=True)
class Village:
    """A village: its place among those of the county (from 0), and whether it is a Mongol one."""

    code: str
    name: str
    township: str
    index: int
    mongol: bool

    @property
    def short(self) -> str:
        """The name as an address has it."""
        return _SUFFIX.sub("", self.name) + ("嘎查" if self.mongol else "村")


@cache
def villages(county: str = COUNTY) -> tuple[Village, ...]:
    """The villages (村, 嘎查) of a county in the order of codes. ValueError when there are too many."""
    rows = dict(national(county))
    codes = [c for c in rows if len(c) == 12 and (kind(c) == "village" or "嘎查" in rows[c])]
    if len(codes) > MOST_VILLAGES:
        raise ValueError(f"{len(codes)} villages in {county}, at most {MOST_VILLAGES} can be generated")
    return tuple(
        Village(code, rows[code], rows[code[:9]], n, "嘎查" in rows[code]) for n, code in enumerate(codes)
    )


def village_of(code: str) -> Village:
    """The village of a code. KeyError when it is none."""
    return {village.code: village for village in villages(code[:6])}[code]


def shares(county: str, households: int, seed: int) -> dict[str, int]:
    """Village code → its number of households; they add up to `households`."""
    rng = Random(f"{seed}:{county}:shares")  # noqa: S311  not a secret
    weights = {village.code: rng.uniform(0.6, 1.4) for village in villages(county)}
    whole, before, done = sum(weights.values()), 0.0, 0
    found = {}
    for code, weight in weights.items():
        before += weight
        until = round(households * before / whole)
        found[code], done = until - done, until
    return found
