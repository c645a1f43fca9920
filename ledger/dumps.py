"""One moment of the database as two files of `pg_dump`, and back into an empty database.

The private file has what opens sealed values, and work in progress; the other has the rest, the read models
without their rows: these hold values in clear and are made again from the ledger.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import Refused
from ledger.codec import decode
from ledger.migrate import migrations
from ledger.place import wheel_binaries
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Event
    from ledger.codec import Row
    from ledger.database import Connection, Database

#: Schemas whose backups are to be thrown away after 30 days.
PRIVATE = ("keys", "staging")
#: Where read models are made again.
REBUILDING = "read_next"

_QUERIES = Queries("ledger", "queries/dumps.sql")
#: What a migration makes on the server, outside the database.
_ROLES = re.compile(r"^DO \$\$\n(?:(?!^\$\$;).)*?CREATE ROLE.*?^\$\$;", re.MULTILINE | re.DOTALL)
_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")


class DumpFailed(Refused):
    """pg_dump or pg_restore said no; what it said may quote rows and is not repeated."""

    code, sentence = "dump_failed", "{program} 没有成功(退出码 {status}):请检查磁盘空间、数据库连接和权限。"


class ProgramMissing(Refused):
    """There is no pg_dump or pg_restore that is new enough for the server."""

    code = "program_missing"
    sentence = "没有找到适合 PostgreSQL {version} 的 {program},请安装同版本的客户端程序。"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of the database: a transaction that sees it, and the snapshot's name for others."""

    database: Database
    connection: Connection
    snapshot: str
    last_index: int
    last_position: int

    def dump(self, file: Path) -> None:
        """Write everything but what is private, the read models without rows. Raises DumpFailed.

        A rebuild that is under way, or was broken off, has values in clear too: its schema stays out.
        """
        left_out = (*PRIVATE, REBUILDING)
        self._dump(file, *(f"--exclude-schema={one}" for one in left_out), "--exclude-table-data=read.*")

    def dump_private(self, file: Path) -> None:
        """Write the private schemas. Raises DumpFailed."""
        self._dump(file, *(f"--schema={one}" for one in PRIVATE))

    def erasures(self) -> list[Event]:
        """Every erasure recorded, by position."""
        return erasures(self.connection)

    def _dump(self, file: Path, *which: str) -> None:
        arguments = ("--format=custom", f"--snapshot={self.snapshot}", f"--file={file}", *which)
        _run(self.database, self.connection, "pg_dump", *arguments)
        file.chmod(0o600)


@contextmanager
def moment(database: Database) -> Iterator[Moment]:
    """Hold one moment of the database while the block runs; nobody waits for it."""
    with database.connect("owner") as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        ((snapshot,),) = connection.execute(_QUERIES.snapshot).fetchall()
        ((index, position),) = connection.execute(_QUERIES.reached).fetchall()
        yield Moment(database, connection, snapshot, index, position)


def erasures(connection: Connection) -> list[Event]:
    """Every erasure recorded, by position."""
    return [decode(cast("Row", row)) for row in connection.execute(_QUERIES.erasures, binary=True)]


def is_empty(database: Database) -> bool:
    """Whether the database has no table, view or sequence of anybody's."""
    with database.connect("owner") as connection:
        return connection.execute(_QUERIES.relations).fetchone() == (0,)


def restore(database: Database, files: list[Path]) -> None:
    """Fill an empty database from dumps, each in one transaction. Raises DumpFailed."""
    with database.connect("owner") as connection:
        # The roles belong to the server, not to the database, so no dump has them.
        first, *others = migrations(["ledger"])
        connection.execute(first.text)
        for roles in (found for one in others for found in _ROLES.findall(one.text)):
            connection.execute(roles)
        connection.commit()
        for file in files:
            _restore(database, connection, file)
        connection.execute(_QUERIES.begin_figures)


def _restore(database: Database, connection: Connection, file: Path) -> None:
    program = _program("pg_restore", connection.info.server_version // 10000)
    listed = subprocess.run([program, "--list", file], check=False, capture_output=True, text=True)
    # Default rights belong to the login that migrates, whatever it is called here: made above.
    wanted = [line for line in listed.stdout.splitlines() if " DEFAULT ACL " not in line]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.write("\n".join(wanted))
        chosen.flush()
        options = ("--exit-on-error", "--single-transaction", "--no-owner", f"--use-list={chosen.name}")
        _run(database, connection, "pg_restore", *options, str(file))


def _run(database: Database, connection: Connection, name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL as the owner; the password is not among its arguments."""
    known = conninfo_to_dict(database.owner)
    password = known.pop("password", None)
    environment = os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})
    program = _program(name, connection.info.server_version // 10000)
    # The conninfo string is built by libpq's rules, whatever is in it.
    target = make_conninfo(**known)  # type: ignore[arg-type]
    done = subprocess.run(
        [program, *arguments, f"--dbname={target}"], check=False, capture_output=True, env=environment
    )
    if done.returncode != 0:
        raise DumpFailed(program=name, status=done.returncode)


def _program(name: str, server: int) -> Path:
    """The program of the server's own version, or ours, which reads and writes older servers too."""
    found = shutil.which(name)
    if found is not None and _major(Path(found)) == server:
        return Path(found)
    ours = wheel_binaries() / name
    if _major(ours) < server:
        raise ProgramMissing(program=name, version=server)
    return ours


def _major(program: Path) -> int:
    told = subprocess.run([program, "--version"], check=False, capture_output=True, text=True).stdout
    match = _MAJOR.search(told)
    return int(match[1]) if match else 0
