"""Numbered migrations: plain SQL files of each room, applied once, in order, and never changed after."""

from __future__ import annotations

import argparse
import hashlib
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger import jobs
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.database import Connection, Database

ROOMS = ("ledger", "projections", "api")
#: The rooms, and the tables that a package brings along.
SOURCES = (*ROOMS, jobs.ROOM)

_FILE = re.compile(r"(\d{4})_(\w+)\.sql")
_QUERIES = Queries("ledger", "migrate.sql")


class MigrationChanged(Refused):
    """A file was edited after it had been applied."""

    code, sentence = "migration_changed", "迁移文件 {migration} 在执行之后被改动过,不能继续。"


class MigrationUnknown(Refused):
    """The database was migrated by a newer program than this one."""

    code, sentence = "migration_unknown", "数据库里已有本程序不认识的迁移 {migration},请使用更新的版本。"


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of a room."""

    room: str
    number: int
    name: str
    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        """Hex digest of the file's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.room}/{self.number:04}_{self.name}"


def migrations(rooms: Sequence[str] = SOURCES) -> list[Migration]:
    """The migrations of the rooms in a new database, in the order in which they are applied.

    `ValueError` when two files of a room carry one number.
    """
    found = [migration for room in rooms for migration in sorted(_of(room), key=lambda m: m.number)]
    places = [(migration.room, migration.number) for migration in found]
    if repeated := sorted({f"{room}/{n:04}" for room, n in places if places.count((room, n)) > 1}):
        raise ValueError(f"two migrations of one number: {', '.join(repeated)}")
    return found


def _of(room: str) -> Iterator[Migration]:
    if room == jobs.ROOM:
        yield Migration(room, *jobs.whole())
        return
    folder = files(room).joinpath("migrations")
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if match := _FILE.fullmatch(file.name):
            yield Migration(room, int(match[1]), match[2], file.read_text("utf-8"))


def migrate(database: Database, rooms: Sequence[str] = SOURCES) -> list[Migration]:
    """Apply what is missing, each file in a transaction of its own; returns what was applied.

    Several may call it at once: one works, the others wait and find nothing left.
    Refused: `MigrationChanged`, `MigrationUnknown`.
    """
    with database.connect("owner", autocommit=True) as connection, _alone(connection):
        connection.execute(_QUERIES.prepare)
        missing = _missing(connection, migrations(rooms))
        for migration in missing:
            _apply(connection, migration)
        return missing


def pending(database: Database, rooms: Sequence[str] = SOURCES) -> list[Migration]:
    """The migrations that the database does not have yet. Refused as in `migrate`."""
    with database.connect("owner", autocommit=True) as connection:
        if connection.execute(_QUERIES.exists).fetchone() == (False,):
            return migrations(rooms)
        return _missing(connection, migrations(rooms))


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    connection.execute(_QUERIES.lock)
    try:
        yield
    finally:
        connection.execute(_QUERIES.unlock)


def _missing(connection: Connection, wanted: list[Migration]) -> list[Migration]:
    """Those of `wanted` not applied yet; refuses when what was applied is not what we know."""
    known = {(migration.room, migration.number): migration for migration in wanted}
    rooms = {migration.room for migration in wanted}
    applied, packaged = set(), 0
    for room, number, name, sha256 in connection.execute(_QUERIES.applied):
        if room == jobs.ROOM:
            packaged = number
        elif room in rooms:
            _require_known(known.get((room, number)), f"{room}/{number:04}_{name}", sha256)
            applied.add((room, number))
    missing = [migration for key, migration in known.items() if key not in applied]
    return _since(packaged, missing) if packaged else missing


def _require_known(migration: Migration | None, name: str, sha256: str) -> None:
    if migration is None:
        raise MigrationUnknown(migration=name)
    if migration.sha256 != sha256:
        raise MigrationChanged(migration=str(migration))


def _since(packaged: int, missing: list[Migration]) -> list[Migration]:
    """Instead of all of the package's tables, what they lack; its files are its own, so not compared."""
    found = []
    for migration in missing:
        if migration.room != jobs.ROOM:
            found.append(migration)
        elif packaged > migration.number:
            raise MigrationUnknown(migration=f"{jobs.ROOM}/{packaged}")
        else:
            found += [Migration(jobs.ROOM, *step) for step in jobs.since(packaged)]
    return found


def _apply(connection: Connection, migration: Migration) -> None:
    with connection.transaction():
        connection.execute(_QUERIES.limit_waiting)
        connection.execute(migration.text)
        connection.execute(
            _QUERIES.record,
            {
                "room": migration.room,
                "number": migration.number,
                "name": migration.name,
                "sha256": migration.sha256,
            },
        )


def whole_schema(room: str) -> str:
    """The text of the room's `schema.sql`: its migrations one after the other.

    No migration has superseded an earlier one yet.  When one does, `schema.sql` is to be written
    by hand, and the test that both ways give the same database stays as it is.
    """
    return "".join(f"-- {migration}\n{migration.text.rstrip()}\n\n" for migration in migrations([room]))


def write_schemas(rooms: Sequence[str] = ROOMS) -> None:
    """Write `schema.sql` beside the migrations of every room that has some."""
    for room in rooms:
        if text := whole_schema(room):
            with as_file(files(room)) as folder:
                (folder / "schema.sql").write_text(text, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m ledger.migrate", description=__doc__)
    parser.add_argument("--write-schema", action="store_true", required=True)
    parser.parse_args()
    write_schemas()
