"""Bench `snapshot`: a province's year-end out of its segments, and how time grows with the ledger.

The limit reads the same columns of the same files and hashes as many bytes as the year-end's lines have.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow.dataset as ds

from bench.figure import Figure
from bench.history import FIRST, YEAR, history
from bench.imports import Memory
from bench.timing import cpu_seconds, drain, seconds
from replay.fold import Point, fold
from replay.tables import COMMON
from replay.yearends.forms import LATEST, form_of
from replay.yearends.yearend import Which, compute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ibis.expr import types as ir
    from typing_extensions import Buffer

    from bench.history import History
    from replay.engines import Engine

SHEETS = form_of(LATEST).sheets
TABLES = (*(sheet.name for sheet in SHEETS), "event", "verdict")
#: Households whose ledgers have about 0.1, 1, 10 and 50 million events.
GROWTH = (10_400, 104_000, 1_040_000, 5_200_000)
_BLOCK = bytes(1 << 20)


def run(households: int = 2_000_000, folder: Path | None = None) -> Iterator[Figure]:
    """The figure of a province of so many households."""
    with history(households, folder) as past:
        yield _figure(past)


def growth(folder: Path | None = None, sizes: tuple[int, ...] = GROWTH) -> Iterator[Figure]:
    """Microseconds for each event of ledgers that grow: the year-end, against the fold of annual forms.

    `folder` may hold one folder of segments for each size, called by the number of households.
    """
    for households in sizes:
        with history(households, folder and folder / str(households)) as past:
            yield _grown(past)


def _figure(past: History) -> Figure:
    written, memory = _Counted(), Memory()
    with past.engine(*TABLES) as engine:
        began = cpu_seconds()
        ours = seconds(lambda: _made(engine, past, written))
        cpu = cpu_seconds() - began
        limit = seconds(lambda: _bare(past, written.count))
    detail = {
        "households": written.households, "events": past.manifest.last, "lines": written.lines,
        "engine": "duckdb",
        "bytes": written.count, "seconds": round(ours, 1), "cpu_seconds": round(cpu, 1),
        "memory_mb": memory.end(),
    }  # fmt: skip
    return Figure.of("snapshot", "lines/s", [(written.lines / ours, written.lines / limit)], detail)


def _grown(past: History) -> Figure:
    events, written, memory = past.manifest.last, _Counted(), Memory()
    with past.engine(*TABLES) as engine:
        began = cpu_seconds()
        yearend = seconds(lambda: _made(engine, past, written))
        folds = seconds(lambda: [_folded(engine, past, kind) for kind in ("household_year", "person_year")])
        cpu = cpu_seconds() - began
        limit = seconds(lambda: _bare(past, written.count))
    detail = {
        "events": events, "households": written.households, "engine": "duckdb", "memory_mb": memory.end(),
        "yearend_us": round(yearend * 1e6 / events, 2), "folds_us": round(folds * 1e6 / events, 2),
        "cpu_us": round(cpu * 1e6 / events, 2),
    }  # fmt: skip
    return Figure.of("growth", "events/s", [(events / (yearend + folds), events / limit)], detail)


class _Counted(BytesIO):
    """Counts what is written and forgets it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.lines = self.households = 0

    def write(self, data: Buffer, /) -> int:
        """Count them."""
        size = memoryview(data).nbytes
        self.count += size
        return size


def _made(engine: Engine, past: History, written: _Counted) -> None:
    found = compute(engine, Which(LATEST, YEAR, past.manifest.last), lambda _: nullcontext(written))
    written.households = found.tables["household"].lines
    written.lines = sum(table.lines for table in found.tables.values())


def _folded(engine: Engine, past: History, kind: str) -> int:
    """Year by year: forms of different years never meet in a fold, and memory holds one year's."""
    rows, point = engine.table(kind), Point(past.manifest.last)

    def of(year: int) -> Callable[[str], ir.Table]:
        return lambda name: rows.filter(rows.year == year) if name == kind else engine.table(name)

    return sum(drain(engine.batches(fold(of(year), kind, point))) for year in range(FIRST, YEAR + 1))


def _bare(past: History, count: int) -> None:
    """Read every column that the year-end reads; hash so many bytes."""
    for sheet in SHEETS:
        columns = [*(field.name for field in COMMON), *sheet.keys, *sheet.fields]
        drain(ds.dataset(past.files(sheet.name)).to_batches(columns=columns))
    digest = hashlib.sha256()
    for _ in range(count // len(_BLOCK)):
        digest.update(_BLOCK)
