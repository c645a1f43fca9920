"""Publishing where the tree has become smaller, where two do it at once, and where nobody signs.

given a published ledger, when a superuser takes the head of its tree away, then nobody is asked to sign, and
that is an alarm; when two publish at once, then one waits, and has nothing more to do; while nobody signs
nothing is read twice, and what waits too long is one alarm.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ledger.alarms import sounded
from ledger.books import EVENTS, EventBook
from ledger.lateness import Lateness
from ledger.log.answers import Unreachable
from ledger.log.checkpoints import sign
from ledger.log.policies import NONE, Log, Policy
from ledger.publishing import Held, LedgerBehind, Publisher
from ledger.tree import TreeBroken
from tests.ledger.given import until
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.test_tree import sequenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.books import Entry
    from ledger.database import Connection, Database
    from ledger.log.notes import Signature
    from ledger.log.signer import SigningRequest

WAITING = """
    SELECT count(*)::int FROM pg_locks
    WHERE locktype = 'advisory' AND objid = 6 AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
POLICY = Policy((Log(KEY.verifier),), (), (), NONE)


class Watched(NamedTuple):
    """The book of the events; says which leaves were read."""

    book: EventBook
    read: list[tuple[int, int]]

    @property
    def number(self) -> int:
        return self.book.number

    @property
    def before(self) -> int:
        return self.book.before

    def entries(self, connection: Connection, after: int, limit: int) -> Iterator[Entry]:
        self.read.append((after, limit))
        return self.book.entries(connection, after, limit)


def away(_: SigningRequest) -> tuple[Signature, ...]:
    raise Unreachable(who="签名进程")


def here(request: SigningRequest) -> tuple[Signature, ...]:
    return sign(request.checkpoint, KEY).signatures


def nobody(_: SigningRequest) -> tuple[Signature, ...]:
    raise AssertionError("nobody may be asked to sign")


def test_a_tree_smaller_than_what_was_published_is_an_alarm(database: Database) -> None:
    # given
    with database.connect() as connection:
        sequenced(database, connection, 5)
        sequenced(database, connection, 5, "d")
        published(connection)
    # when
    with database.connect("owner") as owner:
        owner.execute("ALTER TABLE ledger.checkpoint DROP CONSTRAINT checkpoint_book_size_fkey")
        owner.execute("DELETE FROM ledger.tree WHERE size = 10")
    # then
    with pytest.raises(LedgerBehind) as refused:
        Publisher(database, POLICY, nobody).publish()
    assert (refused.value.data["size"], refused.value.data["signed"]) == (5, 10)
    with database.connect() as connection:
        assert [alarm.code for alarm in sounded(connection)] == ["ledger_behind"]


def test_of_two_who_publish_at_once_one_waits(database: Database) -> None:
    # given
    with database.connect() as connection:
        sequenced(database, connection, 5)
    asked, go = threading.Event(), threading.Event()

    def slow(request: SigningRequest) -> tuple[Signature, ...]:
        asked.set()
        assert go.wait(10)
        return sign(request.checkpoint, KEY).signatures

    with ThreadPoolExecutor(2) as threads, database.connect(autocommit=True) as observer:
        # when one waits for the signer
        first = threads.submit(Publisher(database, POLICY, slow).publish)
        assert asked.wait(10)
        second = threads.submit(Publisher(database, POLICY, nobody).publish)
        # then the other waits for him
        until(lambda: observer.execute(WAITING).fetchall() == [(1,)])
        go.set()
        published = first.result(10)
        assert published is not None
        assert (published.size, second.result(10)) == (5, None)
        assert sounded(observer) == []


def test_while_nobody_signs_each_leaf_is_read_back_once(database: Database) -> None:
    # given
    held, book = Held(), Watched(EventBook(EVENTS), [])
    with database.connect() as connection:
        sequenced(database, connection, 5)
        for count in (0, 0, 2):
            # when it is tried again and again, and the ledger grows meanwhile
            sequenced(database, connection, count, f"more{count}")
            with pytest.raises(Unreachable):
                Publisher(database, POLICY, away, lambda _: book, held).publish()
        found = Publisher(database, POLICY, here, lambda _: book, held).publish()
    # then
    assert book.read == [(0, 5), (5, 2)]
    assert found is not None
    assert found.size == 7


def test_what_was_read_back_is_read_again_where_the_tree_became_another(database: Database) -> None:
    # given
    held = Held()
    with database.connect() as connection:
        sequenced(database, connection, 5)
    with pytest.raises(Unreachable):
        Publisher(database, POLICY, away, held=held).publish()
    # when
    with database.connect("owner") as owner:
        owner.execute("ALTER TABLE ledger.tile DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger.tile SET hashes = set_byte(hashes, 70, 255 - get_byte(hashes, 70))")
    # then nobody is asked to sign it
    with pytest.raises(TreeBroken) as refused:
        Publisher(database, POLICY, nobody, held=held).publish()
    assert refused.value.data["index"] == 3


def waited(database: Database, seconds: int) -> None:
    with database.connect("owner") as owner:
        owner.execute("UPDATE ledger.tree SET reached_at = reached_at - %s * interval '1 s'", [seconds])


def test_a_late_checkpoint_is_one_alarm_each_time(database: Database) -> None:
    # given
    late = Lateness(database, 600, access=True)
    with database.connect() as connection:
        assert late.round() == []
        sequenced(database, connection, 5)
        waited(database, 590)
        assert late.round() == []
        # when it has waited too long
        waited(database, 20)
        found = [late.round() for _ in range(3)]
        # then that is said in every round, and is one alarm
        assert [[one.data["size"] for one in each] for each in found] == [[0]] * 3
        assert [alarm.code for alarm in sounded(connection)] == ["checkpoint_late"]
        connection.commit()
        # when it is published, and the next is late again
        Publisher(database, POLICY, here).publish()
        assert late.round() == []
        sequenced(database, connection, 2, "d")
        waited(database, 700)
        late.round()
        assert [alarm.code for alarm in sounded(connection)] == ["checkpoint_late"] * 2
