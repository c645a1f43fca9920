"""Worker processes of the generator: they end with their parent, and forget a stretch when it is done."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ledger.worker import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")
#: What is worked on ahead of the answer that is awaited, so that answers never pile up.
AHEAD = 6


def pool(processes: int, begin: Callable[[T], None], work: T) -> ProcessPoolExecutor:
    """Processes each of which begins with `begin(work)`."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, spawn, initializer=_begin, initargs=(begin, work))


def in_order(executor: ProcessPoolExecutor, function: Callable[[T], R], given: Iterable[T]) -> Iterator[R]:
    """The answers in the order of what was given, few at a time. Raises what a worker raised."""
    coming = iter(given)
    waiting: deque[Future[R]] = deque(executor.submit(_one, function, one) for one in islice(coming, AHEAD))
    while waiting:
        answer = waiting.popleft().result()
        waiting.extend(executor.submit(_one, function, one) for one in islice(coming, 1))
        yield answer


def _one(function: Callable[[T], R], given: T) -> R:
    try:
        return function(given)
    finally:
        gc.collect()


def _begin(begin: Callable[[T], None], work: T) -> None:
    end_with_parent()
    begin(work)
    # Nothing of a stretch outlives it, so collecting once a stretch is enough.
    gc.freeze()
    gc.disable()
