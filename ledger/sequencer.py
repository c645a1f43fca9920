"""The sequencer: gives committed events their dense index, in order of position, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import OperationalError
from psycopg.errors import UniqueViolation

from ledger.barrier import last_taken, settled
from ledger.database import DatabaseUnreachable
from ledger.sql import Queries

if TYPE_CHECKING:
    import threading

    from ledger.database import Connection, Database

#: Subscribers LISTEN here; the payload is the last index.
CHANNEL = "ledger_sequenced"

_QUERIES = Queries("ledger", "queries/sequencer.sql")
_STRETCH = 5_000
_PAUSE = 0.02
_AGAIN = 0.5


class Sequencer:
    """One works, others wait: a session lock decides, the primary key of ledger.indexed is the fence.

    It waits for appends under way only, and blocks nobody.
    """

    def __init__(self, database: Database, stretch: int = _STRETCH) -> None:
        self._database = database
        self._stretch = stretch
        #: Up to this position nothing is left and nothing can appear.
        self._finished = 0

    def run_once(self) -> int:
        """Index the next stretch (5,000 events at most); returns how many.  0 also while another works."""
        with self._database.connect("app", autocommit=True) as connection:
            if not _take_over(connection):
                return 0
            try:
                return self._sequence(connection)
            finally:
                connection.execute(_QUERIES.hand_over)

    def drain(self) -> None:
        """Index all there is, as far as nobody else works."""
        while self.run_once():
            pass

    def run(self, stop: threading.Event) -> None:
        """Index what comes until `stop` is set; connects again when the connection is lost or
        another sequencer got in between.
        """
        while not stop.is_set():
            try:
                with self._database.connect("app", autocommit=True) as connection:
                    self._work(connection, stop)
            except (OperationalError, DatabaseUnreachable, UniqueViolation):
                stop.wait(_AGAIN)

    def _work(self, connection: Connection, stop: threading.Event) -> None:
        # After a crash of the server a position that was taken, but not kept, is taken again.
        self._finished = 0
        while not _take_over(connection):
            if stop.wait(_AGAIN):
                return
        while not stop.is_set():
            if not self._sequence(connection):
                stop.wait(_PAUSE)

    def _sequence(self, connection: Connection) -> int:
        """Index one stretch in one transaction; the barrier comes before it, so nothing is skipped."""
        if last_taken(connection) == self._finished:
            return 0
        upto = settled(connection)
        with connection.transaction():
            last_index, last_position = connection.execute(_QUERIES.last).fetchone() or (0, 0)
            given = {
                "last_index": last_index,
                "last_position": last_position,
                "upto": upto,
                "limit": self._stretch,
            }
            rows = connection.execute(_QUERIES.index, given).fetchall()
            if rows:
                index, position = max(rows)
                connection.execute(_QUERIES.record, {"last_index": index, "last_position": position})
                connection.execute(_QUERIES.notify, {"last_index": index})
        if len(rows) < self._stretch:
            self._finished = upto
        return len(rows)


def _take_over(connection: Connection) -> bool:
    return connection.execute(_QUERIES.take_over).fetchone() == (True,)
