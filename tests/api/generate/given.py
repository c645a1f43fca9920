"""Villages of the demonstration county for tests, decided once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from api.generate.county import COUNTY, HOUSEHOLDS, SEED, shares, villages
from api.generate.plan import plan_village

if TYPE_CHECKING:
    from api.generate.plot import Mistake
    from domain.events import Event
    from ledger.store import Save


@dataclass
class Planned:
    """One village: its code, saves, and planted mistakes."""

    code: str
    households: int
    saves: list[Save] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return [event for save in self.saves for event in save.events]


@cache
def planned(index: int) -> Planned:
    """The village with that index, as large as it is in the demonstration."""
    code = villages(COUNTY)[index].code
    village = Planned(code, shares(COUNTY, HOUSEHOLDS, SEED)[code])
    village.saves = list(plan_village(code, SEED, village.households, mistakes=village.mistakes))
    return village


def few() -> list[Planned]:
    """The first six villages: what comes to some household of every few villages comes in these."""
    return [planned(index) for index in range(6)]
