"""Publishing where the tree has become smaller, and where two do it at once.

given a published ledger, when a superuser takes the head of its tree away, then nobody is asked to sign, and
that is an alarm; when two publish at once, then one waits, and has nothing more to do.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ledger.alarms import sounded
from ledger.log.checkpoints import sign
from ledger.log.policies import NONE, Log, Policy
from ledger.publishing import LedgerBehind, Publisher
from tests.ledger.given import until
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.test_tree import sequenced

if TYPE_CHECKING:
    from ledger.database import Database
    from ledger.log.notes import Signature
    from ledger.log.signer import SigningRequest

WAITING = """
    SELECT count(*)::int FROM pg_locks
    WHERE locktype = 'advisory' AND objid = 6 AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
POLICY = Policy((Log(KEY.verifier),), (), (), NONE)


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
