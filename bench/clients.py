"""Client processes that start together, and the rate they reach."""

from __future__ import annotations

import multiprocessing
import os
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.synchronize import Barrier


def rate(client: Callable[[Any], Any], shares: Sequence[Any]) -> float:
    """Operations per second over all clients, one process a share, from the common start to the last end."""
    # What was written before (copies of databases) would otherwise be flushed by the first to commit.
    os.sync()
    context = multiprocessing.get_context("spawn")
    barrier, spans = context.Barrier(len(shares)), context.Queue()
    processes = [
        context.Process(target=_work, args=(client, share, barrier, spans)) for share in shares
    ]  # fmt: skip
    for process in processes:
        process.start()
    found = [spans.get() for _ in processes]
    for process in processes:
        process.join()
    if any(count < 0 for *_, count in found):
        raise RuntimeError("a client failed")
    wall = max(end for _, end, _ in found) - min(start for start, _, _ in found)
    return float(sum(count for *_, count in found) / wall)


def _work(client: Callable[[Any], Any], share: Any, barrier: Barrier, spans: Any) -> None:
    count = -1
    start = end = 0.0
    try:
        steps = client(share)
        next(steps)
        barrier.wait()
        start = time.monotonic()
        done = sum(1 for _ in steps)
        end, count = time.monotonic(), done
    finally:
        spans.put((start, end, count))
