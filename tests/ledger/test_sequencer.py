"""The dense index: nothing skipped, nothing twice, and only appends are waited for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from psycopg import IsolationLevel
from psycopg.errors import UniqueViolation

from ledger.sequencer import CHANNEL
from ledger.stream import follow, head, index_at, position_of, read
from tests.ledger.given import H1, H2, a_ledger, a_save, appended, at_the_barrier, until
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from ledger.database import Connection, Database
    from tests.conftest import Server


def indexed(connection: Connection) -> list[tuple[int, int]]:
    return connection.execute("SELECT index, position FROM ledger.indexed ORDER BY index").fetchall()


def test_events_get_a_dense_index_over_the_gaps(database: Database) -> None:
    """Naive: the index is the position, and an append given up leaves a hole."""
    with database.connect() as connection:
        for n in range(6):
            a_ledger().append(connection, [a_save(f"c{n}", (H1,))], {}, {})
            connection.rollback() if n % 2 else connection.commit()
        assert sequencer(database).run_once() == 3
        assert indexed(connection) == [(1, 1), (2, 3), (3, 5)]
        assert [(number, event.position) for number, event in read(connection, 1, 10)] == [(2, 3), (3, 5)]
        assert [position_of(connection, number) for number in range(5)] == [0, 1, 3, 5, 0]
        assert sequencer(database).run_once() == 0


def test_all_there_is_gets_its_index_however_many_stretches_it_takes(database: Database) -> None:
    with database.connect() as connection:
        for n in range(5):
            appended(connection, a_save(f"c{n}", (H1,)))
        sequencer(database, stretch=2).drain()
        assert head(connection) == 5


def test_an_event_of_an_append_under_way_is_waited_for(server: Server, database: Database) -> None:
    """Naive: index what can be seen; the older position commits later and is never indexed."""
    with ThreadPoolExecutor() as threads, database.connect() as slow, database.connect() as fast:
        a_ledger().append(slow, [a_save("slow", (H1,))], {}, {})
        appended(fast, a_save("fast", (H2,)))
        sequenced = threads.submit(sequencer(database).run_once)
        until(lambda: sequenced.done() or at_the_barrier(server, database))
        assert not sequenced.done()
        assert indexed(fast) == []
        slow.commit()
        assert sequenced.result(timeout=10) == 2
        assert indexed(fast) == [(1, 1), (2, 2)]


def test_an_append_that_begins_later_is_not_waited_for(server: Server, database: Database) -> None:
    """Naive: wait until nobody holds the gate, or take it exclusively; under load that never ends, or
    everybody stands still."""
    with ThreadPoolExecutor() as threads, database.connect() as first, database.connect() as later:
        a_ledger().append(first, [a_save("first", (H1,))], {}, {})
        sequenced = threads.submit(sequencer(database).run_once)
        until(lambda: at_the_barrier(server, database))
        a_ledger().append(later, [a_save("later", (H2,))], {}, {})
        first.commit()
        assert sequenced.result(timeout=10) == 1
        later.commit()
        assert sequencer(database).run_once() == 1
        assert indexed(first) == [(1, 1), (2, 2)]


@pytest.mark.parametrize("work", ["reads", "writes elsewhere"])
def test_a_long_transaction_delays_neither_appender_nor_sequencer(database: Database, work: str) -> None:
    """Naive: wait for the oldest snapshot or transaction id (pg_snapshot_xmin), and a report, staging
    load or rebuild stops the sequencer for hours."""
    with (
        ThreadPoolExecutor() as threads,
        database.connect("owner") as report,
        database.connect() as writer,
    ):
        report.isolation_level = IsolationLevel.REPEATABLE_READ
        report.execute("SELECT count(*) FROM ledger.event")
        if work == "writes elsewhere":
            report.execute("CREATE TEMP TABLE staging AS SELECT pg_current_xact_id()")
        writer.execute("SET lock_timeout = '5s'")
        appended(writer, a_save("c1", (H1,)))
        assert threads.submit(sequencer(database).run_once).result(timeout=5) == 1
        assert indexed(writer) == [(1, 1)]


def test_stretches_are_bounded_and_recorded(database: Database) -> None:
    sequencing = sequencer(database, stretch=2)
    with database.connect() as connection:
        appended(connection, a_save("c1", *[(H1,)] * 5))
        assert [sequencing.run_once() for _ in range(4)] == [2, 2, 1, 0]
        stretches = connection.execute("SELECT last_index, last_position FROM ledger.stretch").fetchall()
        assert stretches == [(2, 2), (4, 4), (5, 5)]
        assert head(connection) == 5


def test_what_was_known_at_a_time_is_up_to_an_index(database: Database) -> None:
    with database.connect() as connection:
        before = datetime.now(UTC)
        appended(connection, a_save("c1", (H1,), (H1,)))
        assert head(connection) == 0
        sequencer(database).run_once()
        between = datetime.now(UTC)
        appended(connection, a_save("c2", (H1,)))
        sequencer(database).run_once()
        times = [before, between, datetime.now(UTC)]
        assert [index_at(connection, time) for time in times] == [0, 2, 3]


def test_a_stretch_is_announced(database: Database) -> None:
    with database.connect(autocommit=True) as listener, database.connect() as writer:
        listener.execute(f"LISTEN {CHANNEL}")
        appended(writer, a_save("c1", (H1,), (H1,)))
        sequencer(database).run_once()
        heard = list(listener.notifies(timeout=10, stop_after=1))
        assert [notice.payload for notice in heard] == ["2"]


def test_one_sequencer_works_and_the_other_waits(database: Database) -> None:
    stop_first, stop_second = threading.Event(), threading.Event()
    with database.connect() as writer, ThreadPoolExecutor() as threads:
        first = threads.submit(sequencer(database).run, stop_first)
        appended(writer, a_save("c1", (H1,)))
        until(lambda: indexed(writer) == [(1, 1)])
        second = threads.submit(sequencer(database).run, stop_second)
        stop_first.set()
        first.result(timeout=10)
        appended(writer, a_save("c2", (H1,)))
        until(lambda: indexed(writer) == [(1, 1), (2, 2)])
        stop_second.set()
        second.result(timeout=10)


def test_while_another_is_at_it_nothing_is_indexed(database: Database) -> None:
    """Naive: both read the last index, and the primary key stops one of them in the middle."""
    with database.connect() as other:
        appended(other, a_save("c1", (H1,)))
        other.execute("SELECT pg_advisory_lock(1752523621, 2)")
        assert sequencer(database).run_once() == 0
        other.execute("SELECT pg_advisory_unlock(1752523621, 2)")
        assert sequencer(database).run_once() == 1


def test_the_primary_key_is_the_last_fence(database: Database) -> None:
    with database.connect() as connection:
        appended(connection, a_save("c1", (H1,), (H1,)))
        sequencer(database).run_once()
        for twice in ("(1, 9)", "(9, 1)"):
            with pytest.raises(UniqueViolation):
                connection.execute(f"INSERT INTO ledger.indexed VALUES {twice}")
            connection.rollback()


def test_every_subscriber_sees_every_event_once_and_in_order(database: Database) -> None:
    """Naive: follow the positions that can be seen, and lose what commits below the last one seen."""
    stop, writers, each = threading.Event(), 3, 25

    def write(name: int) -> None:
        with database.connect() as connection:
            for n in range(each):
                appended(connection, a_save(f"{name} {n}", (f"household:{name}",), (H1,)))

    def watch() -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        for stretch in follow(database, 0, stop, limit=7):
            seen += [(number, event.id) for number, event in stretch]
            if len(seen) >= writers * each * 2:
                break
        return seen

    with ThreadPoolExecutor(8) as threads:
        watching = [threads.submit(watch) for _ in range(2)]
        sequencing = [threads.submit(sequencer(database, stretch=5).run, stop) for _ in range(2)]
        try:
            for writing in [threads.submit(write, name) for name in range(writers)]:
                writing.result(timeout=30)
            seen, again = (watcher.result(timeout=30) for watcher in watching)
        finally:
            stop.set()
        for one in sequencing:
            one.result(timeout=10)
    with database.connect() as connection:
        recorded = connection.execute("SELECT id FROM ledger.event ORDER BY position").fetchall()
    assert seen == again == list(enumerate((name for (name,) in recorded), start=1))
