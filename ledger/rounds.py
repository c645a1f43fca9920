"""What the publishing process does, round after round: publish what is new, go over what is old."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from domain.errors import Refused

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

log = structlog.get_logger()


def run(works: Sequence[Callable[[], object]], stop: threading.Event, every: float) -> None:
    """Do each of the works, then pause until so many seconds have passed since the round began.

    What fails is logged and tried again in the next round: a checkpoint that is late is late, and what is
    wrong with the ledger was kept as an alarm.
    """
    while not stop.is_set():
        began = time.monotonic()
        for work in works:
            _tried(work)
        stop.wait(max(0.0, every - (time.monotonic() - began)))


def _tried(work: Callable[[], object]) -> None:
    try:
        work()
    except Refused as refused:
        log.warning("publishing.refused", code=refused.code, sentence=str(refused))
    except Exception as error:  # noqa: BLE001  see below
        # The process must outlive whatever comes: what it does next round may be what finds the fault.
        log.warning("publishing.failed", error=type(error).__qualname__)
