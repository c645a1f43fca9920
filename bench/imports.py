"""Bench `import`: a county's person export from file to readable households, against the bare parts.

The limit parses the same file with calamine and copies the very rows that the import wrote (ledger, keys,
read models), in binary, into an empty copy of the database, in one transaction.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil
import python_calamine as calamine
from pydantic import SecretStr

from api.accounts import find_account
from api.acting import actor_of
from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.gateway import today
from api.generate.course import Course
from api.generate.desk import SETTINGS
from api.generate.workbook import write_workbooks
from api.imports import runner
from api.imports.store import Imports
from api.register import write_setting
from api.services import opened
from api.settings import Settings
from bench.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.server import BenchServer
    from ledger.database import Database

COUNTY, YEAR = "150525", 2020
#: People in a household of the generator, about.
PEOPLE = 3
TABLES = (
    "ledger.save", "ledger.event", "ledger.tag", "keys.key", "keys.number", "read.household", "read.person",
    "read.membership", "read.household_year", "read.person_year", "read.timeline",
)  # fmt: skip


def run(server: BenchServer, people: int = 100_000) -> Iterator[Figure]:
    """The figure for a file of about so many people, of whose rows two in a hundred are wrong."""
    with TemporaryDirectory() as place, server.made() as base:
        file = _file(Path(place), people)
        _furnish(base)
        with server.copied(base) as one, server.copied(base) as other:
            seconds, detail = _ours(one, Path(place) / "home", file)
            parts = _rows(one, Path(place))
            limit = _limit(other, file, parts)
    count = detail.pop("people")
    pairs = [(count / seconds, count / limit)]
    yield Figure.of("import", "people/s", pairs, detail | {"people": count})


def _file(place: Path, people: int) -> Path:
    course = Course(county=COUNTY, households=max(1, people // PEOPLE), seed=YEAR, first=2014, last=YEAR)
    write_workbooks(course, place, bad_rows=0.02)
    return next(place.glob("*persons.xlsx"))


def _furnish(base: Database) -> None:
    with base.connect() as connection:
        load(connection, COUNTY)
        for key, value in SETTINGS.items():
            write_setting(connection, key, value)
        create_demo_accounts(connection)
        connection.commit()


def _ours(database: Database, home: Path, file: Path) -> tuple[float, dict[str, int]]:
    """Seconds from the file to readable households, and what came of it: people, households, refused."""
    home.mkdir(mode=0o700)
    settings = Settings(HUCE_HOME=home, DATABASE_URL=SecretStr(database.owner))  # type: ignore[call-arg]
    with opened(settings) as services:
        with services.pool.connection() as connection:
            actor = actor_of(connection, find_account(connection, "xian-luru").id, today())
        began = time.monotonic()
        memory = Memory()
        import_id = runner.upload(
            services, actor, file, name="bench.xlsx", kind="persons", division=COUNTY, year=YEAR
        )
        runner.check(services, import_id)
        runner.confirm(services, import_id, actor)
        runner.append(services, import_id)
        seconds = time.monotonic() - began
        megabytes = memory.end()
        with services.pool.connection() as connection:
            counts = Imports(connection).counts(import_id)
    recorded = [count for count in counts if count.verdict == "new"]
    return seconds, {
        "people": sum(count.people for count in recorded),
        "households": sum(count.recorded for count in recorded),
        "memory_mb": megabytes,
        "refused": sum(count.units for count in counts if count.verdict == "refused"),
    }


class Memory:
    """The most memory that this process and its children held together, looked at ten times a second."""

    def __init__(self) -> None:
        self._most, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._stop.wait(0.1):
            held = 0
            for one in (own, *own.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    held += one.memory_info().rss if one.name() != "postgres" else 0
            self._most = max(self._most, held)

    def end(self) -> int:
        """Megabytes."""
        self._stop.set()
        self._thread.join()
        return self._most >> 20


def _rows(database: Database, place: Path) -> list[tuple[str, Path]]:
    """The rows of every table that the import wrote to, as files in the binary format of COPY."""
    parts = [(table, place / table) for table in TABLES]
    with database.connect("owner") as connection:
        for table, path in parts:
            with connection.cursor().copy(f"COPY {table} TO STDOUT BINARY") as copy, path.open("wb") as out:
                for block in copy:
                    out.write(block)
    return parts


def _limit(database: Database, file: Path, parts: list[tuple[str, Path]]) -> float:
    began = time.monotonic()
    sheet = calamine.load_workbook(str(file)).get_sheet_by_index(0)
    for _ in sheet.iter_rows():
        pass
    with database.connect("owner") as connection:
        for table, path in parts:
            with (
                connection.cursor().copy(f"COPY {table} FROM STDIN BINARY") as copy,
                path.open("rb") as source,
            ):
                while block := source.read(1 << 20):
                    copy.write(block)
        connection.commit()
    return time.monotonic() - began
