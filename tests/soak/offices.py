"""A log's office as real processes: the signer, three witnesses and "2 of 3" of them.

Each has its key and its state in files, as in an office; it is started for the first time once, and may be
killed and started again at any time.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING

from ledger.log import keyfiles
from ledger.log.keyfiles import KeyKind
from ledger.log.policies import Policy
from ledger.log.signer_socket import ask
from ledger.publishing import Publisher
from tests.support.keys import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database

ORIGIN = "huce.example/150525/events"
WITNESSES = ("shenji", "sheng", "jiwei")
SIGNER = "signer"
HUCE = (sys.executable, "-c", "from api.cli import main; main()", "log")
#: Ports that no system gives away by itself.
PORTS = range(20_000, 30_000)


@dataclass
class Office:
    """Keys, states and policy in a folder, and the processes that work with them now."""

    place: Path
    working: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    @classmethod
    def new(cls, place: Path, origin: str = ORIGIN) -> Office:
        """Keys are drawn, and the policy is written; nobody works yet."""
        place.mkdir()
        log = keyfiles.draw(place / f"{SIGNER}.key", origin, KeyKind.LOG)
        (place / "known").write_text(f"log {log.text}\nquorum none\n")
        lines = [f"log {log.text}"]
        for name in WITNESSES:
            key = keyfiles.draw(place / f"{name}.key", f"{name}.example", KeyKind.WITNESS)
            lines.append(f"witness {name} {key.text} http://127.0.0.1:{_port()}")
        lines += [f"group two 2 {' '.join(WITNESSES)}", "quorum two", ""]
        (place / "policy").write_text("\n".join(lines))
        return cls(place)

    @property
    def socket(self) -> Path:
        return self.place / "s"

    @property
    def policy(self) -> Policy:
        return Policy.read((self.place / "policy").read_bytes())

    def publisher(self, database: Database) -> Publisher:
        """Who publishes a ledger here."""
        return Publisher(database, self.policy, partial(ask, self.socket))

    def copied(self, to: Path) -> Office:
        """The same office at another time: nobody works there yet."""
        shutil.copytree(self.place, to, ignore=shutil.ignore_patterns("s", "*.log"))
        return Office(to)

    @contextmanager
    def open(self, *, first: bool = False) -> Iterator[Office]:
        """Everybody works, until the block is left."""
        try:
            for name in (SIGNER, *WITNESSES):
                self.start(name, first=first)
            yield self
        finally:
            for name in list(self.working):
                self.kill(name)

    def start(self, name: str, *, first: bool = False) -> None:
        """Start the signer or a witness, and wait until it is ready; `first` makes its state."""
        given = [
            "--key", str(self.place / f"{name}.key"), "--state", str(self.place / f"{name}.state"),
            *(["--first"] if first else []),
        ]  # fmt: skip
        if name == SIGNER:
            given = ["signer", *given, "--socket", str(self.socket)]
        else:
            address = self._address(name)
            given = ["witness", *given, "--policy", str(self.place / "known"), "--listen", address]
        self._run(name, given, {"HUCE_HOME": str(self.place / "home"), "DATABASE_URL": ""}, "已就绪")

    def _run(self, name: str, given: list[str], env: dict[str, str], ready: str) -> None:
        with (self.place / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                [*HUCE, *given], text=True, stdout=subprocess.PIPE, stderr=log, env=os.environ | env
            )
        self.working[name] = process
        assert process.stdout is not None
        assert ready in process.stdout.readline(), (self.place / f"{name}.log").read_text()[-2000:]

    def start_publisher(self, database: Database, every: float, name: str = "publisher") -> None:
        """The publishing process of this office, as the program has it."""
        furnish(self.place / "home")
        given = ["publisher", "--policy", str(self.place / "policy"), "--signer", str(self.socket)]
        env = {"HUCE_HOME": str(self.place / "home"), "DATABASE_URL": database.owner}
        self._run(name, [*given, "--every", str(every)], env, "发布进程已启动")

    def kill(self, name: str) -> None:
        """SIGKILL, as a power cut."""
        with self.working.pop(name) as process:
            process.kill()

    def _address(self, name: str) -> str:
        (url,) = (str(one.url) for one in self.policy.witnesses if one.name == name)
        return url.removeprefix("http://")


def _port() -> int:
    """One that is free now."""
    while True:
        port = SystemRandom().choice(PORTS)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
