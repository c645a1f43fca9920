"""The append on condition: what one position for all tags, or locks taken too late, would let pass."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from psycopg import IsolationLevel
from psycopg.errors import ActiveSqlTransaction, ProgramLimitExceeded, QueryCanceled
from pydantic_core import to_json

from domain.errors import CommandReused, Conflict
from ledger.barrier import last_taken
from ledger.errors import AlreadyAnswered, AppendTooLarge, ConditionFailed, refusals
from ledger.store import Save
from tests.ledger.given import (
    CLERK,
    H1,
    H2,
    P1,
    P2,
    V1,
    a_ledger,
    a_save,
    an_event,
    appended,
    is_waiting,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database


@contextmanager
def writers(database: Database, count: int) -> Iterator[list[Connection]]:
    connections = [database.connect() for _ in range(count)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.close()


def count_events(connection: Connection) -> int:
    return connection.execute("SELECT position FROM ledger.event").rowcount


def test_what_is_appended_is_loaded_again(database: Database) -> None:
    with database.connect() as connection:
        recorded = appended(connection, a_save("c1", (H1, P1, V1), (H1,)))
        loaded = a_ledger().load(connection, [H1, H2])
    assert loaded.events == recorded
    assert [event.position for event in recorded] == [1, 2]
    assert recorded[0].recorded_at == recorded[1].recorded_at
    assert loaded.seen == {H1: 2, H2: 0, P1: 1}
    assert loaded.answered is None


def test_everybody_ever_named_under_the_household_comes_along_and_nobody_else(database: Database) -> None:
    with database.connect() as connection:
        (joined,) = appended(connection, a_save("c1", (H1, P1, V1)))
        (moved,) = appended(connection, a_save("c2", (H2, P1, P2, V1)))
        appended(connection, a_save("c3", (P2,)))
        loaded = a_ledger().load(connection, [H1])
        village = a_ledger().load(connection, [V1])
    assert loaded.events == [joined, moved]
    assert loaded.seen == {H1: 1, P1: 2}
    assert village.seen == {V1: 2}


def test_events_are_found_by_id_and_by_tag(database: Database) -> None:
    with database.connect() as connection:
        first, second = appended(connection, a_save("c1", (H1,), (H2,)))
        ledger = a_ledger()
        assert ledger.many(connection, [second.id, first.id, "unknown.0"]) == [first, second]
        assert ledger.under(connection, [H2]) == [second]


def test_a_condition_names_every_tag_with_its_own_position(database: Database) -> None:
    """Naive: one position for all tags, the highest seen.

    A slow writer under H1 takes position 1, a fast one under H2 takes 2 and commits.  Whoever reads
    both sees 2 and takes it for everything up to 2; the slow writer then commits below it.
    """
    ledger = a_ledger()
    with writers(database, 3) as (slow, fast, third):
        ledger.append(slow, [a_save("slow", (H1,))], {H1: 0}, {})
        appended(fast, a_save("fast", (H2,)), {H2: 0})
        seen = ledger.load(third, [H1, H2]).seen
        third.commit()
        slow.commit()
        assert seen == {H1: 0, H2: 2}
        naive = [e for e in ledger.under(third, [H1, H2]) if e.position > max(seen.values())]
        assert naive == []
        with pytest.raises(ConditionFailed):
            ledger.append(third, [a_save("third", (H1, H2))], seen, {})


def test_the_same_for_somebody_elses_tag_does_no_harm(database: Database) -> None:
    """Naive: max(position) of the whole table must not have moved, so strangers fail each other."""
    with writers(database, 2) as (one, other):
        seen = a_ledger().load(one, [H1]).seen
        appended(other, a_save("other", (H2,)))
        assert appended(one, a_save("one", (H1,)), seen)[0].position == 2


def test_of_two_who_know_the_same_one_waits_and_fails(database: Database) -> None:
    """Naive: the condition is checked before the lock is had, and both pass."""
    with ThreadPoolExecutor() as threads, writers(database, 3) as (first, second, observer):
        a_ledger().append(first, [a_save("first", (H1,))], {H1: 0}, {})
        waiting = threads.submit(appended, second, a_save("second", (H1,)), {H1: 0})
        until(lambda: is_waiting(observer, second))
        first.commit()
        with pytest.raises(ConditionFailed) as failed:
            waiting.result(timeout=10)
        assert isinstance(failed.value, IntegrityError)
        assert isinstance(failed.value, Conflict)
        second.rollback()
        assert count_events(second) == 1


def test_positions_are_taken_under_the_locks(database: Database) -> None:
    """Naive: the position is taken first (a serial column), and under one tag 1 is recorded after 2."""
    with ThreadPoolExecutor() as threads, writers(database, 3) as (first, second, observer):
        (early,) = a_ledger().append(first, [a_save("first", (H1,))], {}, {})
        waiting = threads.submit(appended, second, a_save("second", (H1,)))
        until(lambda: is_waiting(observer, second))
        assert last_taken(observer) == early.position
        first.commit()
        (late,) = waiting.result(timeout=10)
        assert late.position > early.position
        assert late.recorded_at is not None
        assert early.recorded_at is not None
        assert late.recorded_at > early.recorded_at


def test_an_older_snapshot_is_refused(database: Database) -> None:
    """Naive: in REPEATABLE READ the condition, checked after the wait, does not see who won."""
    with database.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with pytest.raises(ActiveSqlTransaction):
            a_ledger().append(connection, [a_save("c1", (H1,))], {}, {})


def test_tags_are_locked_in_one_order_however_they_are_given(database: Database) -> None:
    """Naive: in the order given, so that one holds what comes before a tag and the other what comes
    after it, and each waits for the other."""
    tags = [f"household:{n}" for n in range(8)]
    lock = "SELECT ledger.lock_tags(%s)"
    held = "SELECT classid, objid FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND granted"

    def taken(order: list[str]) -> set[tuple[int, int]]:
        waiting = threads.submit(writer.execute, lock, [order])
        until(lambda: is_waiting(observer, writer))
        found = set(observer.execute(held, [writer.info.backend_pid]).fetchall())
        writer.cancel_safe()
        with pytest.raises(QueryCanceled):
            waiting.result(timeout=10)
        writer.rollback()
        return found

    with ThreadPoolExecutor() as threads, writers(database, 3) as (blocker, writer, observer):
        for tag in tags:
            blocker.execute(lock, [[tag]])
            assert taken(tags) == taken(tags[::-1])
            blocker.rollback()


def test_crossing_tags_do_not_deadlock(database: Database) -> None:
    """Naive: tags are locked in the order in which they are given, and two writers wait for each other."""
    tags = [f"household:{n}" for n in range(8)]
    together = threading.Barrier(2)

    def write(name: str, order: list[str]) -> None:
        with database.connect() as connection:
            for n in range(40):
                together.wait(timeout=10)
                appended(connection, a_save(f"{name}{n}", order))

    with ThreadPoolExecutor() as threads:
        done = [threads.submit(write, "up", tags), threads.submit(write, "down", tags[::-1])]
        for writer in done:
            writer.result(timeout=60)
    with database.connect() as connection:
        assert count_events(connection) == 80


def test_two_in_one_village_never_meet(database: Database) -> None:
    """Naive: the village's tag is locked like any other, and a village has a single writer."""
    with writers(database, 2) as (one, other):
        other.execute("SET lock_timeout = '5s'")
        a_ledger().append(one, [a_save("one", (H1, V1))], {H1: 0}, {})
        appended(other, a_save("other", (H2, V1)), {H2: 0})
        one.commit()


