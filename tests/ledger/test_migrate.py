"""Migrations: applied once and in order, the same database as the whole schema, no right to anybody else."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import TYPE_CHECKING

import psycopg
import pytest

from ledger import jobs
from ledger.database import Database
from ledger.migrate import (
    ROOMS,
    MigrationChanged,
    MigrationUnknown,
    migrate,
    migrations,
    pending,
    whole_schema,
)
from ledger.place import wheel_binaries
from ledger.server import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.migrate import Migration


class Room:
    """A room of its own, with migrations that a test writes."""

    name = "migrating_room"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name / "migrations"
        self.folder.mkdir(parents=True)

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, "utf-8")

    def migrate(self, database: Database) -> list[str]:
        return named(migrate(database, [self.name]))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield Room(tmp_path)
    sys.path.remove(str(tmp_path))
    sys.modules.pop(Room.name, None)


def named(found: list[Migration]) -> list[str]:
    return [f"{migration.number:04}_{migration.name}" for migration in found]


def tables(database: Database) -> set[str]:
    with database.connect("owner") as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in found}


def dump(database: Database) -> list[str]:
    """The database as pg_dump tells it: every object, right and default right."""
    command = [
        str(wheel_binaries() / "pg_dump"), "--schema-only", "--restrict-key=same",
        "--exclude-table=public.huce_migration", f"--dbname={database.owner}",
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_migrations_and_whole_schemas_make_the_same_database(
    database: Database, empty_database: Database
) -> None:
    with empty_database.connect("owner") as connection:
        for name in ROOMS:
            if (file := files(name).joinpath("schema.sql")).is_file():
                connection.execute(file.read_text("utf-8"))
        connection.execute(jobs.whole().text)
    assert dump(empty_database) == dump(database)


def test_the_schema_files_are_up_to_date() -> None:
    for name in ROOMS:
        file = files(name).joinpath("schema.sql")
        assert whole_schema(name) == (file.read_text("utf-8") if file.is_file() else ""), "run `make schema`"


def test_numbers_count_up_from_one() -> None:
    for name in ROOMS:
        numbers = [migration.number for migration in migrations([name])]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_is_pending_is_applied_once(empty_database: Database) -> None:
    wanted = migrations()
    assert pending(empty_database) == wanted
    assert migrate(empty_database) == wanted
    assert pending(empty_database) == []
    assert migrate(empty_database) == []


def test_files_are_applied_by_number_and_later_ones_added(empty_database: Database, room: Room) -> None:
    room.write("0010_second.sql", "ALTER TABLE held ADD COLUMN b integer;")
    room.write("0002_first.sql", "CREATE TABLE held (a integer);")
    room.write("README.md", "no migration")
    assert room.migrate(empty_database) == ["0002_first", "0010_second"]
    room.write("0011_third.sql", "DROP TABLE held;")
    assert room.migrate(empty_database) == ["0011_third"]


def test_a_file_changed_after_it_was_applied_is_refused_by_name(empty_database: Database, room: Room) -> None:
    room.write("0001_held.sql", "CREATE TABLE held (a integer);")
    room.migrate(empty_database)
    room.write("0001_held.sql", "CREATE TABLE held (a bigint);")
    room.write("0002_more.sql", "CREATE TABLE more (a integer);")
    with pytest.raises(MigrationChanged, match=r"migrating_room/0001_held"):
        room.migrate(empty_database)
    assert "more" not in tables(empty_database)


def test_a_database_of_a_newer_program_is_refused(empty_database: Database, room: Room) -> None:
    room.write("0001_held.sql", "CREATE TABLE held (a integer);")
    room.write("0002_newer.sql", "CREATE TABLE newer (a integer);")
    room.migrate(empty_database)
    (room.folder / "0002_newer.sql").unlink()
    with pytest.raises(MigrationUnknown, match=r"migrating_room/0002_newer"):
        pending(empty_database, [Room.name])


def test_a_file_that_fails_leaves_nothing_and_those_before_it_stay(
    empty_database: Database, room: Room
) -> None:
    room.write("0001_held.sql", "CREATE TABLE held (a integer);")
    room.write("0002_broken.sql", "CREATE TABLE half (a integer); SELECT 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        room.migrate(empty_database)
    assert tables(empty_database) == {"huce_migration", "held"}
    assert named(pending(empty_database, [Room.name])) == ["0002_broken"]


def test_a_file_that_cannot_be_recorded_is_not_applied_either(empty_database: Database, room: Room) -> None:
    room.write(
        "0001_held.sql",
        "CREATE TABLE held (a integer);"
        f"INSERT INTO public.huce_migration VALUES ('{Room.name}', 1, 'already', 'there');",
    )
    with pytest.raises(psycopg.errors.UniqueViolation):
        room.migrate(empty_database)
    assert tables(empty_database) == {"huce_migration"}
    assert named(pending(empty_database, [Room.name])) == ["0001_held"]


def test_two_files_of_one_number_are_refused(room: Room) -> None:
    room.write("0001_one.sql", "SELECT 1;")
    room.write("0001_other.sql", "SELECT 1;")
    with pytest.raises(ValueError, match="migrating_room/0001"):
        migrations([Room.name])


def test_of_several_who_migrate_at_once_one_does(empty_database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(migrate, [empty_database] * 4))
    assert sorted(map(len, applied)) == [0, 0, 0, len(migrations())]


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Cluster]:
    """A server on which nothing was migrated yet."""
    cluster = Cluster(tmp_path / "home")
    cluster.start()
    yield cluster
    cluster.destroy()


@pytest.mark.parametrize("login", ["huce_owner", "postgres"])
def test_two_databases_of_one_new_server_migrate_at_once(new_server: Cluster, login: str) -> None:
    """the group roles belong to the server: the second database waits for those the first is making"""
    for name in ("first", "second"):
        new_server.ensure_database(name)
    first, second = (Database.from_url(new_server.url(name, login)) for name in ("first", "second"))
    with first.connect("owner") as connection, ThreadPoolExecutor(1) as thread:
        connection.execute(migrations(["ledger"])[0].text)
        migrating = thread.submit(migrate, second)
        wait_for_a_waiter(new_server)
        connection.commit()
        assert migrating.result(timeout=30) == migrations()
    with second.connect("keeper") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("huce_keeper",)


def wait_for_a_waiter(cluster: Cluster) -> None:
    """Until a session waits for a lock, 30 seconds at most."""
    deadline = time.monotonic() + 30
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        while connection.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount == 0:
            assert time.monotonic() < deadline, "nobody waits"


def test_nobody_has_a_right_that_was_not_given(database: Database) -> None:
    """PUBLIC (grantee 0) may use no schema and call none of our functions"""
    with database.connect("owner") as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace, aclexplode(nspacl)"
            " WHERE grantee = 0 AND nspname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        functions = connection.execute(
            "SELECT proname FROM pg_proc"
            " CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))"
            " WHERE grantee = 0"
            " AND pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
    assert (schemas, functions) == ([], [])
