"""Databases of a benchmark's own, on the server of the settings, dropped afterwards."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from ledger.database import Database
from ledger.migrate import migrate
from ledger.server import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class BenchServer:
    """The server a benchmark runs on: `admin` may create databases."""

    admin: str
    cluster: Cluster | None

    @classmethod
    @contextmanager
    def of(cls, home: Path, url: str | None) -> Iterator[BenchServer]:
        """The embedded server of a home folder, or that of a DATABASE_URL."""
        if url is not None:
            yield cls(url, None)
            return
        with Cluster(home) as cluster:
            yield cls(cluster.url("postgres", "postgres"), cluster)

    @contextmanager
    def made(self) -> Iterator[Database]:
        """A new migrated database."""
        with self._new("template0") as database:
            migrate(database)
            yield database

    @contextmanager
    def copied(self, source: Database) -> Iterator[Database]:
        """A copy of a database that nobody is connected to."""
        with self._new(str(conninfo_to_dict(source.owner)["dbname"])) as database:
            yield database

    @contextmanager
    def _new(self, template: str) -> Iterator[Database]:
        name = f"huce_bench_{secrets.token_hex(4)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            if self.cluster is not None:
                self._execute("ALTER DATABASE {} OWNER TO huce_owner", name)
            yield self._database(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _database(self, name: str) -> Database:
        if self.cluster is not None:
            return self.cluster.database(name)
        return Database.from_url(make_conninfo(self.admin, dbname=name))

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))
