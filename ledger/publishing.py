"""Publishing: the tree is grown, read back, signed, cosigned by witnesses and kept as a checkpoint.

In this order, and whatever fails before the end leaves nothing published; asked again, everybody gives the
same answer to the same tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from ledger import tree
from ledger.log.answers import StandsElsewhere
from ledger.log.checkpoints import Checkpoint
from ledger.log.merkle import consistency_proof
from ledger.log.notes import Note
from ledger.log.signer import SigningRequest
from ledger.log.tiles import TileNodes
from ledger.log.witness_client import submit, trusted
from ledger.log.witnessing import Request
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.database import Connection, Database
    from ledger.log.merkle import Nodes
    from ledger.log.notes import Signature
    from ledger.log.policies import Policy, Witness

    #: Signs what the last tree it signed grew into.
    Signer = Callable[[SigningRequest], tuple[Signature, ...]]
_QUERIES = Queries("ledger", "queries/tree.sql")


class LedgerBehind(Refused):
    """Somebody signed a larger tree than there is: the database was put back to an older state."""

    code = "ledger_behind"
    sentence = "账册只有{size}件业务,而{who}已签到第{signed}件:数据库被换回了较早的状态,不能再发布。"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the log of a policy's first `log`; `signer` holds its key, the witnesses have addresses."""

    database: Database
    policy: Policy
    signer: Signer

    def publish(self) -> Checkpoint | None:
        """Publish what was sequenced; None when nothing is new.

        Raises `tree.TreeBroken`, `RowMissing`, `RootBroken` before anybody is asked to sign; LedgerBehind;
        refusals of signer and witnesses, QuorumMissing.
        """
        self._grow()
        with self.database.connect("app") as connection:
            head, last = tree.reached(connection), published(connection)
            if head.size == last:
                return None
            # A connection that wrote none of it: what was to be written and what was are two things.
            tree.read_back(connection, last)
            nodes = TileNodes(head.size, partial(tree.block, connection))
            checkpoint = Checkpoint(self.policy.logs[0].key.name, head.size, head.root)
            note = self._cosigned(self._signed(checkpoint, last, nodes), last, nodes)
            self.policy.accepted(note)
            given = {"book": tree.EVENTS, "size": head.size, "note": note.data.decode()}
            connection.execute(_QUERIES.publish, given)
            connection.commit()
        return checkpoint

    def _grow(self) -> None:
        with self.database.connect("app", autocommit=True) as connection:
            while tree.grow(connection):
                pass

    def _signed(self, checkpoint: Checkpoint, last: int, nodes: Nodes) -> Note:
        """As the note of the log. The signer may have signed more than was published, before a crash."""

        def asked(old: int) -> tuple[Signature, ...]:
            proof = consistency_proof(old, checkpoint.size, nodes)
            return self.signer(SigningRequest(old, tuple(proof), checkpoint))

        keys = [log.key for log in self.policy.logs]
        return Note(checkpoint.text, trusted(checkpoint.text, _from(asked, last, checkpoint.size), keys))

    def _cosigned(self, note: Note, last: int, nodes: Nodes) -> Note:
        """With the signatures of the witnesses that answered; whether they are enough, the policy says."""
        size = Checkpoint.read(note.text).size
        found = list(note.signatures)
        for witness in self.policy.witnesses:
            found += _answer(witness, note, last, size, nodes)
        return Note(note.text, tuple(found))


class Published(NamedTuple):
    """A checkpoint as it was published: how many leaves, and the note."""

    size: int
    note: str


def newest(connection: Connection) -> Published | None:
    """The newest checkpoint; None before the first."""
    row = connection.execute(_QUERIES.newest, {"book": tree.EVENTS}).fetchone()
    return None if row is None else Published(*row)


def published(connection: Connection) -> int:
    """The size of the newest checkpoint; 0 before the first."""
    found = newest(connection)
    return found.size if found else 0


def _answer(witness: Witness, note: Note, last: int, size: int, nodes: Nodes) -> tuple[Signature, ...]:
    """Of one witness; of one that has no address or does not sign, nothing."""
    if witness.url is None:
        return ()

    def asked(old: int) -> tuple[Signature, ...]:
        proof = tuple(consistency_proof(old, size, nodes))
        return submit(str(witness.url), Request(old, proof, note))

    try:
        return trusted(note.text, _from(asked, last, size), [witness.key])
    except Refused:
        # One that is away, or says what cannot be, does not hold up the others.
        return ()


def _from(asked: Callable[[int], tuple[Signature, ...]], last: int, size: int) -> tuple[Signature, ...]:
    """Ask from where we think that somebody stands, then from where he says. Raises LedgerBehind."""
    try:
        return asked(last)
    except StandsElsewhere as elsewhere:
        signed = int(elsewhere.data["size"])
        if signed > size:
            raise LedgerBehind(size=size, who=elsewhere.data["who"], signed=signed) from elsewhere
        return asked(signed)
