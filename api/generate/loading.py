"""Loading a generated county: worker processes decide, seal and append stretch by stretch."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.bulk import record
from api.generate.clerks import clerks_of
from api.generate.county import stretches
from api.generate.patterns import plant
from api.generate.plan import drain, open_desk, plan
from api.generate.sidefile import write_side_file
from api.generate.workers import in_order, pool
from api.register import read_register
from domain.errors import Conflict, Refused
from projections.write import HouseholdNumberTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.generate.county import Stretch
    from api.generate.course import Course
    from api.generate.desk import Clerks, Desk
    from api.generate.patterns import Pattern
    from api.generate.people import Maternity
    from ledger.database import Connection, Database
    from ledger.keyring import Keyring
    from ledger.store import Ledger, Save


class YearsBeyond(Refused):
    """The register has not come so far."""

    code, sentence = "years_beyond", "户册的当前统计年度是{current}年,不能生成到{last}年;请先修改配置。"


class CountyTaken(Refused):
    """Villages, households or people of the county have been written about by others already."""

    code, sentence = "county_taken", "{county}已有别的数据,不能再生成一遍(参数与上次完全相同的可以接着生成)。"


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a stretch added: events (0: it was there; None: numbers are taken), and its patterns."""

    events: int | None
    patterns: list[Pattern]


@dataclass(frozen=True, slots=True)
class _Work:
    """What every worker is given."""

    database: Database
    keyring: Keyring
    course: Course
    of: int
    clerks: Clerks


def load_course(  # noqa: PLR0913  each has its default but the first four
    database: Database, keyring: Keyring, folder: Path, course: Course, *, processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> int:  # fmt: skip
    """Load what is missing of a course and write its side file into the folder; returns the events recorded.

    A stretch is recorded whole or not at all, so a load that was
    killed goes on where it stopped. `progress` is told stretches done and in all. Raises CountyUnknown,
    NoClerk, YearsBeyond, CountyTaken.
    """
    parts = stretches(course.county, course.households, course.seed)
    with database.connect() as connection:
        _require_years(connection, course)
        work = _Work(database, keyring, course, len(parts), clerks_of(connection, course.county))
        connection.commit()
    patterns: list[Pattern] = []
    events = 0
    with pool(processes, _Worker.begin, work) as executor:
        for done, loaded in enumerate(in_order(executor, _Worker.load, parts), 1):
            if loaded.events is None:
                raise CountyTaken(county=course.county)
            patterns, events = patterns + loaded.patterns, events + loaded.events
            if progress is not None:
                progress(done, len(parts))
    folder.mkdir(parents=True, exist_ok=True)
    write_side_file(folder, course, patterns)
    return events


def _require_years(connection: Connection, course: Course) -> None:
    current = read_register(connection).current_year
    if course.last > current:
        raise YearsBeyond(current=current, last=course.last)


# -- in a worker


class _Worker:
    """One connection, one ledger, for the life of the process."""

    work: _Work
    ledger: Ledger
    connection: Connection

    @classmethod
    def begin(cls, work: _Work) -> None:
        cls.work = work
        cls.ledger = work.keyring.ledger()
        cls.connection = work.database.connect()

    @classmethod
    def load(cls, stretch: Stretch) -> _Loaded:
        patterns: list[Pattern] = []
        desk, maternity = open_desk(cls.work.course, stretch, cls.work.of, cls.work.clerks)
        saves = _saves(desk, maternity, stretch, patterns)
        try:
            with cls.connection.transaction():
                events = record(cls.connection, cls.ledger, saves)
        except (Conflict, HouseholdNumberTaken):
            # Villages, households or people of another origin are there; a refusal does not travel by itself.
            return _Loaded(None, [])
        # What was there is decided again to the end, for the sake of what is said of its patterns.
        deque(saves, maxlen=0)
        return _Loaded(events, patterns)


def _saves(desk: Desk, maternity: Maternity, stretch: Stretch, patterns: list[Pattern]) -> Iterator[Save]:
    yield from plan(desk, maternity, stretch, desk.course.seed)
    patterns += plant(desk, maternity, stretch)
    yield from drain(desk)
