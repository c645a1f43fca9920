"""While read models are rebuilt, work goes on: nothing is lost, nobody is refused, nobody sees half of it.

given those who record and read all the time, when it is rebuilt beside them, then what they recorded is
there, and every reader saw the old tables or the new; a second rebuild is refused.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from domain.commands import AddMember, MarkFocus
from replay.rebuild.course import rebuild
from replay.rebuild.errors import RebuildRunning
from replay.rebuild.shadow import NEXT
from tests.replay.given import at, live, register, schemas, shelf, story, wrecked
from tests.support.keys import KEYRING
from tests.support.people import entry
from tests.support.reference import read_live
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.database import Connection, Database
    from replay.segments.shelf import Shelf
    from tests.soak.given import Told

__all__ = ["register", "shelf", "story"]


def whole(connection: Connection) -> bool:
    """Every household has its head, every living member his membership; read in one statement."""
    row = connection.execute(
        "SELECT count(*) > 0, bool_and(EXISTS (SELECT FROM read.person AS p WHERE p.id = h.head)),"
        " bool_and(EXISTS (SELECT FROM read.membership AS m WHERE m.household = h.id AND m.person = h.head)),"
        " bool_and(EXISTS (SELECT FROM read.timeline AS t WHERE t.entity = h.id))"
        " FROM read.household AS h"
    ).fetchone()
    return row == (True, True, True, True)


@dataclass
class Others:
    """Those who record, one on each of their households, and one who reads, until they are told to stop."""

    database: Database
    homes: list[str]
    stop: threading.Event = field(default_factory=threading.Event)
    failed: list[BaseException] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.done = [0] * len(self.homes)
        work: list[Callable[[], None]] = [self._read]
        work += [lambda number=number: self._write(number) for number in range(len(self.homes))]  # type: ignore[misc]
        self.threads = [threading.Thread(target=self._guarded, args=(one,)) for one in work]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  the test shows it
            self.failed.append(error)

    def _write(self, number: int) -> None:
        with TestRegister.on(self.database) as own:
            while not self.stop.is_set():
                turn = self.done[number]
                serial = 2000 + number * 5000 + turn
                common: dict[str, Any] = {
                    "command_id": f"w{serial}", "year": 2020, "household": self.homes[number],
                }  # fmt: skip
                if turn % 3:
                    own.do(MarkFocus(**common, on=turn % 3 == 1))
                else:
                    own.do(AddMember(**common, month=12, joined="newborn", entry=entry(serial, "son")))
                self.done[number] += 1

    def _read(self) -> None:
        with self.database.connect("app", autocommit=True) as connection:
            while not self.stop.is_set():
                assert whole(connection)


def test_writers_and_readers_go_on_while_rebuilds_follow_each_other(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    others = Others(database, [story.identified().id for _ in range(2)])
    others.start()
    for _ in range(2):
        rebuild(database, KEYRING, shelf)
    others.end()
    assert others.failed == []
    assert min(others.done) > 3
    assert register.drift() == []


@pytest.mark.parametrize("stage", ["整理历史", "重建查询表", "补上新业务"])
def test_what_is_recorded_meanwhile_is_there_afterwards(
    story: Told, register: TestRegister, database: Database, shelf: Shelf, stage: str
) -> None:
    def work() -> Iterator[object]:
        home = story.identified("spouse")
        yield story.exited(home)
        other = story.identified("son", "daughter")
        yield story.rolled_back(story.exited(other))
        kept = story.surveyed(other)
        yield story.redone(*story.rolled_back(kept))
        yield story.rolled_back(other.event, chain=True)

    action = work()
    rebuild(database, KEYRING, shelf, progress=at(stage, action))
    assert register.drift() == []


def test_a_reader_in_an_open_transaction_is_waited_for(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    """The switch gives way to him, and writers are let through meanwhile."""
    wrecked(database)
    ready, release = threading.Event(), threading.Event()

    def read() -> None:
        with database.connect("app") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            before = connection.execute("SELECT count(*) FROM read.household").fetchone()
            ready.set()
            release.wait()
            assert connection.execute("SELECT count(*) FROM read.household").fetchone() == before
            assert connection.execute("SELECT count(*) FROM read.village").fetchone() == (1,)

    reader = threading.Thread(target=read)
    reader.start()
    ready.wait()
    rebuilding = threading.Thread(target=rebuild, args=(database, KEYRING, shelf))
    rebuilding.start()
    while NEXT not in schemas(database):
        ready.wait(0)
    for _ in range(20):
        story.identified()
    assert rebuilding.is_alive()
    release.set()
    reader.join()
    rebuilding.join()
    assert register.drift() == []


def test_a_transaction_older_than_the_switch_sees_whole_tables(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    """given one who looked at something else before, when he comes to the read models, they are not empty."""
    before = live(register)
    with database.connect("app") as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        assert connection.execute("SELECT count(*) > 0 FROM ledger.event").fetchone() == (True,)
        rebuild(database, KEYRING, shelf)
        assert read_live(connection) == before
    assert story.accepted


def test_a_second_rebuild_is_refused(story: Told, database: Database, shelf: Shelf) -> None:
    refused: list[type[BaseException]] = []

    def another() -> Iterator[None]:
        try:
            rebuild(database, KEYRING, shelf)
        except RebuildRunning as error:
            refused.append(type(error))
        yield

    rebuild(database, KEYRING, shelf, progress=at("重建查询表", another()))
    assert refused == [RebuildRunning]
    assert story.accepted
