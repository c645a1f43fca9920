"""The plan of a stretch of households: every command decided, as saves to be recorded."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from api.generate.county import Stretch, village_of, villages
from api.generate.course import DEMO
from api.generate.desk import CLERKS, Desk
from api.generate.family import Family
from api.generate.households import Maker
from api.generate.lives import CERTAIN_PER_VILLAGE, live, turns
from api.generate.openings import draw
from api.generate.people import ELSEWHERE, Maternity
from api.generate.planted import plant
from api.generate.villages import chronicle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.generate.county import Village
    from api.generate.course import Course
    from api.generate.desk import Clerks
    from api.generate.plot import Mistake
    from ledger.store import Save

#: Turns that need a grown son, or any member beside the head.
NEEDS_FAMILY = {"split", "wedding", "birth", "departure", "head", "remove_person", "duplicate"}


def plan_village(
    code: str, seed: int, n: int, clerks: Clerks = CLERKS, mistakes: list[Mistake] | None = None
) -> Iterator[Save]:
    """The saves of a village of the demonstration with `n` households; the same again for a seed.

    After the households come the planted mistakes of the village, which are put into `mistakes`.
    KeyError when the code is no village.
    """
    village = village_of(code)
    desk, maternity = Desk(village, clerks), _maternity(DEMO, village, village.index, 0)
    yield from plan(desk, maternity, Stretch(code, village.index, 1, n), seed)
    found = plant(desk, maternity, seed, n)
    yield from drain(desk)
    if mistakes is not None:
        mistakes += found


def open_desk(
    course: Course, stretch: Stretch, of: int, clerks: Clerks, forms: frozenset[int] | None = None
) -> tuple[Desk, Maternity]:
    """Where a stretch, one of so many, is planned."""
    village = village_of(stretch.village)
    return Desk(village, clerks, course, forms), _maternity(course, village, stretch.index, of)


def _maternity(course: Course, village: Village, index: int, of: int) -> Maternity:
    elsewhere = ELSEWHERE if course.demo else ()
    return Maternity(village.code[:6], index, of or len(villages(village.code[:6])), elsewhere)


def plan(desk: Desk, maternity: Maternity, stretch: Stretch, seed: int) -> Iterator[Save]:
    """The saves of a stretch, household by household; before its first one those of the village itself."""
    if stretch.first == 1:
        chronicle(desk, Random(f"{seed}:{stretch.village}:0"))  # noqa: S311  not a secret
    for household in range(stretch.first, stretch.last + 1):
        _household(desk, maternity, seed, household)
        yield from drain(desk)


def _household(desk: Desk, maternity: Maternity, seed: int, n: int) -> None:
    course = desk.course
    rng = Random(f"{seed}:{desk.village.code}:{n}")  # noqa: S311  not a secret
    happens = turns(rng, course, desk.village.index, n)
    certain = n <= CERTAIN_PER_VILLAGE and course.demo
    year = 2014 if certain or happens & {"taken_over", "duplicate"} else _identified(rng, course)
    family = Family(desk, rng, Maker(rng, desk.village, maternity, year, course.rates), n)
    family.identified = year
    family.people = family.maker.household(4 if certain and happens & NEEDS_FAMILY else 1)
    live(family, happens)


def _identified(rng: Random, course: Course) -> int:
    return int(draw(rng, course.rates.identified))


def drain(desk: Desk) -> list[Save]:
    """The saves that were collected since the last time."""
    saves, desk.saves = desk.saves, []
    return saves
