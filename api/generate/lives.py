"""The life of an invented household: when it was registered, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.generate import monitoring, natural, office, yearly
from api.generate.circumstances import fit
from api.generate.openings import OPENINGS, draw, ordinary, taken_over_later
from api.generate.people import LAST_YEAR
from api.generate.standing import end_policy, fall_back, leave_poverty

if TYPE_CHECKING:
    from random import Random

    from api.generate.course import Course
    from api.generate.family import Family

#: Share of the other years of which the demonstration has the form.
SURVEYED_BETWEEN = 0.18

#: What may happen between registration and the end.
HAPPENINGS: dict[str, Any] = {
    "death": natural.death, "birth": natural.birth, "wedding": natural.wedding,
    "arrival": natural.arrival, "departure": natural.departure,
    "plan": office.plan_exit, "focus": office.focus, "attribute": office.attribute,
    "standard": office.standard, "name": office.name, "document": office.document,
    "head": office.head, "village": office.village, "backfill": office.backfill,
    "remove_person": office.remove_person, "remove": office.remove,
    "split": office.split, "monitoring": monitoring.start,
}  # fmt: skip
#: Every one of these comes to some household of every few villages, whatever chance says.
CERTAIN = (
    "taken_over", "backfilled", "undocumented", "ordinary", "duplicate", "stable_exit", "end_policy",
    "return", "birth", "departure", "plan", "focus", "attribute", "standard", "name", "document", "head",
    "village", "backfill", "remove_person", "remove", "split", "monitoring", "death",
)  # fmt: skip
CERTAIN_PER_VILLAGE = 4


def turns(rng: Random, course: Course, village: int, n: int) -> set[str]:
    """The special things that come to the n-th household (from 1) of the village with this index."""
    chances = {**course.rates.turns, **course.rates.happenings}
    found = {name for name, share in chances.items() if rng.random() < share}
    if n <= CERTAIN_PER_VILLAGE and course.demo:
        found = {CERTAIN[(village * CERTAIN_PER_VILLAGE + n - 1) % len(CERTAIN)]}
    return found


def live(family: Family, happens: set[str]) -> None:
    """Register the household and let it live to the last year, and those that split from it too."""
    rng, course = family.rng, family.course
    if "ordinary" in happens:
        ordinary(family)
        if not course.demo:
            _walk(family, family.identified, happens)
        return
    family.exit_year = _exit_year(rng, course, family.identified)
    family.attribute = draw(rng, course.rates.attributes) if "attribute" not in happens else "general"
    if not course.demo:
        fit(family)
    if family.identified < course.first:
        taken_over_later(family)
    else:
        opening = next((o for o in OPENINGS if o in happens), "identified")
        OPENINGS[opening](family)
    _schedule(family, happens)
    _walk(family, max(family.identified, course.first), happens)


def _exit_year(rng: Random, course: Course, identified: int) -> int | None:
    if identified == LAST_YEAR or rng.random() < course.rates.stays_poor:
        return None
    return int(draw(rng, {year: weight for year, weight in course.rates.exited.items() if year > identified}))


def _schedule(family: Family, happens: set[str]) -> None:
    course = family.course
    first, last = max(family.identified, course.first) + 1, max(course.last, LAST_YEAR)
    for name in sorted(happens & HAPPENINGS.keys()):
        if name == "monitoring":
            year = LAST_YEAR if course.demo else family.rng.randint(LAST_YEAR, last)
            family.later(year, monitoring.start, family.rng.randint(3, 6))
        elif first <= last:
            year = family.rng.randint(first, last)
            if name == "plan":
                year = min(max(first, (family.exit_year or LAST_YEAR) - family.rng.randint(0, 1)), LAST_YEAR)
            family.later(year, HAPPENINGS[name])


def _walk(family: Family, first: int, happens: set[str]) -> None:
    for year in range(first, family.course.last + 1):
        _year(family, year, happens)
        if not family.open:
            break
        for child in [x for x in family.children if x.last.year == year]:
            # A split in this year: the new household has its own forms from this autumn on.
            _autumn(child, year, set())
    for child in family.children:
        _walk(child, child.last.year + 1, set())


def _year(family: Family, year: int, happens: set[str]) -> None:
    while family.open and (due := family.agenda.get(year)):
        due.sort(key=lambda pair: pair[0])
        month, act = due.pop(0)
        act(family, year, month)
    if family.open:
        _autumn(family, year, happens)


def _autumn(family: Family, year: int, happens: set[str]) -> None:
    if family.course.demo:
        _november(family, year, happens)
    else:
        yearly.autumn(family, year, happens)


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
