"""The fold in columns is the fold in Python, at any point, on every engine.

given a random history with rollbacks, redos, splits and late entries over several years, as segments,
when it is folded as known at some index, as of some date or year-end, then every entity has the fields
that the fold in Python gives it.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import to_json

from domain.events import Sealed
from domain.fields import PERSONAL, subject
from domain.fold import Limit, State
from ledger.stream import Kept
from replay.engines import engine
from replay.fold import Point, fold
from replay.segments.export import put, rows_of
from replay.segments.manifest import Segment
from replay.segments.shelf import Shelf
from replay.tables import NAMES, TABLES, columns
from replay.values import entities
from tests.replay.test_engines_agree import give
from tests.support.steering import Proposer
from tests.support.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Event
    from replay.engines import Engine

STEPS = 150
POINTS = 3


def sealed(event: Event) -> Event:
    """The event as the ledger keeps it, with something in place of its sealed values."""
    changes = {
        kind: {
            entity: {
                name: Sealed(subject(entity), b64encode(to_json([event.id, value])).decode())
                if (kind, name) in PERSONAL and value is not None
                else value
                for name, value in fields.items()
            }
            for entity, fields in some.items()
        }
        for kind, some in event.changes.items()
    }
    return event.told(event.facts, changes)


def history(seed: int) -> list[Event]:
    world, rng = World(), Random(seed)
    for step in range(STEPS):
        command = Proposer(world.state, Random(rng.random()), step).propose()
        if command is not None:
            give(world, command)
    return [sealed(event) for event in world.state.events.values()]


def segment(shelf: Shelf, events: list[Event], first: int, last: int) -> Segment:
    """The events from index to index, in order of the ledger."""
    known = {event.id: index for index, event in enumerate(events, 1)}
    some = [Kept(n, events[n - 1].at(n, datetime.now(UTC)), b"", b"") for n in range(first, last + 1)]
    rows = rows_of(some, known)
    parts = {name: put(shelf, [columns(name, rows.get(name, []))]) for name in NAMES}
    return Segment(first=first, last=last, head=events[last - 1].id, until=datetime.now(UTC), parts=parts)


def require_same(engine: Engine, events: list[Event], point: Point) -> None:
    wanted = State(events[: point.index]).rows(Limit(point.effective, point.year))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in TABLES:
        for entity, fields in entities(kind, engine.arrow(fold(engine.table, kind, point, origin=True))):
            found[kind, entity] = fields
    assert found == wanted


@pytest.mark.parametrize("name", ["duckdb", "spark"])
@pytest.mark.parametrize("seed", range(3))
def test_the_fold_in_columns_is_the_fold_in_python(name: str, seed: int, spark: str, tmp_path: Path) -> None:
    # given
    events, rng = history(seed), Random(seed)
    shelf, middle = Shelf(str(tmp_path)), len(events) // 2
    parts = [segment(shelf, events, 1, middle), segment(shelf, events, middle + 1, len(events))]
    with engine(name, shelf, parts, remote=spark) as found:
        # when, then
        require_same(found, events, Point(len(events)))
        for _ in range(POINTS):
            index, year = rng.randint(1, len(events)), rng.randint(2014, 2021)
            require_same(found, events, Point(index, effective=date(year, rng.randint(1, 12), 28)))
            require_same(found, events, Point(index, year=year))
