"""Book 2 in the database: dense, only added to, in nobody's transaction, and the gate that hangs on it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from ledger.access import AccessLog, Wanted, leaves, prunable, prune
from ledger.access_book import AccessBook, grow
from ledger.errors import AuditStopped, refusals
from ledger.log.access_leaf import Access, AccessLeaf
from ledger.tree import Tree
from tests.ledger.given import H1, a_save, appended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database

READ = Access("read", "acc1", "150525", "GET /api/v1/households/{household}", "done", "", "household:3f9a")
NOBODY = Access("refused", "", "", "GET /api/v1/me", "refused", "not_signed_in", "year:2020")
FAILED = Access("sign_in_failed", "acc1", "150525", "POST /api/v1/sign-in", "refused", "sign_in_refused")
SIGNED_IN = Access("sign_in", "acc2", "150526", "POST /api/v1/sign-in", "done")


@pytest.fixture
def book(database: Database) -> Iterator[AccessLog]:
    with AccessLog.of(database) as found:
        yield found


@contextmanager
def without_audit(database: Database) -> Iterator[None]:
    """While the block runs the audit role may not add to the log."""
    with database.connect("owner", autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON access.record FROM huce_audit")
        yield
        owner.execute("GRANT INSERT ON access.record TO huce_audit")


def test_records_are_dense_and_timed_by_the_database(database: Database, book: AccessLog) -> None:
    before = datetime.now(UTC)
    assert [book.note(READ), book.note(SIGNED_IN), book.note(READ)] == [1, 2, 3]
    found = book.page(Wanted(), before=None, limit=10)
    assert [(leaf.index, leaf.access) for leaf in found] == [(3, READ), (2, SIGNED_IN), (1, READ)]
    assert before < found[-1].recorded_at <= found[0].recorded_at < datetime.now(UTC)
    with database.connect("audit") as connection:
        connection.execute(
            "INSERT INTO access.record VALUES (99, '2000-01-01', 'read', '', '', 'door', 'done', '', '')"
        )
        row = connection.execute("SELECT index, recorded_at > %s FROM access.record", [before]).fetchall()[-1]
    assert row == (4, True)


def test_many_at_once_leave_no_gap(book: AccessLog) -> None:
    """Naive: max(index) + 1 without a lock."""
    threads = [threading.Thread(target=lambda: [book.note(READ) for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = book.page(Wanted(), before=None, limit=200)
    assert [leaf.index for leaf in found] == list(range(100, 0, -1))
    assert [leaf.recorded_at for leaf in found] == sorted((leaf.recorded_at for leaf in found), reverse=True)


def test_a_page_is_of_a_division_a_kind_an_account_and_a_time(book: AccessLog) -> None:
    for access in (READ, SIGNED_IN, READ, SIGNED_IN):
        book.note(access)
    times = {leaf.index: leaf.recorded_at for leaf in book.page(Wanted(), before=None, limit=10)}

    def indexes(wanted: Wanted, before: int | None = None, limit: int = 10) -> list[int]:
        return [leaf.index for leaf in book.page(wanted, before=before, limit=limit)]

    assert indexes(Wanted(division="1505")) == [4, 3, 2, 1]
    assert indexes(Wanted(division="150525")) == [3, 1]
    assert indexes(Wanted(division="15052")) == [4, 3, 2, 1]
    assert indexes(Wanted(kind="sign_in")) == [4, 2]
    assert indexes(Wanted(account="acc1")) == [3, 1]
    assert indexes(Wanted(since=times[2], until=times[4])) == [3, 2]
    assert indexes(Wanted(), before=4, limit=2) == [3, 2]


def test_leaves_come_in_order_for_the_tree(database: Database, book: AccessLog) -> None:
    for access in (READ, SIGNED_IN, READ):
        book.note(access)
    with database.connect("audit") as connection:
        found = [(index, AccessLeaf.read(data)) for index, data in leaves(connection, 1, 2)]
        assert [(index, leaf.index, leaf.access) for index, leaf in found] == [
            (2, 2, SIGNED_IN), (3, 3, READ),
        ]  # fmt: skip
        assert list(leaves(connection, 3, 10)) == []


@pytest.mark.parametrize("role", ["audit", "app"])
@pytest.mark.parametrize(
    "act", ["UPDATE access.record SET kind = 'x'", "DELETE FROM access.record", "TRUNCATE access.record"]
)
def test_nobody_changes_a_record(database: Database, book: AccessLog, role: str, act: str) -> None:
    book.note(READ)
    with database.connect(role) as connection, pytest.raises(InsufficientPrivilege):  # type: ignore[arg-type]
        connection.execute(act)


@pytest.mark.parametrize("act", ["SELECT FROM access.record", "INSERT INTO access.record (kind) VALUES ('')"])
def test_the_application_has_no_part_in_it(database: Database, act: str) -> None:
    with database.connect() as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(act)


@pytest.mark.parametrize(
    "act", ["SELECT FROM ledger.event", "SELECT FROM keys.key", "SELECT FROM register.account"]
)
def test_whoever_writes_it_reads_nothing_else(database: Database, act: str) -> None:
    with database.connect("audit") as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(act)


@pytest.mark.parametrize("target", ["two\nlines", "x" * 60_001])
def test_what_could_be_no_leaf_is_not_taken(database: Database, target: str) -> None:
    """It would stop the tree."""
    with database.connect("audit") as connection, pytest.raises(CheckViolation):
        connection.execute(
            "INSERT INTO access.record (kind, account, division, door, outcome, code, target)"
            " VALUES ('read', '', '', 'door', 'done', '', %s)", [target],
        )  # fmt: skip


def test_an_append_is_refused_while_the_log_cannot_be_written(database: Database, book: AccessLog) -> None:
    with database.connect() as connection:
        with without_audit(database):
            with pytest.raises(AuditStopped), refusals():
                appended(connection, a_save("c1", (H1,)))
            connection.rollback()
            assert connection.execute("SELECT count(*) FROM ledger.save").fetchone() == (0,)
            with pytest.raises(AuditStopped):
                book.require()
            with pytest.raises(AuditStopped):
                book.note(READ)
        appended(connection, a_save("c1", (H1,)))
    book.require()


@pytest.mark.parametrize(
    "act",
    [
        "DROP TABLE access.record",
        "ALTER TABLE access.record RENAME TO before",
        "ALTER SCHEMA access RENAME TO before",
        "REVOKE USAGE ON SCHEMA access FROM huce_audit",
    ],
)
def test_an_append_is_refused_when_the_log_is_gone(database: Database, book: AccessLog, act: str) -> None:
    with database.connect("owner", autocommit=True) as owner:
        owner.execute(act)
    with database.connect() as connection, pytest.raises(AuditStopped), refusals():
        appended(connection, a_save("c1", (H1,)))
    with pytest.raises(AuditStopped):
        book.require()


def a_minute_later(database: Database) -> None:
    with database.connect("owner") as owner:
        owner.execute("UPDATE access.repeated SET since = since - interval '1 minute'")


def counted(book: AccessLog) -> list[tuple[str, str, str]]:
    """Kind, account and target of every record, in order; where it counts only the count."""
    found = [leaf.access for leaf in reversed(book.page(Wanted(), before=None, limit=1000))]
    return [(one.kind, one.account, one.target.partition(" since:")[0]) for one in found]


def test_what_comes_without_end_has_one_record_and_a_count_a_minute(
    database: Database, book: AccessLog
) -> None:
    # given a flood of two kinds from several threads
    def flood() -> None:
        for n in range(20):
            book.note(FAILED if n % 5 == 0 else NOBODY)

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = {("refused", "", "year:2020"), ("sign_in_failed", "acc1", "")}
    assert set(counted(book)) == first
    # when the minute is over, then all of it was noted, once
    a_minute_later(database)
    assert set(counted(book)) - first == {("refused", "", "times:63"), ("sign_in_failed", "acc1", "times:15")}
    assert len(counted(book)) == 4
    # and the next is one to be noted at once; what was not repeated has no count
    assert book.note(NOBODY) == 5
    a_minute_later(database)
    assert len(counted(book)) == 5


def test_the_flood_of_a_minute_is_noted_when_the_next_begins(database: Database, book: AccessLog) -> None:
    assert [book.note(one) for one in (NOBODY, NOBODY, NOBODY, FAILED)] == [1, 0, 0, 2]
    a_minute_later(database)
    assert book.note(NOBODY) == 4
    assert counted(book)[2] == ("refused", "", "times:2")


def test_who_is_known_has_a_record_for_each(book: AccessLog) -> None:
    known = replace(NOBODY, account="acc1", division="150525")
    assert [book.note(known) for _ in range(3)] == [1, 2, 3]


def test_the_tree_takes_in_what_was_counted(database: Database, book: AccessLog) -> None:
    for _ in range(3):
        book.note(NOBODY)
    a_minute_later(database)
    with AccessBook.of(database) as of_access, database.connect("app", autocommit=True) as connection:
        grow(database, of_access)
        assert Tree(connection, of_access).reached().size == 2


def aged(database: Database, days: int, upto: int, published: int) -> None:
    """Given records up to an index that are so many days old, and a checkpoint over so many."""
    with database.connect("owner") as owner:
        owner.execute(
            "UPDATE access.record SET recorded_at = recorded_at - %s WHERE index <= %s",
            [timedelta(days=days), upto],
        )
        owner.execute("INSERT INTO ledger.tree (book, size, root) VALUES (2, %s, %s)", (published, b"r" * 32))
        owner.execute("INSERT INTO ledger.checkpoint (book, size, note) VALUES (2, %s, '')", [published])


def noted(database: Database, count: int) -> None:
    with database.connect("audit") as connection:
        for _ in range(count):
            connection.execute(
                "INSERT INTO access.record (kind, account, division, door, outcome, code, target)"
                " VALUES ('read', '', '', 'door', 'done', '', '')"
            )


def test_whole_blocks_of_what_is_old_are_removed(database: Database, book: AccessLog) -> None:
    noted(database, 600)
    aged(database, 400, 590, 600)
    assert prunable(database, datetime.now(UTC) - timedelta(days=401)) == 0
    upto = prunable(database, datetime.now(UTC) - timedelta(days=300))
    assert upto == 512
    assert prune(database, upto) == 512
    assert book.note(READ) == 601
    assert [leaf.index for leaf in book.page(Wanted(), before=514, limit=5)] == [513]


def test_nothing_is_removed_that_was_not_published(database: Database) -> None:
    noted(database, 520)
    aged(database, 400, 519, 511)
    cutoff = datetime.now(UTC) - timedelta(days=300)
    assert prunable(database, cutoff) == 256
    with database.connect("owner") as owner:
        owner.execute("DELETE FROM ledger.checkpoint")
    assert prunable(database, cutoff) == 0


def test_what_is_younger_than_184_days_cannot_be_removed_by_anybody(database: Database) -> None:
    noted(database, 256)
    aged(database, 183, 256, 256)
    for role in ("audit_keeper", "owner"):
        with database.connect(role) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute("DELETE FROM access.record WHERE index = 1")
        assert refused.value.sqlstate == "HU006"
