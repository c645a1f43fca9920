"""The template: some villages of a county decided by the rules, as rows of the tables of history."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from api.generate.county import stretches, villages
from api.generate.plan import open_desk, plan
from api.generate.segments.withdrawing import Withdrawals
from domain.events import Actor
from ledger.stream import Kept
from ledger.vault import Vault
from replay.segments.export import rows_of
from replay.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import pyarrow as pa

    from api.generate.county import Stretch
    from api.generate.course import Course
    from domain.events import Event


class Planned(NamedTuple):
    """An event, the household (from 0, within its stretch) it came with, the day it was recorded for."""

    event: Event
    household: int
    due: date


@dataclass(frozen=True, slots=True)
class Made:
    """A stretch: households, the plan of its events in their order, and their rows; `index` is the place
    in that order, from 1.
    """

    households: int
    planned: list[tuple[int, date]]
    tables: dict[str, pa.Table]


def wanted(course: Course, households: int) -> tuple[list[Stretch], int]:
    """Whole villages from the county's first on, until they have so many households; how many there are."""
    taken: list[Stretch] = []
    count = 0
    for one in stretches(course.county, course.households, course.seed):
        if count >= households and one.first == 1:
            break
        taken.append(one)
        count += max(0, one.last - one.first + 1)
    return taken, 1 + max(place_of(course.county, one.village) for one in taken)


def place_of(county: str, village: str) -> int:
    """A village's place among those of its county."""
    return next(n for n, one in enumerate(villages(county)) if one.code == village)


class Template:
    """Decides the stretches of a course, in a worker."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._of = len(stretches(course.county, course.households, course.seed))
        county = course.county
        self._clerks = (Actor(f"entry-{county}", f"person-entry-{county}", county, frozenset({"entry"})),)

    def make(self, stretch: Stretch) -> Made:
        """Decide it, with rollbacks, and order it by day."""
        planned = sorted(self.planned(stretch), key=lambda one: one.due)
        count = max(0, stretch.last - stretch.first + 1)
        return Made(count, [(one.household, one.due) for one in planned], _tables(planned))

    def planned(self, stretch: Stretch) -> Iterator[Planned]:
        """Household by household, each with its rollbacks at the end."""
        rng = Random(f"{self._course.seed}:{stretch.village}:{stretch.first}:withdrawn")  # noqa: S311
        withdrawals = Withdrawals(self._course, rng)
        desk, maternity = open_desk(self._course, stretch, self._of, self._clerks)
        days: dict[str, date] = {}
        for n in range(stretch.first, stretch.last + 1):
            saves = plan(desk, maternity, replace(stretch, first=n, last=n), self._course.seed)
            events = list(chain.from_iterable(save.events for save in saves))
            own = [event for event in events if "household:" in event.tags[0]]
            for event in events[: -len(own)]:
                yield Planned(event, n - stretch.first, event.effective)
            before = own[0].effective
            for event in [*own, *withdrawals.of(own)]:
                # Never before what it rests on, nor before what came before it in the household.
                before = max(event.effective, before, *(days[one] for one in event.rests_on if one in days))
                days[event.id] = before
                yield Planned(event, n - stretch.first, before)


def _tables(planned: Sequence[Planned]) -> dict[str, pa.Table]:
    """Their rows. Personal values are sealed with keys that nobody keeps, as if everybody had been erased."""
    events = [
        replace(one.event, position=index, recorded_at=datetime.combine(one.due, time(), UTC))
        for index, one in enumerate(planned, 1)
    ]
    sealed, _ = Vault(os.urandom(32)).seal(events, {})
    block = [Kept(event.position, event, b"", b"") for event in sealed]
    known = {event.id: event.position for event in events}
    return {name: columns(name, found) for name, found in rows_of(block, known).items()}
