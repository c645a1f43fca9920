"""The verifier as an auditor runs it: one file, by `python3 -I`, in an empty environment.

An interpreter takes longer to start than a verification of a few events. So one is started for all tests; it
compiles the file, imports what it imports, and then runs it in a process of its own for each command.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.verifier import one_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NURSERY = """
import json, os, sqlite3, sys
program = sys.argv[1]
with open(program, encoding="utf-8") as file:
    code = compile(file.read(), program, "exec")
exec(code, {"__name__": "warm"})
for line in sys.stdin:
    out, *sys.argv[1:] = json.loads(line)
    child = os.fork()
    if not child:
        sys.stdout, sys.stderr = (open(out + name, "w", encoding="utf-8") for name in (".out", ".err"))
        try:
            exec(code, {"__name__": "__main__"})
        except SystemExit as end:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Told:
    """What the verifier said as JSON: its exit status, its findings, the verdict in words."""

    status: int
    findings: list[dict[str, Any]]
    summary: str

    def kinds(self) -> list[str]:
        return [finding["kind"] for finding in self.findings]

    def named(self, kind: str) -> list[tuple[int, str, str]]:
        """Index, type and tags of the findings of a kind."""
        found = (finding for finding in self.findings if finding["kind"] == kind)
        return [(each["index"], each["type"], " ".join(each["tags"])) for each in found]


@dataclass(frozen=True)
class Auditor:
    """Somebody with the verifier's file."""

    program: Path
    nursery: subprocess.Popen[str]

    def run(self, *words: str | Path) -> Said:
        """Run a command."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        said = self.program.with_name("said")
        self.nursery.stdin.write(json.dumps([str(said), *map(str, words)]) + "\n")
        self.nursery.stdin.flush()
        status = int(self.nursery.stdout.readline())
        return Said(status, *(said.with_suffix(end).read_text("utf-8") for end in (".out", ".err")))

    def verify(self, *words: str | Path) -> Told:
        """Run a command and read its JSON."""
        said = self.run(*words, "--json")
        assert said.status in {0, 1, 2, 3}, said.err
        assert not said.err
        return told(said.status, said.out)


def told(status: int, out: str) -> Told:
    found = json.loads(out)
    assert found["exit"] == status
    return Told(status, found["findings"], found["summary"])


def interpreter(program: Path, *words: str | Path) -> Said:
    """Run a command in an interpreter of its own, any warning an error."""
    command = [sys.executable, "-I", "-W", "error", str(program), *map(str, words)]
    done = subprocess.run(command, env={}, capture_output=True, encoding="utf-8", check=False)
    return Said(done.returncode, done.stdout, done.stderr)


#: Who verifies while the tests run.
_AT_WORK: list[Auditor] = []


@contextmanager
def at_work(place: Path) -> Iterator[Auditor]:
    """An auditor who has the verifier from the release."""
    program = place / "verify.py"
    program.write_bytes(one_file())
    command = [sys.executable, "-I", "-c", NURSERY, str(program)]
    with subprocess.Popen(command, env={}, stdin=-1, stdout=-1, encoding="utf-8") as nursery:
        _AT_WORK.append(Auditor(program, nursery))
        yield _AT_WORK[-1]
        _AT_WORK.pop()


def run(*words: str | Path) -> Said:
    return _AT_WORK[-1].run(*words)


def verify(*words: str | Path) -> Told:
    return _AT_WORK[-1].verify(*words)
