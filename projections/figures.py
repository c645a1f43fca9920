"""Figures per village: they follow from sequenced events and say up to which index.

A village with an event beyond that index waits: what is counted is exactly what the index says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import OperationalError

from ledger import stream
from ledger.database import DatabaseUnreachable
from ledger.sql import Queries

if TYPE_CHECKING:
    import threading

    from domain.events import Event
    from ledger.database import Connection, Database

_QUERIES = Queries("projections", "queries/figures.sql")
STRETCH = 5000
PAUSE = 0.5
#: Households of so many people and more are counted together.
LARGEST = 7


def villages_of(event: Event) -> set[str]:
    """The villages that an event concerns."""
    return {t.partition(":")[2] for t in event.tags if t.startswith("village:")}


def run_once(connection: Connection) -> bool:
    """Follow one stretch and count what can be counted; False when there was nothing to do.

    One transaction of one snapshot; a second worker finds the progress row locked and does nothing.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = connection.execute(_QUERIES.progress).fetchone()
        if row is None:
            return False
        found = stream.read(connection, row[0], STRETCH)
        index = found[-1].number if found else row[0]
        if found:
            _note(connection, {v for one in found for v in villages_of(one.event)}, index)
        return _count(connection, index) or bool(found)


def _note(connection: Connection, villages: set[str], index: int) -> None:
    connection.execute(_QUERIES.add_due, {"villages": sorted(villages)})
    connection.execute(_QUERIES.advance, {"index": index})


def _count(connection: Connection, index: int) -> bool:
    due = [village for (village,) in connection.execute(_QUERIES.due)]
    quiet = stream.quiet(connection, [f"village:{v}" for v in due], index)
    given = {"villages": [v for v in due if f"village:{v}" in quiet], "index": index, "largest": LARGEST}
    if not given["villages"]:
        return False
    for query in ("clear", "count", "clear_makeup", "count_makeup", "settle"):
        connection.execute(_QUERIES[query], given)
    return True


def run(database: Database, stop: threading.Event) -> None:
    """Follow the ledger until `stop` is set; begins again when the connection is lost, or when another
    worker or a rebuild got in between.
    """
    while not stop.is_set():
        try:
            with database.connect("app", autocommit=True) as connection:
                _work(connection, stop)
        except (OperationalError, DatabaseUnreachable):
            stop.wait(PAUSE)


def _work(connection: Connection, stop: threading.Event) -> None:
    while not stop.is_set():
        if not run_once(connection):
            stop.wait(PAUSE)
