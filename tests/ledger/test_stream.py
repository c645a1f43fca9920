"""Reading the ledger along: by position, by dense index, and as it is sequenced."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ledger.stream import every, follow, quiet
from tests.ledger.given import H1, H2, P1, V1, a_ledger, a_save, appended, until
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from ledger.database import Database


def test_every_gives_the_whole_ledger_by_position_sequenced_or_not(database: Database) -> None:
    with database.connect() as connection:
        assert list(every(connection, 10)) == []
        appended(connection, a_save("c1", (H1,), (H2,)))
        assert sequencer(database).run_once() == 2
        a_ledger().append(connection, [a_save("given up", (H1,))], {}, {})
        connection.rollback()
        appended(connection, a_save("c2", (H1, P1), (V1,), (H2,)))
        batches = [[event.position for event in batch] for batch in every(connection, 2)]
        assert batches == [[1, 2], [4, 5], [6]]


def test_a_tag_is_quiet_when_nothing_lies_under_it_beyond_the_index(database: Database) -> None:
    tags = [H1, H2, P1, V1]
    with database.connect() as connection:
        assert quiet(connection, tags, 0) == set(tags)
        appended(connection, a_save("c1", (H1, V1), (H2,)))
        assert quiet(connection, tags, 0) == {P1}
        assert sequencer(database).run_once() == 2
        assert quiet(connection, tags, 1) == {H1, P1, V1}
        assert quiet(connection, tags, 2) == set(tags)
        appended(connection, a_save("c2", (H1,)))
        assert quiet(connection, tags, 2) == {H2, P1, V1}
        assert quiet(connection, [], 2) == set()


def test_quiet_looks_at_what_is_committed_only(database: Database) -> None:
    with database.connect() as connection, database.connect() as writer:
        a_ledger().append(writer, [a_save("c1", (H1,))], {}, {})
        assert quiet(connection, [H1], 0) == {H1}
        writer.commit()
        assert quiet(connection, [H1], 0) == set()


def test_a_follower_sees_every_event_once_as_it_is_sequenced(database: Database) -> None:
    """given a follower from index 1 on, when events are appended, sequenced and given up, then it sees
    each sequenced one once, none before it is sequenced, and stops when told"""
    stop, seen = threading.Event(), list[tuple[int, int]]()

    def collect() -> None:
        for stretch in follow(database, 1, stop, limit=2):
            assert len(stretch) <= 2
            seen.extend((number, event.position) for number, event in stretch)

    with ThreadPoolExecutor() as threads, database.connect() as connection:
        appended(connection, a_save("c1", (H1,), (H1,)))
        sequencer(database).run_once()
        done = threads.submit(collect)
        until(lambda: seen == [(2, 2)])
        a_ledger().append(connection, [a_save("given up", (H1,))], {}, {})
        connection.rollback()
        appended(connection, a_save("c2", *[(H2,)] * 5))
        assert seen == [(2, 2)]
        sequencer(database, stretch=3).run_once()
        until(lambda: len(seen) == 4)
        sequencer(database, stretch=3).run_once()
        until(lambda: len(seen) == 6)
        stop.set()
        done.result(timeout=10)
    assert seen == [(n, n if n == 2 else n + 1) for n in range(2, 8)]


def test_a_follower_that_comes_late_gets_everything(database: Database) -> None:
    stop = threading.Event()
    with database.connect() as connection:
        appended(connection, a_save("c1", *[(H1,)] * 7))
    sequencer(database).run_once()
    stretches = follow(database, 0, stop, limit=3)
    assert [[number for number, _ in next(stretches)] for _ in range(3)] == [[1, 2, 3], [4, 5, 6], [7]]
    stop.set()
    assert list(stretches) == []
