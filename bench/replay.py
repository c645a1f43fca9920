"""Bench `replay`: the fold on DuckDB and in Python, and the register as of a point.

The limit of the fold on DuckDB is a bare GROUP BY over the same columns of the same files, taking the last
row by one integer; that of the fold in Python is a dictionary that is simply overwritten.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from api.generate.county import stretches, villages
from api.generate.course import Course
from api.generate.segments.template import Template
from api.reading import read_events
from api.views import household_view
from bench.figure import Figure
from bench.history import FIRST, SEED, YEAR, history
from bench.register import loaded
from bench.timing import drain, rounds, seconds
from domain.fold import State
from ledger.codec import decode, encode
from ledger.sql import Queries
from ledger.vault import Vault
from replay.asof.divisions import figures, homes, standing
from replay.fold import Point, at_greatest, fold, inactive
from replay.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ibis.expr import types as ir

    from bench.history import History
    from bench.register import Loaded
    from bench.server import BenchServer
    from domain.events import Event
    from replay.engines import Engine

_QUERIES = Queries("bench", "past.sql")
ANNUAL = ("household_year", "person_year")
TIMES, ASKED, WARM = 3, 600, 50
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
COUNTY, COUNTY_HOUSEHOLDS, DECIDED = "150525", 50_000, 400


def run(server: BenchServer, households: int = 200_000, folder: Path | None = None) -> Iterator[Figure]:
    """The figures of a province of so many households, of a fold in Python, of a household and a county."""
    with history(households, folder) as past:
        yield from (_columnar(past, kind) for kind in ANNUAL)
    yield python()
    with loaded(server, ASKED) as register:
        yield household(register)
    with history(COUNTY_HOUSEHOLDS, None, COUNTY) as past:
        yield county(past)


def _columnar(past: History, kind: str) -> Figure:
    point = Point(past.manifest.last)
    with past.engine(kind, "verdict") as engine:
        pairs = rounds(
            lambda: drain(engine.batches(fold(engine.table, kind, point))),
            lambda: drain(engine.batches(bare(engine, kind))),
            past.rows(kind), TIMES,
        )  # fmt: skip
        gone = engine.arrow(inactive(engine.table, point.index)).num_rows
    detail = {
        "fold": kind, "engine": "duckdb", "rows": past.rows(kind), "events": past.manifest.last,
        "withdrawn": round(gone / past.manifest.last, 4),
    }  # fmt: skip
    return Figure.of("replay", "rows/s", pairs, detail)


def bare(engine: Engine, kind: str) -> ir.Table:
    """The same columns, the last row of each entity by its index."""
    rows, table = engine.table(kind), TABLES[kind]
    last = {field: at_greatest(rows[field], rows["index"]) for field in table.fields}
    return rows.group_by(table.keys).aggregate(**last)


def python() -> Figure:
    """Households folded one by one, as commands and as-of do it."""
    homes = decided()
    count = sum(map(len, homes))
    pairs = rounds(
        lambda: [State(events).rows() for events in homes], lambda: [_overwritten(e) for e in homes],
        count, TIMES,
    )  # fmt: skip
    alone = count / seconds(lambda: [State(events) for events in homes])
    detail = {"fold": "python", "events": count, "households": len(homes), "state_alone": round(alone)}
    return Figure.of("replay", "events/s", pairs, detail)


def decided() -> list[list[Event]]:
    """The events of some households, as they are read from a ledger: decoded, still sealed."""
    course = Course(COUNTY, DECIDED * 3, SEED, FIRST, YEAR)
    template = Template(course)
    found: list[list[Event]] = []
    for stretch in stretches(COUNTY, course.households, SEED)[: len(villages(COUNTY)) // 3]:
        homes: dict[int, list[Event]] = {}
        for one in template.planned(stretch):
            homes.setdefault(one.household, []).append(one.event)
        found += [_decoded(events) for events in homes.values()]
    return found


def _decoded(events: Sequence[Event]) -> list[Event]:
    sealed, _ = Vault(bytes(32)).seal(events, {})
    return [decode(_row(place, event)) for place, event in enumerate(sealed, 1)]


def _row(place: int, event: Event) -> Any:
    actor, (body, meta) = event.actor, encode(event)
    return (
        place, event.id, event.type, event.version, list(event.tags), _NEVER, actor.account, actor.person,
        actor.division, event.save, body, meta,
    )  # fmt: skip


def _overwritten(events: Sequence[Event]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, entities in chain.from_iterable(event.changes.items() for event in events):
        for entity, fields in entities.items():
            found.setdefault((kind, entity), {}).update(fields)
    return found


def household(register: Loaded) -> Figure:
    """Households as they were at the end of a year, opened and in words; the limit reads and opens only."""
    services, clerk = register.services, register.clerk
    with services.pool.connection() as connection:
        ids = [one for (one,) in connection.execute(_QUERIES.households, {"year": YEAR - 1}).fetchall()]
        for one in ids[:WARM]:
            household_view(services, connection, clerk, one, as_of=YEAR - 1)
        pairs = rounds(
            lambda: [household_view(services, connection, clerk, one, as_of=YEAR - 1) for one in ids[WARM:]],
            lambda: [read_events(services, connection, clerk, one) for one in ids[WARM:]],
            len(ids) - WARM, TIMES,
        )  # fmt: skip
    detail = {"as_of": "household", "engine": "python", "households": len(ids), "events": register.events}
    return Figure.of("replay", "households/s", pairs, detail)


def county(past: History) -> Figure:
    """Households and people of a county by status, at the end of a year, from segments at hand."""
    point = Point(past.manifest.last, year=YEAR - 1)
    with past.engine("household", "person", "verdict") as engine:
        pairs = rounds(
            lambda: engine.arrow(
                figures(standing(engine.table, COUNTY, point, homes(engine.table, COUNTY, point)))
            ),
            lambda: [drain(engine.batches(bare(engine, kind))) for kind in ("household", "person")],
            COUNTY_HOUSEHOLDS, TIMES,
        )  # fmt: skip
    detail = {
        "as_of": "county", "engine": "duckdb", "households": COUNTY_HOUSEHOLDS, "events": past.manifest.last
    }  # fmt: skip
    return Figure.of("replay", "households/s", pairs, detail)
