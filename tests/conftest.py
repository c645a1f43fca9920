"""What the tests share: one real PostgreSQL a run, and a fresh migrated database a test."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psycopg
import pytest
import structlog
from argon2 import PasswordHasher
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from api import passwords
from ledger.database import Database
from ledger.migrate import migrate
from ledger.server import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where files are kept in memory, and the bytes that must be free there.
_MEMORY, _ROOM = Path("/dev/shm"), 4 * 10**9  # noqa: S108


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: the embedded one of this run, or that of DATABASE_URL."""

    admin: str
    cluster: Cluster | None

    def database(self, name: str) -> Database:
        if self.cluster is not None:
            return self.cluster.database(name)
        return Database.from_url(make_conninfo(self.admin, dbname=name))

    def create(self, template: str) -> Database:
        """A new database, as a copy of `template`."""
        name = f"huce_test_{secrets.token_hex(6)}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        if self.cluster is not None:
            self._execute("ALTER DATABASE {} OWNER TO huce_owner", name)
        return self.database(name)

    def drop(self, database: Database) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", name_of(database))

    def trust_the_machine(self) -> None:
        """Nobody pulls its plug while tests run, and every database that is dropped would wait for the disk.

        Processes that are killed leave what they wrote to the system all the same.
        """
        for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '256MB'"):
            self._execute(f"ALTER SYSTEM SET {setting}")
        self._execute("SELECT pg_reload_conf()")

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


def name_of(database: Database) -> str:
    return str(conninfo_to_dict(database.owner)["dbname"])


@pytest.fixture(autouse=True)
def _log_of_each_test() -> Iterator[None]:
    """A command that ran in this process leaves its log behind; the next test has the usual one."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def _light_hashes() -> Iterator[None]:
    """These passwords guard nothing: hashes as heavy as the product's took an eighth of all tests' time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL for all tests of this process."""
    if url := os.environ.get("DATABASE_URL"):
        yield Server(url, None)
        return
    with TemporaryDirectory(prefix="huce-", dir=_roomy()) as folder:
        # Where root runs this, the server's own account must pass.
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder))
        cluster.start()
        server = Server(cluster.url("postgres", "postgres"), cluster)
        server.trust_the_machine()
        yield server
        cluster.destroy()


def _roomy() -> str | None:
    """In memory, where there is much: a disk looks long for a place for files where many just went."""
    room = shutil.disk_usage(_MEMORY).free if _MEMORY.is_dir() else 0
    return str(_MEMORY) if room >= _ROOM else None


@pytest.fixture
def empty_database(server: Server) -> Iterator[Database]:
    """A database with nothing in it, not even the roles' rights."""
    database = server.create("template0")
    yield database
    server.drop(database)


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """The name of a database with every migration applied, copied for each test."""
    database = server.create("template0")
    migrate(database)
    yield name_of(database)
    server.drop(database)


@pytest.fixture
def database(server: Server, template: str) -> Iterator[Database]:
    """A fresh migrated database with an empty ledger."""
    database = server.create(template)
    yield database
    server.drop(database)
