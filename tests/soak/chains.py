"""The whole chain from the append to the checkpoint, whose parts are killed and started again."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psutil
import psycopg

from ledger.database import DatabaseUnreachable
from ledger.migrate import migrate
from ledger.server import Cluster
from tests.soak.chain import REACHED
from tests.soak.links import Link, started
from tests.soak.offices import SIGNER, WITNESSES, Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.database import Database

SEQUENCER, PUBLISHER, POSTMASTER, SERVER = "sequencer", "publisher", "postmaster", "whole server"
WRITERS = ("writer 0", "writer 1")
#: Everybody who can be killed.
ALL = (*WRITERS, SEQUENCER, PUBLISHER, SIGNER, *WITNESSES, POSTMASTER, SERVER)
#: Seconds within which what was killed must be at work again and all of it published.
PATIENCE = 90
RATE, EVERY = 60, 0.1


@dataclass
class Chain:
    """A server, an office and the links between, each a process; the checkpoints as they appeared."""

    place: Path
    cluster: Cluster
    database: Database
    office: Office
    links: dict[str, Link] = field(default_factory=dict)
    answered: list[list[Any]] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def at_work(cls, place: Path) -> Iterator[Chain]:
        """Everybody works; in the end everybody is killed."""
        cluster = Cluster(place / "home")
        stop = threading.Event()
        with made(cluster) as database, Office.new(place / "o").open(first=True) as office:
            chain = cls(place, cluster, database, office)
            observer = threading.Thread(target=chain._observe, args=(stop,))
            observer.start()
            try:
                for name in (*WRITERS, SEQUENCER, PUBLISHER):
                    chain.start(name)
                yield chain
            finally:
                stop.set()
                observer.join()
                for name in list(chain.links):
                    chain.kill(name)

    def start(self, name: str, **fate: Any) -> None:
        """Start a part again as it was before it was killed; the state of who signs is never made anew."""
        if name in {SIGNER, *WITNESSES}:
            self.office.start(name)
        elif name in {POSTMASTER, SERVER}:
            self.cluster.start()
        elif name == PUBLISHER and not fate:
            self.office.start_publisher(self.database, EVERY)
        else:
            role, _, number = name.partition(" ")
            given = {
                "number": int(number or 0), "rate": RATE, "seconds": 10**6, "every": EVERY,
                "policy": str(self.office.place / "policy"), "signer": str(self.office.socket), **fate,
            }  # fmt: skip
            self.links[name] = started(self.place, role, self.database, **given)

    def kill(self, name: str) -> None:
        """SIGKILL."""
        if name in {POSTMASTER, SERVER}:
            self._kill_server(whole=name == SERVER)
        elif name in self.links:
            link = self.links.pop(name)
            link.kill()
            self.answered += link.answers
        else:
            self.office.kill(name)

    def kill_at(self, role: str, step: str, victim: str) -> None:
        """Kill somebody when a link comes to a step, start him again, and wait until all is published."""
        name = f"{role} 9" if role == "writer" else role
        if role != "writer":
            self.kill(role)
        self.start(name, step=step, victim=self._pid(victim))
        link = self.links[name]
        until(lambda: REACHED in link.said or not _alive(link))
        assert link.has_said(REACHED), link.errors.read_text()[-2000:]
        self._bury(name if victim == "itself" else victim)
        if name not in {*self.links, *self.office.working} and role != "writer":
            self.start(role)
        self.caught_up()
        if role == "writer" and name in self.links:
            self.kill(name)

    def _bury(self, name: str) -> None:
        """Let a victim that was killed end, and start it again, unless it is a link."""
        if name in self.links:
            self.kill(name)
            return
        if name == POSTMASTER:
            until(lambda: not self.cluster.running)
        else:
            self.office.kill(name)
        self.start(name)

    def caught_up(self) -> None:
        """Wait until everything that is committed now is published."""
        count = self._ask("SELECT count(*) FROM ledger.event")
        until(lambda: self._ask("SELECT coalesce(max(size), 0) FROM ledger.checkpoint") >= count)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database.connect("owner") as connection:
            return connection.execute(query).fetchall()

    def _ask(self, query: str) -> int:
        return int(self.rows(query)[0][0])

    def _pid(self, victim: str) -> int:
        if victim == POSTMASTER:
            return self._postmaster().pid
        return 0 if victim == "itself" else self.office.working[victim].pid

    def _postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.cluster.place.data / "postmaster.pid").read_text().split("\n", 1)[0]))

    def _kill_server(self, *, whole: bool) -> None:
        first = self._postmaster()
        processes = [first, *(first.children(recursive=True) if whole else [])]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs(processes, timeout=10)

    def _observe(self, stop: threading.Event) -> None:
        """Keep every checkpoint as it appears, whatever happens to the server."""
        while not stop.wait(0.02):
            with suppress(psycopg.Error, DatabaseUnreachable), self.database.connect(autocommit=True) as own:
                while not stop.wait(0.02):
                    after = max(self.seen, default=0)
                    rows = own.execute("SELECT size, note FROM ledger.checkpoint WHERE size > %s", [after])
                    self.seen.update(rows.fetchall())


@contextmanager
def made(cluster: Cluster) -> Iterator[Database]:
    """A database of a server that is gone afterwards."""
    cluster.start()
    try:
        database = cluster.ensure_database("register")
        migrate(database)
        yield database
    finally:
        cluster.destroy()


def _alive(link: Link) -> bool:
    return link.process.poll() is None


def until(happened: Callable[[], object]) -> None:
    """Ask again and again; whoever is asked may be starting."""
    end = time.monotonic() + PATIENCE
    while True:
        with suppress(psycopg.Error, DatabaseUnreachable):
            if happened():
                return
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
