"""A register in which a year was closed over its own segments, and what is asked of its year-ends."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from api.admissions import Admissions
from api.closing import _counted
from api.register import read_register
from domain.commands.years import CloseYear
from domain.known import Context
from replay.engines import engine
from replay.segments.export import export
from replay.segments.shelf import Shelf
from replay.yearends.archive import Archive
from replay.yearends.closing import Closer
from replay.yearends.figures import figures
from replay.yearends.forms import LATEST, form_of
from replay.yearends.yearend import Which, YearEnd, compute
from tests.replay.test_engines_agree import give
from tests.support.histories import EVIDENCE, propose
from tests.support.keys import KEYRING, sequencer
from tests.support.register import TestRegister
from tests.support.world import STATISTICIAN, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.events import Event
    from ledger.database import Database
    from replay.yearends.closing import Compute


@dataclass
class Books:
    """A register with the same in memory beside it, and the shelf of its segments."""

    register: TestRegister
    database: Database
    shelf: Shelf
    world: World = field(default_factory=World)
    accepted: int = 0
    drawn: int = 0

    def record(self, accepted: int, seed: int = 1) -> None:
        """Give commands until so many were accepted; years are closed by `close` alone."""
        wanted = self.accepted + accepted
        while self.accepted < wanted:
            self.drawn += 1
            command = propose(self.world, seed * 100_000 + self.drawn, self.drawn)
            if command is None or isinstance(command, CloseYear):
                continue
            if give(self.world, command) is None:
                assert give(self.register, command) is None
                self.accepted += 1

    def computed(self, form: int, year: int, index: int) -> YearEnd:
        """A year-end with what is counted of it."""
        with engine("duckdb", self.shelf, self.shelf.needed(index).segments) as found:
            which = Which(form, year, index)
            return _counted(compute(found, which), figures(found, which, deep=False))

    def close(self, year: int, computing: Compute | None = None) -> Event:
        """Close a year as it stands."""
        with self.database.connect() as connection:
            context = Context(TODAY, STATISTICIAN, read_register(connection))
        closer = Closer(sequencer(self.database), KEYRING.ledger(), self.shelf, computing or self.computed)
        closed = closer.close(CloseYear(command_id=f"close{year}", year=year, form=LATEST), context)
        self.register.gateway.admissions = Admissions()
        known = self.world.register.closed_years | {year}
        self.world.register = self.world.register.model_copy(update={"closed_years": known})
        return closed

    def export(self) -> int:
        """Bring the segments up to date; the last index."""
        while sequencer(self.database).run_once():
            pass
        with self.database.connect("app", autocommit=True) as connection:
            return export(connection, self.shelf).last

    @contextmanager
    def archive(self, name: str = "duckdb", remote: str | None = None) -> Iterator[Archive]:
        """The year-ends, from the segments alone."""
        with archive(self.shelf.address, name, remote) as found:
            yield found


def columns_of(form: int, table: str) -> list[str]:
    """The names of a table's columns in a version of the form."""
    return next([one.name for one in sheet.columns] for sheet in form_of(form).sheets if sheet.name == table)


@contextmanager
def archive(address: str, name: str = "duckdb", remote: str | None = None) -> Iterator[Archive]:
    """The year-ends of the segments at an address."""
    shelf = Shelf(address)
    manifest = shelf.needed()
    with engine(name, shelf, manifest.segments, remote=remote) as found:
        yield Archive(found, manifest.last)


@pytest.fixture
def books(database: Database, tmp_path: Path) -> Iterator[Books]:
    with TestRegister.on(database) as register:
        register.give_evidence(database, EVIDENCE)
        yield Books(register, database, Shelf(str(tmp_path / "segments")))
