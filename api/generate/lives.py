"""The life of an invented household: registered between 2014 and 2020, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.generate import monitoring, natural, office
from api.generate.openings import OPENINGS, draw, ordinary
from api.generate.people import LAST_YEAR
from api.generate.standing import end_policy, fall_back, leave_poverty

if TYPE_CHECKING:
    from random import Random

    from api.generate.family import Family

IDENTIFIED = {2014: 60, 2015: 15, 2016: 11, 2017: 7, 2018: 4, 2019: 2, 2020: 1}
EXITED = {2015: 10, 2016: 17, 2017: 21, 2018: 24, 2019: 19, 2020: 9}
#: Share of households that have not exited by the end of 2020.
STAYS_POOR = 0.015
#: Share of the other years of which the form was collected.
SURVEYED_BETWEEN = 0.18
ATTRIBUTES = {"general": 70, "low_income": 24, "extreme_poverty": 6}

#: What may happen between registration and 2020: how often, and the act.
HAPPENINGS: dict[str, tuple[float, Any]] = {
    "death": (0.22, natural.death), "birth": (0.12, natural.birth), "wedding": (0.05, natural.wedding),
    "arrival": (0.015, natural.arrival), "departure": (0.1, natural.departure),
    "plan": (0.1, office.plan_exit), "focus": (0.03, office.focus), "attribute": (0.03, office.attribute),
    "standard": (0.006, office.standard), "name": (0.012, office.name), "document": (0.01, office.document),
    "head": (0.015, office.head), "village": (0.003, office.village), "backfill": (0.008, office.backfill),
    "remove_person": (0.008, office.remove_person), "remove": (0.006, office.remove),
    "split": (0.03, office.split), "monitoring": (0.025, monitoring.start),
}  # fmt: skip
#: How a life may depart from the usual one otherwise.
TURNS = {
    "taken_over": 0.05, "backfilled": 0.012, "undocumented": 0.003, "ordinary": 0.02, "duplicate": 0.004,
    "stable_exit": 0.015, "end_policy": 0.015, "return": 0.015,
}  # fmt: skip
#: Every one of these comes to some household of every few villages, whatever chance says.
CERTAIN = (
    "taken_over", "backfilled", "undocumented", "ordinary", "duplicate", "stable_exit", "end_policy",
    "return", "birth", "departure", "plan", "focus", "attribute", "standard", "name", "document", "head",
    "village", "backfill", "remove_person", "remove", "split", "monitoring", "death",
)  # fmt: skip
CERTAIN_PER_VILLAGE = 4


def turns(rng: Random, village: int, n: int) -> set[str]:
    """The special things that come to the n-th household (from 1) of the village with this index."""
    chances = {**TURNS, **{name: share for name, (share, _) in HAPPENINGS.items()}}
    found = {name for name, share in chances.items() if rng.random() < share}
    if n <= CERTAIN_PER_VILLAGE:
        found = {CERTAIN[(village * CERTAIN_PER_VILLAGE + n - 1) % len(CERTAIN)]}
    return found


def live(family: Family, happens: set[str]) -> None:
    """Register the household and let it live to the end of 2020, and those that split from it too."""
    rng = family.rng
    if "ordinary" in happens:
        ordinary(family)
        return
    family.exit_year = _exit_year(rng, family.identified)
    family.attribute = draw(rng, ATTRIBUTES) if "attribute" not in happens else "general"
    opening = next((o for o in OPENINGS if o in happens), "identified")
    OPENINGS[opening](family)
    _schedule(family, happens)
    _walk(family, family.identified, happens)


def _exit_year(rng: Random, identified: int) -> int | None:
    if identified == LAST_YEAR or rng.random() < STAYS_POOR:
        return None
    return int(draw(rng, {year: weight for year, weight in EXITED.items() if year > identified}))


def _schedule(family: Family, happens: set[str]) -> None:
    first = family.identified + 1
    for name in sorted(happens & HAPPENINGS.keys()):
        if name == "monitoring":
            family.later(LAST_YEAR, monitoring.start, family.rng.randint(3, 6))
        elif first <= LAST_YEAR:
            year = family.rng.randint(first, LAST_YEAR)
            if name == "plan":
                year = min(max(first, (family.exit_year or LAST_YEAR) - family.rng.randint(0, 1)), LAST_YEAR)
            family.later(year, HAPPENINGS[name][1])


def _walk(family: Family, first: int, happens: set[str]) -> None:
    for year in range(first, LAST_YEAR + 1):
        _year(family, year, happens)
        if not family.open:
            break
        for child in [x for x in family.children if x.last.year == year]:
            # A split in this year: the new household has its own forms from this autumn on.
            _november(child, year, set())
    for child in family.children:
        _walk(child, child.last.year + 1, set())


def _year(family: Family, year: int, happens: set[str]) -> None:
    while family.open and (due := family.agenda.get(year)):
        due.sort(key=lambda pair: pair[0])
        month, act = due.pop(0)
        act(family, year, month)
    if family.open:
        _november(family, year, happens)


def _november(family: Family, year: int, happens: set[str]) -> None:
    rng, line = family.rng, family.line(year)
    if family.poor and year == family.exit_year:
        family.survey(year, line * rng.randint(108, 190) // 100, safe=True)
        leave_poverty(family, year, stable="stable_exit" in happens)
    elif year == family.identified:
        family.survey(year, line * rng.randint(45, 96) // 100, safe=False)
    elif family.status == "exited" and "end_policy" in happens and year > (family.exit_year or LAST_YEAR):
        end_policy(family, year)
    elif family.status == "exited" and "return" in happens and year > (family.exit_year or LAST_YEAR):
        fall_back(family, year)
        family.survey(year, line * rng.randint(60, 95) // 100, safe=False)
        happens.discard("return")
    elif rng.random() < SURVEYED_BETWEEN:
        share = rng.randint(70, 104) if family.poor else rng.randint(115, 260)
        family.survey(year, line * share // 100, safe=not family.poor)
