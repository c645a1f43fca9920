"""Files changed behind the program's back, as by a hex editor, and what a forger does about checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg.sql import SQL, Identifier

from tests.conftest import name_of
from tests.soak.forging import superuser

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Connection, Database
    from ledger.server import Cluster
    from tests.conftest import Server


def flip(file: Path, found_by: bytes | None, offset: int = 0) -> None:
    """Make one bit another: of the last of these bytes, which are there once, or of that at an offset."""
    data = bytearray(file.read_bytes())
    if found_by is not None:
        assert data.count(found_by) == 1
        offset = data.index(found_by) + len(found_by.rstrip()) - 1
    data[offset] ^= 1
    with file.open("r+b") as opened:
        opened.write(data)


def file_of(connection: Connection, table: str) -> str:
    """The path of a table's file below the data folder, everything of it written there."""
    connection.execute("CHECKPOINT")
    ((path,),) = connection.execute("SELECT pg_relation_filepath(%s)", [table]).fetchall()
    return str(path)


def checksums_anew(cluster: Cluster) -> None:
    """The checksums of all pages made to fit, with PostgreSQL's own tool, while the server is down."""
    for switch in ("--disable", "--enable"):
        done = cluster.place.run("pg_checksums", switch, "--no-sync", "-D", "data")
        assert done.returncode == 0, done.stderr


def ignore_checksums(server: Server, database: Database) -> None:
    """Whoever connects to the database from now on reads pages whatever their checksums say."""
    statement = SQL("ALTER DATABASE {} SET ignore_checksum_failure = on").format(
        Identifier(name_of(database))
    )
    with superuser(server, database) as connection:
        connection.execute(statement)
