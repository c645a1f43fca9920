"""The villages of a county, and how many registered households each of them has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from domain.divisions import kind, national
from domain.errors import InvalidInput

COUNTY = "150525"
HOUSEHOLDS = 20_500
SEED = 2020
#: Households that are planned together at most, so that memory stays the same for any county.
MOST_TOGETHER = 150

_SUFFIX = re.compile(r"(村民委员会|村委会|嘎查委员会|嘎查|村|居委会|社区)$")


class CountyUnknown(InvalidInput):
    """There are no villages under the code."""

    code, field = "county_unknown", "division"
    sentence = "“{division}”不是有村的县级行政区划(6位代码)。"


@dataclass(frozen=True, slots=True)
class Village:
    """A village: its place among those of the county (from 0), and whether it is a Mongol one."""

    code: str
    name: str
    county: str
    township: str
    index: int
    mongol: bool

    @property
    def short(self) -> str:
        """The name as an address has it."""
        return _SUFFIX.sub("", self.name) + ("嘎查" if self.mongol else "村")


@cache
def villages(county: str = COUNTY) -> tuple[Village, ...]:
    """The villages (村, 嘎查) of a county in the order of codes; without any its neighbourhoods.

    Raises CountyUnknown.
    """
    rows = names_in(county) if re.fullmatch(r"[1-8][0-9]{5}", county, re.ASCII) else {}
    places = [code for code in rows if len(code) == 12]
    codes = [c for c in places if kind(c) == "village" or "嘎查" in rows[c]] or places
    if not codes:
        raise CountyUnknown(division=county[:20])
    return tuple(
        Village(code, rows[code], rows[county], rows[code[:9]], n, "嘎查" in rows[code])
        for n, code in enumerate(codes)
    )


@cache
def names_in(county: str) -> dict[str, str]:
    """Code → name of the county, of what contains it, and of everything under it."""
    return dict(national(county))


def five_names(village: str) -> tuple[str, ...]:
    """The names of a village, province first."""
    names = names_in(village[:6])
    return tuple(names[village[:width]] for width in (2, 4, 6, 9, 12))


def village_of(code: str) -> Village:
    """The village of a code. KeyError when it is none."""
    return {village.code: village for village in villages(code[:6])}[code]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The households `first` to `last` of a village, planned together; `index` counts within the county.

    `ends` says that the village has none after them.
    """

    village: str
    index: int
    first: int
    last: int
    ends: bool = True


def stretches(county: str, households: int, seed: int) -> list[Stretch]:
    """All stretches of a county in the order of villages; a village has one even without a household."""
    found: list[Stretch] = []
    for code, share in shares(county, households, seed).items():
        for first in range(1, max(share, 1) + 1, MOST_TOGETHER):
            last = min(first + MOST_TOGETHER - 1, share)
            found.append(Stretch(code, len(found), first, last, ends=last == share))
    return found


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
