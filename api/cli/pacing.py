"""How far a long work is, on a terminal: stage, bar, rate, time left."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.cli.output import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from replay.rebuild.pace import Pace


@contextmanager
def pacing() -> Iterator[Callable[[Pace], None]]:
    """Lends a function that is told the pace; a bar appears on a terminal after a second."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"), console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", pace="")
    begun, terminal = time.monotonic(), sys.stderr.isatty()

    def tell(now: Pace) -> None:
        if terminal and time.monotonic() - begun > PATIENCE:
            bar.start()
            bar.update(task, description=now.stage, completed=now.done, total=now.total, pace=in_words(now))

    try:
        yield tell
    finally:
        if bar.live.is_started:
            bar.stop()


def in_words(now: Pace) -> str:
    """Rate and time left, as far as they are known: 12,000 条/秒,还需 3:05."""
    if not now.rate:
        return ""
    minutes, seconds = divmod(round(now.left), 60)
    return f"{now.rate:,.0f} 条/秒,还需 {minutes}:{seconds:02}"
