"""How far a rebuild is, how fast, and how long it will take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace(NamedTuple):
    """A stage, how much of it is done, how much a second, and seconds that are left (0: not known)."""

    stage: str
    done: int
    total: int
    rate: float
    left: float


class Told:
    """Tells somebody of one stage after the other."""

    def __init__(self, progress: Callable[[Pace], None] | None) -> None:
        self._progress = progress
        self.begin("", 0)

    def begin(self, stage: str, total: int, done: int = 0) -> None:
        """A stage of so much work, some of which was done before."""
        self._stage, self._total, self._first, self._done = stage, total, done, done
        self._begun = time.monotonic()
        if stage:
            self.at(done)

    def more(self, count: int) -> None:
        """So much more was done."""
        self.at(self._done + count)

    def at(self, done: int) -> None:
        """So much was done altogether."""
        self._done = done
        if self._progress is not None:
            shown = min(done, self._total)
            seconds = time.monotonic() - self._begun
            rate = (shown - self._first) / seconds if seconds > 0 else 0.0
            left = (self._total - shown) / rate if rate > 0 else 0.0
            self._progress(Pace(self._stage, shown, self._total, rate, left))
