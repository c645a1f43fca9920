"""The proof of one event: verified with the policy alone, and refused where nothing is published.

given events under a published checkpoint, when the proof of one is asked for, then whoever has the policy
verifies it without the ledger, and another leaf under the same proof is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.event_proof import EventUnknown, NotPublished, proof_of
from ledger.log.errors import ProofFailed
from ledger.log.leaf import Leaf
from ledger.log.policies import NONE, Log, Policy
from ledger.log.proofs import Proof
from tests.ledger.given import H1, V1, a_save, appended
from tests.ledger.test_log_folder import KEY, published
from tests.ledger.test_tree import sequenced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

POLICY = Policy((Log(KEY.verifier),), (), (), NONE)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def id_at(connection: Connection, position: int) -> str:
    row = connection.execute("SELECT id FROM ledger.event WHERE position = %s", [position]).fetchone()
    assert row is not None
    return str(row[0])


def test_an_event_is_proved_to_whoever_has_the_policy(database: Database, connection: Connection) -> None:
    # given
    sequenced(database, connection, 270)
    published(connection)
    # when
    proofs = [Proof.read(proof_of(connection, id_at(connection, n)).data) for n in (1, 100, 256, 257, 270)]
    # then
    for number, proof in zip((1, 100, 256, 257, 270), proofs, strict=True):
        assert proof.extra is not None
        assert proof.verify(proof.extra, POLICY).size == 270
        assert Leaf.read(proof.extra).index == number == proof.index + 1
    assert proofs[0].extra is not None
    with pytest.raises(ProofFailed):
        proofs[1].verify(proofs[0].extra, POLICY)


def test_what_is_not_published_yet_has_no_proof(database: Database, connection: Connection) -> None:
    # given an event that is sequenced but in no tree, and one without an index
    sequenced(database, connection, 3)
    (late,) = appended(connection, a_save("late", (H1, V1)))
    # then
    with pytest.raises(NotPublished):
        proof_of(connection, id_at(connection, 3))
    with pytest.raises(EventUnknown):
        proof_of(connection, late.id)
    # when the first are published and more are sequenced
    published(connection)
    sequenced(database, connection, 2, "more")
    # then
    assert proof_of(connection, id_at(connection, 3)).index == 2
    with pytest.raises(NotPublished):
        proof_of(connection, late.id)
