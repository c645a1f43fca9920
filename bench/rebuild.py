"""Bench `rebuild`: the read models made again, against a binary COPY of the very rows that it writes.

The limit copies every row out of the rebuilt tables (not timed) and into equal tables with the same indexes
of an empty database, in one transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bench.figure import Figure
from bench.register import loaded
from bench.timing import seconds
from replay.rebuild.course import rebuild
from replay.segments.export import export
from replay.segments.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.register import Loaded
    from bench.server import BenchServer
    from ledger.database import Database

_BLOCK = 1 << 20
Parts = list[tuple[str, "Path"]]


def run(server: BenchServer, households: int = 20_000, rounds: int = 3) -> Iterator[Figure]:
    """The figure for so many households of a county, whose segments stand already."""
    with loaded(server, households) as register:
        shelf = Shelf(str(register.folder / "segments"))
        exporting = seconds(lambda: _export(register, shelf))
        pairs, rows = [], {"": 0}
        for _ in range(rounds):
            rows, ours = _rebuilt(register, shelf)
            parts = _rows(register.database, sorted(rows), register.folder)
            with server.made() as other:
                pairs.append((sum(rows.values()) / ours, sum(rows.values()) / _limit(other, parts)))
    detail = {
        "households": households, "events": register.events, "rows": sum(rows.values()),
        "export_seconds": round(exporting, 2),
    }  # fmt: skip
    yield Figure.of("rebuild", "rows/s", pairs, detail)


def _export(register: Loaded, shelf: Shelf) -> None:
    with register.database.connect("app", autocommit=True) as connection:
        export(connection, shelf)


def _rebuilt(register: Loaded, shelf: Shelf) -> tuple[dict[str, int], float]:
    """Rows of each table, and seconds."""
    rows: dict[str, int] = {}
    os.sync()
    keyring = register.services.keyring
    took = seconds(lambda: rows.update(rebuild(register.database, keyring, shelf)))
    return rows, took


def _rows(database: Database, tables: Sequence[str], place: Path) -> Parts:
    """The rows of the tables, as files in the binary format of COPY."""
    parts = [(f'read."{table}"', place / f"{table}.copy") for table in tables]
    with database.connect("owner") as connection:
        for table, path in parts:
            with connection.cursor().copy(f"COPY {table} TO STDOUT BINARY") as copy, path.open("wb") as out:
                for block in copy:
                    out.write(block)
    return parts


def _limit(database: Database, parts: Parts) -> float:
    os.sync()
    return seconds(lambda: _copied(database, parts))


def _copied(database: Database, parts: Parts) -> None:
    with database.connect("owner") as connection:
        for table, path in parts:
            with (
                connection.cursor().copy(f"COPY {table} FROM STDIN BINARY") as copy,
                path.open("rb") as source,
            ):
                while block := source.read(_BLOCK):
                    copy.write(block)
        connection.commit()
