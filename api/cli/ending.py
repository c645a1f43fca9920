"""Ending on Ctrl-C or TERM: once, at a moment when everything that was started can be ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ended(KeyboardInterrupt):
    """Somebody asked the program to end. An event loop lets only a KeyboardInterrupt out."""


class Ending:
    """While it is entered, the first signal raises `Ended`; further ones are ignored.

    What must not be cut in two, like starting a server that would stay behind, runs in `held()`:
    a signal then counts when the block is left.

    `limit`: seconds after which the process is left, whatever has not ended; None: it ends when it ends.
    """

    def __init__(self, limit: float | None = None) -> None:
        self._asked = False
        self._held = 0
        self._limit = limit

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        self._before[signal.SIGHUP] = signal.signal(signal.SIGHUP, _as_terminated)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put a signal off until the block is left."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._asked and not self._held:
            raise Ended

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        first, self._asked = not self._asked, True
        if first and self._limit is not None:
            threading.Thread(target=_leave_after, args=(self._limit,), daemon=True).start()
        for worker in multiprocessing.active_children():
            # A pool would wait for all the work that it was given.
            worker.terminate()
        if first and not self._held:
            raise Ended


def _leave_after(limit: float) -> None:
    time.sleep(limit)
    os._exit(0)


def _as_terminated(_number: int, _frame: FrameType | None) -> None:
    """A terminal that is closed ends us as TERM does, whoever handles that at the moment."""
    signal.raise_signal(signal.SIGTERM)