def test_a_command_on_the_village_itself_is_checked(database: Database) -> None:
    with database.connect() as connection:
        appended(connection, a_save("c1", (V1,)), {V1: 0})
        with pytest.raises(ConditionFailed):
            appended(connection, a_save("c2", (V1,)), {V1: 0})


def test_more_than_500_events_are_refused(database: Database) -> None:
    """Naive: a whole import in one append, and everybody waits for it."""
    with database.connect() as connection:
        appended(connection, a_save("full", *[(H1,)] * 500))
        with pytest.raises(AppendTooLarge) as refused:
            appended(connection, a_save("over", *[(H1,)] * 501))
        assert refused.value.data == {"count": 501, "what": "个事件", "limit": 500}
        command = to_json({"events": [{}] * 501}).decode()
        with pytest.raises(ProgramLimitExceeded):
            connection.execute("SELECT * FROM ledger.append(%s, '')", [command])


def test_more_than_1000_locks_are_refused(database: Database) -> None:
    """Naive: the lock table of the whole server is exhausted by one append."""
    tags = [f"person:{n}" for n in range(1001)]
    with database.connect() as connection:
        appended(connection, a_save("full", tags[:1000]))
        with pytest.raises(AppendTooLarge):
            appended(connection, a_save("over", tags))
        with pytest.raises(AppendTooLarge):
            appended(connection, a_save("over", (H1,)), dict.fromkeys(tags, 0))
        with pytest.raises(ProgramLimitExceeded):
            connection.execute("SELECT ledger.lock_tags(%s)", [tags])


