"""Bench `snapshot`: a province's year-end out of its segments.

The limit reads the same columns of the same files and hashes as many bytes as the year-end's lines have.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow.dataset as ds

from bench.figure import Figure
from bench.history import YEAR, history
from bench.imports import Memory
from bench.timing import cpu_seconds, drain, seconds
from replay.tables import COMMON
from replay.yearends.forms import LATEST, form_of
from replay.yearends.yearend import Which, compute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

    from bench.history import History
    from replay.engines import Engine

SHEETS = form_of(LATEST).sheets
TABLES = (*(sheet.name for sheet in SHEETS), "event", "verdict")
_BLOCK = bytes(1 << 20)


def run(households: int = 2_000_000, folder: Path | None = None) -> Iterator[Figure]:
    """The figure of a province of so many households."""
    with history(households, folder) as past:
        yield _figure(past)


def _figure(past: History) -> Figure:
    written, memory = Counted(), Memory()
    with past.engine(*TABLES) as engine:
        began = cpu_seconds()
        ours = seconds(lambda: made(engine, past, written))
        cpu = cpu_seconds() - began
        limit = seconds(lambda: bare(past, written.count))
    detail = {
        "households": written.households, "events": past.manifest.last, "lines": written.lines,
        "engine": "duckdb",
        "bytes": written.count, "seconds": round(ours, 1), "cpu_seconds": round(cpu, 1),
        "memory_mb": memory.end(),
    }  # fmt: skip
    return Figure.of("snapshot", "lines/s", [(written.lines / ours, written.lines / limit)], detail)


class Counted(BytesIO):
    """Counts what is written and forgets it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.lines = self.households = 0

    def write(self, data: Buffer, /) -> int:
        """Count them."""
        size = memoryview(data).nbytes
        self.count += size
        return size


def made(engine: Engine, past: History, written: Counted) -> None:
    """The year-end, its lines counted."""
    written.count = 0
    found = compute(engine, Which(LATEST, YEAR, past.manifest.last), lambda _: nullcontext(written))
    written.households = found.tables["household"].lines
    written.lines = sum(table.lines for table in found.tables.values())


def bare(past: History, count: int) -> None:
    """Read every column that the year-end reads; hash so many bytes."""
    for sheet in SHEETS:
        columns = [*(field.name for field in COMMON), *sheet.keys, *sheet.fields]
        drain(ds.dataset(past.files(sheet.name)).to_batches(columns=columns))
    digest = hashlib.sha256()
    for _ in range(count // len(_BLOCK)):
        digest.update(_BLOCK)
