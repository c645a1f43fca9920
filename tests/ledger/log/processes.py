"""Signers and witnesses as real processes, and trees that part from the one that they know."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from ledger.log import checkpoints
from ledger.log.checkpoints import Checkpoint
from ledger.log.merkle import consistency_proof, leaf_hash, parents, root_at
from ledger.log.signer import SigningRequest
from ledger.log.witnessing import Request
from tests.ledger.log.given import LOG, ORIGIN, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.log.keys import SignerKey
    from ledger.log.merkle import Nodes

HUCE = (sys.executable, "-W", "error::ResourceWarning", "-c", "from api.cli import main; main()")
LARGEST = 40


class Tree:
    """The tree of `given`, or one whose leaves are others from `parts` on."""

    def __init__(self, parts: int = LARGEST) -> None:
        self.nodes = _nodes(parts)

    def checkpoint(self, size: int, origin: str = ORIGIN) -> Checkpoint:
        return Checkpoint(origin, size, root_at(size, self.nodes))

    def proof(self, old: int, new: int) -> tuple[bytes, ...]:
        return tuple(consistency_proof(old, new, self.nodes)) if old <= new else ()

    def asks(self, old: int, new: int) -> SigningRequest:
        return SigningRequest(old, self.proof(old, new), self.checkpoint(new))

    def submits(self, old: int, new: int, key: SignerKey = LOG) -> Request:
        note = checkpoints.sign(self.checkpoint(new, key.name), key)
        return Request(old, self.proof(old, new), note)


@cache
def _nodes(parts: int) -> Nodes:
    rows = [[leaf_hash(leaf(at) if at < parts else b"other %d" % at) for at in range(LARGEST)]]
    while len(rows[-1]) > 1:
        rows.append(parents(rows[-1]))
    return lambda level, index: rows[level][index]


def key_file(folder: Path, key: SignerKey = LOG) -> Path:
    """The file of a key that the tests know, as `huce log key new` would have written it."""
    file = folder / "key"
    file.touch(mode=0o600)
    file.write_text(f"{key.text}\n")
    return file


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"HUCE_HOME": str(folder / "home"), "COLUMNS": "200", "DATABASE_URL": ""}


def huce(folder: Path, *arguments: str | Path, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*HUCE, *map(str, arguments)], env=environment(folder), input=typed, capture_output=True,
        check=False, timeout=60, cwd=folder,
    )  # fmt: skip


@contextmanager
def started(folder: Path, *arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`huce` while it runs, killed at the end, and the line that it says when it is ready."""
    command = [*HUCE, *map(str, arguments)]
    program = subprocess.Popen(
        command, env=environment(folder), cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with program:
        try:
            assert program.stdout is not None
            ready = program.stdout.readline()
            assert "已就绪" in ready, program.communicate()
            yield program, ready.strip()
        finally:
            program.kill()
