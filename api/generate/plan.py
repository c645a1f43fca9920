"""The plan of one village: every command of its households, decided, as saves to be recorded."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from api.generate.county import village_of
from api.generate.desk import CLERKS, Desk
from api.generate.family import Family
from api.generate.households import Maker
from api.generate.lives import CERTAIN_PER_VILLAGE, IDENTIFIED, live, turns
from api.generate.openings import draw
from api.generate.people import Maternity
from api.generate.planted import plant
from api.generate.villages import chronicle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.generate.desk import Clerks
    from api.generate.plot import Mistake
    from ledger.store import Save

#: Turns that need a grown son, or any member beside the head.
NEEDS_FAMILY = {"split", "wedding", "birth", "departure", "head", "remove_person", "duplicate"}


def plan_village(
    code: str, seed: int, n: int, clerks: Clerks = CLERKS, mistakes: list[Mistake] | None = None
) -> Iterator[Save]:
    """The saves of a village with `n` households, household by household; the same again for a seed.

    After the households come the planted mistakes of the village, which are put into `mistakes`.
    KeyError when the code is no village.
    """
    desk, maternity = Desk(village_of(code), clerks), Maternity(village_of(code))
    rng = Random(f"{seed}:{code}:0")  # noqa: S311  not a secret
    chronicle(desk, rng)
    for household in range(1, n + 1):
        _household(desk, maternity, seed, household)
        yield from _drain(desk)
    found = plant(desk, maternity, seed, n)
    yield from _drain(desk)
    if mistakes is not None:
        mistakes += found


def _household(desk: Desk, maternity: Maternity, seed: int, n: int) -> None:
    rng = Random(f"{seed}:{desk.village.code}:{n}")  # noqa: S311  not a secret
    happens = turns(rng, desk.village.index, n)
    certain = n <= CERTAIN_PER_VILLAGE
    year = 2014 if certain or happens & {"taken_over", "duplicate"} else draw(rng, IDENTIFIED)
    family = Family(desk, rng, Maker(rng, desk.village, maternity, year), n)
    family.identified = year
    family.people = family.maker.household(4 if certain and happens & NEEDS_FAMILY else 1)
    live(family, happens)


def _drain(desk: Desk) -> list[Save]:
    saves, desk.saves = desk.saves, []
    return saves
