"""A ledger of 10,000 events as an auditor knows it: what he keeps, and by what means it is looked at."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import Refused
from ledger import alarms, log_folder
from ledger.log import bundles
from ledger.log.tiles import WIDTH
from ledger.patrol import Patrol
from ledger.place import wheel_binaries
from ledger.store import Save
from ledger.tree import STRETCH, Tree
from tests.conftest import name_of
from tests.ledger.given import CLERK, a_ledger, an_event
from tests.ledger.verify import auditor
from tests.ledger.verify.auditor import verify
from tests.soak.offices import Office
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.events import Event
    from ledger.database import Connection, Database
    from tests.conftest import Server
    from tests.ledger.verify.auditor import Auditor, Told

EVENTS, EARLIER = 10_000, 6_000
HOUSEHOLDS, PERSONS = 1_000, 3_000
TYPES = ("household.surveyed", "household.focus_marked", "household.standard_adjusted")
#: Person p7 is erased by this event: later than some of his, and before the last.
ERASED, ERASURE = 7, 8_000
#: Events of an append.
APPEND = 100
#: After so many events an append is given up: its positions stay empty.
GIVEN_UP = 1_000


def fill(database: Database, first: int, last: int) -> None:
    """Record the events of these numbers, in saves of one to five."""
    with database.connect("app") as connection:
        for start in range(first, last + 1, APPEND):
            if start % GIVEN_UP == 1:
                append(connection, [(f"given-up-{start}", [1, 2, 3])])
                connection.rollback()
            append(connection, _saves(list(range(start, min(start + APPEND, last + 1)))))
            connection.commit()


def append(connection: Connection, saves: list[tuple[str, list[int]]]) -> list[Event]:
    """Append the events of numbers, by saves, in the connection's transaction."""
    given = [
        Save(CLERK.account, command, b"", [an_event_of(command, *one) for one in enumerate(numbers)])
        for command, numbers in saves
    ]
    return a_ledger().append(connection, given, {}, {})


def _saves(numbers: list[int]) -> list[tuple[str, list[int]]]:
    """One event, two, up to five, and one again."""
    found, size = [], 0
    while numbers:
        size = size % 5 + 1
        found.append((f"c{numbers[0]}", numbers[:size]))
        numbers = numbers[size:]
    return found


def an_event_of(command: str, ordinal: int, number: int) -> Event:
    """The event of a number, from 1; recorded in order, its index will be the same."""
    facts: dict[str, Any] = {"note": f"note {number:06}"}
    if number == ERASURE:
        tags, kind = (f"person:p{ERASED}", "village:150525001001"), "person.erased"
        return an_event(command, ordinal, type=kind, tags=tags, facts={"basis": "request"})
    return an_event(command, ordinal, type=TYPES[number % len(TYPES)], tags=tags_of(number), facts=facts)


def tags_of(number: int) -> tuple[str, ...]:
    return (f"household:h{number % HOUSEHOLDS}", f"person:p{number % PERSONS}", "village:150525001001")


