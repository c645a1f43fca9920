"""Bench `verify`: the stand-alone verifier over an export of so many events, as an auditor runs it.

The export is made by the log's own functions, without a database. The limit reads the same files and hashes
their bytes, one after another.
"""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.export import POLICY, written
from bench.figure import Figure
from bench.timing import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Runs a command; its processor time and peak memory without those of whoever started it.
MEASURED = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).returncode
seconds, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


class Taken(NamedTuple):
    """How it ended, and what it took: seconds by the clock and of the processor, kilobytes."""

    status: int
    seconds: float
    cpu: float
    kilobytes: int = 0


def run(events: int = 1_000_000, rounds: int = 3) -> Iterator[Figure]:
    """The figures of `full`: by the clock, and by the processor, which other work delays less."""
    with TemporaryDirectory() as place:
        folder = written(Path(place), events)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        pairs = [(full(folder, Path(place) / POLICY), bare(files)) for _ in range(rounds)]
        size = sum(path.stat().st_size for path in files)
    memory = max(ours.kilobytes for ours, _ in pairs) >> 10
    detail: dict[str, Any] = {"events": events, "files": len(files), "bytes": size, "memory_mb": memory}
    clock = [(events / ours.seconds, events / limit.seconds) for ours, limit in pairs]
    cores = [(events / ours.cpu, events / limit.cpu) for ours, limit in pairs]
    yield Figure.of("verify", "events/s", clock, detail)
    yield Figure.of("verify", "events/core-s", cores, detail)


def full(folder: Path, policy: Path) -> Taken:
    """Run `verify.py full` as a process."""
    command = [sys.executable, "-I", str(folder / "verify.py"), "full", str(folder), "--policy", str(policy)]
    done = subprocess.run(
        [sys.executable, "-I", "-c", MEASURED, *command], stdout=subprocess.PIPE, check=True
    )
    taken = Taken(*json.loads(done.stdout))
    if taken.status:
        raise RuntimeError("the export is not sound")
    return taken


def bare(files: list[Path]) -> Taken:
    """Read the files and hash their bytes."""
    began, digest = process_time(), sha256()

    def read() -> None:
        for file in files:
            digest.update(file.read_bytes())

    return Taken(0, seconds(read), process_time() - began)
