"""Publishing where the tree has become smaller than what was published: nobody is asked, and it is told.

given a published ledger, when a superuser takes the head of its tree away, then that is an alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.alarms import sounded
from ledger.log.policies import NONE, Log, Policy
from ledger.publishing import LedgerBehind, Publisher
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.test_tree import sequenced

if TYPE_CHECKING:
    from ledger.database import Database
    from ledger.log.notes import Signature
    from ledger.log.signer import SigningRequest

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