@dataclass(frozen=True)
class Kept:
    """What the auditor keeps where no administrator comes: policy, checkpoints, the export of that day."""

    place: Path

    @property
    def policy(self) -> Path:
        return self.place / "policy"

    @property
    def export(self) -> Path:
        return self.place / "export"

    @property
    def checkpoint(self) -> Path:
        return self.export / "checkpoint"

    @classmethod
    def by(cls, place: Path, database: Database, office: Office) -> Kept:
        """Taken from a published ledger."""
        kept = cls(place)
        place.mkdir()
        kept.policy.write_bytes((office.place / "policy").read_bytes())
        with database.connect() as connection:
            log_folder.write(connection, kept.export)
        return kept

    @cached_property
    def leaves(self) -> list[list[str]]:
        """The lines of every leaf, that of event 1 first."""
        found = []
        for number in range(-(-EVENTS // WIDTH)):
            width = min(WIDTH, EVENTS - number * WIDTH)
            end = f"{number:03}" if width == WIDTH else f"{number:03}.p/{width}"
            data = (self.export / "tile" / "entries" / end).read_bytes()
            found += [leaf.decode().split("\n") for leaf in bundles.read(data, width)]
        return found

    def named(self, *indexes: int) -> list[tuple[int, str, str]]:
        """Index, type and tags of these events, as the log has them."""
        return [(index, self.leaves[index - 1][3], self.leaves[index - 1][4]) for index in indexes]

    def position(self, index: int) -> int:
        return int(self.leaves[index - 1][2])

    @property
    def gap(self) -> int:
        """A position between two events that no event has."""
        taken = {int(leaf[2]) for leaf in self.leaves}
        return next(at for at in range(self.position(5_000), self.position(EVENTS)) if at not in taken)


@dataclass(frozen=True)
class Means:
    """By what a ledger in some database is looked at."""

    database: Database
    kept: Kept
    place: Path

    def compare(self) -> Told:
        """A real dump against the export that the auditor kept."""
        dump = dumped(self.database, self.place / "dump.sql")
        return verify("compare", dump, self.kept.export, "--policy", self.kept.policy)

    def exported(self) -> Path:
        """Exported now, by the program."""
        folder = self.place / "fresh"
        with self.database.connect() as connection:
            log_folder.write(connection, folder)
        return folder

    def full(self, folder: Path) -> Told:
        return verify("full", folder, "--policy", self.kept.policy)

    def since(self, folder: Path) -> Told:
        """Against the checkpoint that the auditor kept."""
        return verify("since", self.kept.checkpoint, folder, "--policy", self.kept.policy)

    def read_back(self) -> tuple[str, int]:
        """Code and index of what the tree does not fit; nothing when it does."""
        with self.database.connect() as connection:
            try:
                Tree(connection).read_back(0)
            except Refused as found:
                return coded(found)
        return "", 0

    def patrol(self) -> list[tuple[str, int]]:
        """What one round over the whole ledger finds, all of it kept as alarms."""
        patrol = Patrol(self.database)
        found = [one for _ in range(-(-EVENTS // STRETCH)) for one in patrol.round()]
        with self.database.connect() as connection:
            kept = {alarm.sentence for alarm in alarms.sounded(connection)}
        assert {str(one) for one in found} <= kept
        return [coded(one) for one in found]

    def sequence(self) -> dict[int, str]:
        """Index what there is; the positions that are set aside, and why."""
        sequencer(self.database).drain()
        with self.database.connect() as connection:
            return dict(connection.execute("SELECT position, reason FROM ledger.quarantine").fetchall())

    def alarms(self) -> list[str]:
        with self.database.connect() as connection:
            return [alarm.code for alarm in alarms.sounded(connection)]

    def published(self) -> list[int]:
        with self.database.connect() as connection:
            return [
                size for (size,) in connection.execute("SELECT size FROM ledger.checkpoint ORDER BY size")
            ]


def coded(found: Refused) -> tuple[str, int]:
    """Its code, and the index or position it is about."""
    return found.code, int(
        found.data.get("index") or found.data.get("position") or found.data.get("size") or 0
    )


def dumped(database: Database, file: Path) -> Path:
    """By the real pg_dump, as its owner: plain text."""
    known = conninfo_to_dict(database.owner)
    password = known.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [
        str(wheel_binaries() / "pg_dump"), f"--file={file}",
        f"--dbname={make_conninfo(**known)}",  # type: ignore[arg-type]
    ]  # fmt: skip
    subprocess.run(command, check=True, env=environment, stderr=subprocess.PIPE)
    return file


@dataclass(frozen=True)
class Base:
    """A ledger published twice, its backup of the first time, and who keeps what of it."""

    server: Server
    database: Database
    backup: Database
    office: Office
    kept: Kept

    @contextmanager
    def copied(self, place: Path, of: Database | None = None) -> Iterator[Means]:
        """A copy of the database, or of its backup, to be tampered with."""
        copy = self.server.create(name_of(of or self.database))
        yield Means(copy, self.kept, place)
        self.server.drop(copy)


@pytest.fixture(scope="session")
def auditor_at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    with auditor.at_work(tmp_path_factory.mktemp("auditor")) as found:
        yield found


@pytest.fixture(scope="session")
def base(
    server: Server, template: str, auditor_at_work: Auditor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Base]:
    """10,000 events, published with 6,000 and with all of them, exported; nobody works in the office now."""
    assert auditor_at_work
    place = tmp_path_factory.mktemp("log")
    office, database = Office.new(place / "office"), server.create(template)
    with office.open(first=True):
        _published(database, office, 1, EARLIER)
        backup = server.create(name_of(database))
        _published(database, office, EARLIER + 1, EVENTS)
    yield Base(server, database, backup, office, Kept.by(place / "kept", database, office))
    server.drop(backup)
    server.drop(database)


def _published(database: Database, office: Office, first: int, last: int) -> None:
    fill(database, first, last)
    sequencer(database).drain()
    checkpoint = office.publisher(database).publish()
    assert checkpoint is not None
    assert checkpoint.size == last
