"""Rounds of two things measured one right after the other."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyarrow as pa


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_seconds() -> float:
    """Processor time that this process has taken so far, all threads: what other work delays less."""
    times = os.times()
    return times.user + times.system


def rounds(
    ours: Callable[[], object], limit: Callable[[], object], count: float, times: int
) -> list[tuple[float, float]]:
    """Rates of both, `count` a second, so many times."""
    return [(count / seconds(ours), count / seconds(limit)) for _ in range(times)]


def drain(batches: Iterable[pa.RecordBatch]) -> int:
    """Rows of batches that nobody keeps."""
    return sum(batch.num_rows for batch in batches)
