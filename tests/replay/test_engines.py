"""One fold, whoever computes it: Python, the read models, a rebuild, DuckDB, Spark Connect.

given a random history on a real register, with rollbacks, redos, splits, late entries and several years,
when it is folded at random points, then every engine has every entity with the fields that the fold in
Python gives it; the live read models are what a rebuild makes; and the year-ends have the same hashes.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from domain.fold import Limit, State
from ledger.stream import read
from replay.engines import engine
from replay.fold import Point, fold
from replay.rebuild.course import rebuild
from replay.rebuild.shadow import FOLDED
from replay.segments.shelf import Shelf
from replay.tables import TABLES
from replay.values import entities
from replay.yearends.forms import LATEST
from replay.yearends.yearend import Which, compute
from tests.replay.given import live
from tests.replay.test_engines_agree import give
from tests.support.histories import EVIDENCE, propose
from tests.support.keys import KEYRING
from tests.support.lines import year_end
from tests.support.register import TestRegister
from tests.support.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Event
    from ledger.database import Database
    from replay.engines import Engine

STEPS, HISTORIES, POINTS = 90, 1, 1
#: A history in which everything comes up.
RICH = 57
YEARS = (2018, 2019, 2020)


def record(register: TestRegister, rng: Random) -> None:
    """Commands steered by the state, to the register and in memory."""
    world = World()
    for step in range(STEPS):
        command = propose(world, rng.getrandbits(32), step)
        if command is not None and give(world, command) is None:
            assert give(register, command) is None


def points(events: list[Event], rng: Random) -> list[Point]:
    """The end, and some others: indexes with a date or a year-end."""
    found = [Point(len(events))]
    for _ in range(POINTS):
        index, year = rng.randint(1, len(events)), rng.randint(2014, 2021)
        found += [Point(index, effective=date(year, rng.randint(1, 12), 28)), Point(index, year=year)]
    return found


def require_same(found: Engine, events: list[Event], point: Point) -> None:
    """Row for row and field for field what the fold in Python has."""
    wanted = State(events[: point.index]).rows(Limit(point.effective, point.year))
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in TABLES:
        for entity, fields in entities(kind, found.arrow(fold(found.table, kind, point, origin=True))):
            rows[kind, entity] = fields
    assert rows == wanted


def require_same_year_end(found: Engine, events: list[Event], rng: Random) -> None:
    """The same bytes in every table, so the same hash."""
    which = Which(LATEST, rng.choice(YEARS), rng.randint(len(events) // 2, len(events)))
    wanted, made = year_end(events, which), compute(found, which)
    assert (made.tables, made.hash) == (wanted.tables, wanted.hash)


def drew(events: list[Event]) -> set[str]:
    """What the history has of that which makes folds hard."""
    types = {event.type for event in events}
    found = {name for name in ("rollback.recorded", "redo.recorded", "household.split") if name in types}
    late = any(one.effective > other.effective for one, other in pairwise(events))
    years = len({event.year for event in events}) > 1
    return found | ({"late"} if late else set()) | ({"years"} if years else set())


def test_every_engine_gives_the_same_rows_and_year_ends(
    database: Database, spark: str, tmp_path: Path
) -> None:
    every_engine_agrees(database, spark, tmp_path, HISTORIES)


def every_engine_agrees(database: Database, spark: str, place: Path, histories: int) -> None:
    seen: set[str] = set()
    filled: set[str] = set()

    @settings(
        max_examples=histories, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    @given(st.integers(1, 2**64))
    @example(RICH)
    def each(seed: int) -> None:
        with TestRegister.on(database) as register:
            register.empty(database)
            register.give_evidence(database, EVIDENCE)
            record(register, Random(seed))
            before, shelf = live(register), Shelf(mkdtemp(dir=place))
            rows = rebuild(database, KEYRING, shelf)
            assert live(register) == before
            assert {table: count for table, count in rows.items() if count} == {
                table: len(found) for table, found in before.items()
            }
            filled.update(before)
            events = [one.event for one in read(register.connection, 0, 10**6)]
        seen.update(drew(events))
        for name in ("duckdb", "spark"):
            rng = Random(seed)
            with engine(name, shelf, shelf.needed().segments, remote=spark) as found:
                for point in points(events, rng):
                    require_same(found, events, point)
                require_same_year_end(found, events, rng)

    each()
    # Work orders have stories of their own: tests/api/orders.
    assert {*FOLDED} - filled <= {"work_order", "year", "village_year", "county_year"}
    assert seen == {"rollback.recorded", "redo.recorded", "household.split", "late", "years"}