def test_an_event_belongs_to_its_save(database: Database) -> None:
    stray = Save(CLERK.account, "c1", b"", [an_event("c2")])
    with database.connect() as connection, pytest.raises(ValueError, match="id of its save"):
        a_ledger().append(connection, [stray], {}, {})


def test_a_command_id_given_again_is_told_and_has_its_first_answer(database: Database) -> None:
    with database.connect() as connection:
        recorded = appended(connection, a_save("c1", (H1,), (H1, P1)))
        appended(connection, a_save("c10", (H1,)))
        with pytest.raises(AlreadyAnswered):
            appended(connection, a_save("c1", (H1,)))
        connection.rollback()
        answered = a_ledger().load(connection, [H2], command=(CLERK.account, "c1")).answered
        assert answered is not None
        assert answered.events == recorded
        a_ledger().require_same(answered, b"fingerprint")
        with pytest.raises(CommandReused):
            a_ledger().require_same(answered, b"another")
        assert a_ledger().load(connection, [H1], command=("other", "c1")).answered is None


def test_a_command_that_records_nothing_is_answered_too(database: Database) -> None:
    with database.connect() as connection:
        assert appended(connection, a_save("c1")) == []
        answered = a_ledger().load(connection, [H1], command=(CLERK.account, "c1")).answered
        assert answered is not None
        assert answered.events == []


def test_of_one_command_id_given_twice_at_once_one_is_recorded(database: Database) -> None:
    """Naive: look for the command id, then insert; both look before either inserts."""
    with ThreadPoolExecutor() as threads, writers(database, 3) as (first, second, observer):
        a_ledger().append(first, [a_save("c1", (H1,))], {}, {})
        waiting = threads.submit(appended, second, a_save("c1", (H2,)))
        until(lambda: is_waiting(observer, second))
        first.commit()
        with pytest.raises(AlreadyAnswered):
            waiting.result(timeout=10)


def test_all_saves_of_an_append_or_none(database: Database) -> None:
    with database.connect() as connection:
        appended(connection, a_save("c1", (H1,)))
        with pytest.raises(AlreadyAnswered):
            a_ledger().append(connection, [a_save("c2", (H1,)), a_save("c1", (H1,))], {}, {})
        connection.rollback()
        assert count_events(connection) == 1


def test_a_subject_never_gets_a_second_key(database: Database) -> None:
    """Naive: a key that is there already is kept quietly, and what was sealed with the new one is lost."""
    named = {"person": {"p1": {"name": "张三"}}}
    with database.connect() as connection:
        appended(connection, a_save("c1", (P1,), changes=named))
        with pytest.raises(ConditionFailed):
            appended(connection, a_save("c2", (P1,), changes=named))
        connection.rollback()
        loaded = a_ledger().load(connection, [P1])
        a_ledger().append(connection, [a_save("c2", (P1,), changes=named)], loaded.seen, loaded.wrapped)


def test_an_append_never_notifies(database: Database) -> None:
    """Naive: NOTIFY in the append, and all commits queue behind one lock."""
    with database.connect() as connection:
        sources = connection.execute(
            "SELECT prosrc FROM pg_proc WHERE pronamespace IN ('ledger'::regnamespace, 'keys'::regnamespace)"
        ).fetchall()
        triggers = connection.execute(
            "SELECT tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
            "WHERE NOT tgisinternal AND c.relnamespace::regnamespace::text IN ('ledger', 'keys', 'read') "
            # No append writes the tree's blocks.
            "AND c.relname <> 'tile'"
        ).fetchall()
    assert len(sources) > 5
    assert not [source for (source,) in sources if "notify" in source.lower()]
    assert triggers == []


def test_other_errors_are_not_dressed_up(database: Database) -> None:
    with database.connect() as connection, pytest.raises(psycopg.errors.UndefinedTable), refusals():
        connection.execute("SELECT FROM nowhere")
