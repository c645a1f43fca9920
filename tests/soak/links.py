"""Links of the chain as processes of a test: started, listened to, killed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.soak.chain import READY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database

ROOT = Path(__file__).parents[2]


@dataclass
class Link:
    """One process, and the lines that it has said."""

    process: subprocess.Popen[str]
    errors: Path
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.strip())

    @property
    def answers(self) -> list[list[Any]]:
        """What a writer said of each append, as far as it is whole."""
        return [json.loads(line) for line in self.said if line.startswith("[") and line.endswith("]")]

    def has_said(self, line: str) -> bool:
        """Also of one that ended just now, whose last lines are still under way."""
        if self.process.poll() is not None:
            self._listener.join()
        return line in self.said

    def ended(self, seconds: float) -> None:
        """Wait until it has done its work; whatever it wrote to standard error is a failure."""
        assert self.process.wait(seconds) == 0, self.errors.read_text()[-2000:]
        self._closed()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._closed()

    def _closed(self) -> None:
        self._listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def link(place: Path, role: str, database: Database, **given: Any) -> Iterator[Link]:
    """A link of a role, from when it is ready; killed at the end, if it still lives."""
    found = started(place, role, database, **given)
    try:
        yield found
    finally:
        found.kill()


def started(place: Path, role: str, database: Database, **given: Any) -> Link:
    """A link of a role, ready."""
    errors = place / f"{role}.errors"
    with errors.open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.chain", role], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    json.dump({"owner": database.owner, "app": database.app, **given}, process.stdin)
    process.stdin.close()
    assert process.stdout.readline().strip() == READY, errors.read_text()[-2000:]
    return Link(process, errors)
