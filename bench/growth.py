"""Bench `growth`: how a year-end's time per event grows with the ledger.

Planning takes the same time however many events there are: what a ledger with hardly any takes is told apart
(`fixed`) and taken off. The limit reads the same columns and hashes as many bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bench.figure import Figure
from bench.history import history
from bench.imports import Memory
from bench.snapshot import TABLES, Counted, bare, made
from bench.timing import cpu_seconds, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.history import History

#: Households of a ledger with hardly any events, and of ledgers with about 0.1, 1, 10 and 50 million.
LEAST, SIZES = 100, (10_400, 104_000, 1_040_000, 5_200_000)
#: Below so many events a round is short, and the least of several counts.
SHORT, ROUNDS = 2_000_000, 9


class Cost(NamedTuple):
    """Seconds by the clock and of processor."""

    seconds: float
    cpu: float


def run(folder: Path | None = None, sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """A figure for each size; `folder` may hold a folder of segments for each, called by its households."""
    fixed = Cost(0, 0)
    for households in (LEAST, *sizes):
        with history(households, folder and folder / str(households)) as past:
            written, memory = Counted(), Memory()
            found = _least(past, written)
            limit = seconds(lambda: bare(past, written.count))  # noqa: B023  run at once
            if households == LEAST:
                fixed = found
            else:
                yield _figure(past, found, fixed, limit, memory.end())


def _figure(past: History, found: Cost, fixed: Cost, limit: float, memory: int) -> Figure:
    events, took = past.manifest.last, found.seconds - fixed.seconds
    detail = {
        "events": events, "engine": "duckdb", "memory_mb": memory,
        "fixed_cpu_seconds": round(fixed.cpu, 2), "cpu_us": round((found.cpu - fixed.cpu) * 1e6 / events, 2),
    }  # fmt: skip
    return Figure.of("growth", "events/s", [(events / took, events / limit)], detail)


def _least(past: History, written: Counted) -> Cost:
    rounds = ROUNDS if past.manifest.last < SHORT else 1
    with past.engine(*TABLES) as engine:
        found = [_cost(lambda: made(engine, past, written)) for _ in range(rounds)]
    return Cost(min(one.seconds for one in found), min(one.cpu for one in found))


def _cost(work: Callable[[], object]) -> Cost:
    began = cpu_seconds()
    return Cost(seconds(work), cpu_seconds() - began)
