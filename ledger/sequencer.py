"""The sequencer: checks who signed committed events, gives them their dense index in order of position,
grows the tree over them in the same transaction, and says so.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from psycopg import OperationalError
from psycopg.errors import UniqueViolation

from domain.errors import Refused
from ledger import books, records
from ledger.alarms import sound
from ledger.barrier import last_taken, settled
from ledger.database import DatabaseUnreachable
from ledger.sql import Queries
from ledger.tree import Tree, TreeMoved

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from ledger.database import Connection, Database
    from ledger.log.instances import Instances
    from ledger.records import Fault, Judged

#: Subscribers LISTEN here; the payload is the last index.
CHANNEL = "ledger_sequenced"

_QUERIES = Queries("ledger", "queries/sequencer.sql")
_STRETCH = 5_000
_PAUSE = 0.02
_AGAIN = 0.5


class NobodyTrusted(Refused):
    """The list of keys is missing or empty, so no save could be told from a forged one."""

    code, sentence = "nobody_trusted", "可信的程序公钥名单缺失或为空,业务暂不编序:请恢复名单文件。"


class Sequencer:
    """One works, others wait: a session lock decides, the primary key of ledger.indexed is the fence.

    It waits for appends under way only, and blocks nobody. `instances` says whose saves are believed.
    """

    def __init__(
        self, database: Database, instances: Callable[[], Instances], stretch: int = _STRETCH
    ) -> None:
        self.database = database
        self._instances = instances
        self._stretch = stretch
        #: Up to this position nothing is left and nothing can appear.
        self._finished = 0

    def run_once(self) -> int:
        """Index the next stretch (5,000 events at most); returns how many.  0 also while another works."""
        with self._alone() as connection:
            return 0 if connection is None else self._sequence(connection)

    def drain(self) -> None:
        """Index all there is, as far as nobody else works."""
        with self._alone() as connection:
            while connection is not None and self._sequence(connection):
                pass

    @contextmanager
    def _alone(self) -> Iterator[Connection | None]:
        """A connection that sequences; None while another does."""
        with self.database.connect("app", autocommit=True) as connection:
            if not take_over(connection):
                yield None
                return
            try:
                yield connection
            finally:
                connection.execute(_QUERIES.hand_over)

    def run(self, stop: threading.Event) -> None:
        """Index what comes until `stop` is set; connects again when the connection is lost or
        another sequencer got in between.
        """
        while not stop.is_set():
            try:
                with self.database.connect("app", autocommit=True) as connection:
                    self._work(connection, stop)
            except (OperationalError, DatabaseUnreachable, UniqueViolation, TreeMoved):
                stop.wait(_AGAIN)
            except Refused as found:
                self._sound(found)
                stop.wait(_AGAIN)

    def _sound(self, found: Refused) -> None:
        """What stops sequencing somebody has to look into; it is tried again."""
        with suppress(OperationalError, DatabaseUnreachable), self.database.connect("app") as connection:
            sound(connection, found)
            connection.commit()

    def _work(self, connection: Connection, stop: threading.Event) -> None:
        # After a crash of the server a position that was taken, but not kept, is taken again.
        self._finished = 0
        while not take_over(connection):
            if stop.wait(_AGAIN):
                return
        while not stop.is_set():
            if not self._sequence(connection):
                stop.wait(_PAUSE)

    def _sequence(self, connection: Connection) -> int:
        """Index stretches until one has events to index; the barrier comes first, so nothing is skipped."""
        if last_taken(connection) == self._finished:
            return 0
        upto = settled(connection)
        while True:
            with connection.transaction():
                seen, indexed = self._next(connection, upto)
            if seen < self._stretch:
                self._finished = upto
            if indexed or seen < self._stretch:
                return indexed

    def _next(self, connection: Connection, upto: int) -> tuple[int, int]:
        """One stretch up to a position: how many events it has, and how many of them got an index."""
        last, after = connection.execute(_QUERIES.last).fetchone() or (0, 0)
        found = records.following(connection, after, upto, self._stretch)
        catch_up(connection)
        if found:
            judged = records.judged(connection, found, self.trusted(), last + 1)
            _set_aside(connection, judged.faults)
            give_indexes(connection, last, judged)
            return len(found), len(judged.good)
        return 0, 0

    def trusted(self) -> Instances:
        """Whose saves are believed. Raises NobodyTrusted: nothing is set aside for want of a list."""
        found = self._instances()
        if not found.keys:
            raise NobodyTrusted
        return found


def give_indexes(connection: Connection, last: int, judged: Judged) -> None:
    """Indexes, stretch and tree of the good: what comes after index `last` is there whole or not at all."""
    if not judged.good:
        return
    new = last + len(judged.good)
    positions = [row.position for row in judged.good]
    connection.execute(_QUERIES.index, {"last_index": last, "positions": records.array(positions)})
    book = books.events(connection)
    Tree(connection, book).extend(book.before + last, judged.hashes_at(last + 1))
    connection.execute(_QUERIES.record, {"last_index": new, "last_position": positions[-1]})
    connection.execute(_QUERIES.notify, {"last_index": new})


def catch_up(connection: Connection) -> None:
    """A tree that begins under a new origin first takes in what has an index already."""
    tree = Tree(connection)
    while tree.grow():
        pass


def _set_aside(connection: Connection, faults: list[Fault]) -> None:
    """Rows that nobody signed get no index; somebody has to know."""
    for fault in faults:
        connection.execute(_QUERIES.set_aside, {"position": fault.position, "reason": fault.reason})
        sound(connection, records.Unsigned(position=fault.position, why=records.REASONS[fault.reason]))


def take_over(connection: Connection) -> bool:
    """Be the one who sequences, until the connection ends or hands over; False while another is."""
    return connection.execute(_QUERIES.take_over).fetchone() == (True,)
