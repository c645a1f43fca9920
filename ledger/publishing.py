"""Publishing: the tree is read back, signed, cosigned by witnesses and kept as a checkpoint.

In this order, and whatever fails before the end leaves nothing published; asked again, everybody gives the
same answer to the same tree. What is found wrong on the way is kept as an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from ledger import books
from ledger.alarms import sound
from ledger.log.answers import Declined, StandsElsewhere
from ledger.log.checkpoints import Checkpoint
from ledger.log.errors import Malformed
from ledger.log.merkle import consistency_proof
from ledger.log.notes import Note
from ledger.log.signer import SigningRequest
from ledger.log.witness_client import submit, trusted
from ledger.log.witnessing import Request
from ledger.sql import Queries
from ledger.tree import RootBroken, RowMissing, TileMissing, Tree, TreeBroken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ledger.books import Book
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


#: Found before anybody is asked to sign, or said by who was asked: somebody has to look into it.
ALARMING = (TreeBroken, RowMissing, RootBroken, TileMissing, Malformed, LedgerBehind, Declined)


@dataclass(slots=True)
class Held:
    """Up to which size a tree was held against the rows, and its root there: while nobody signs, the same
    leaves need not be read again and again.
    """

    size: int = 0
    root: bytes = b""

    def after(self, tree: Tree, last: int) -> int:
        """From which size on the tree is to be held, `last` being what was published."""
        if self.size > last and tree.root(self.size) == self.root:
            return self.size
        return last


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the log of a policy's first `log`; `signer` holds its key, the witnesses have addresses.

    `book` gives the book that is published; `held` is what whoever publishes again and again keeps.
    """

    database: Database
    policy: Policy
    signer: Signer
    book: Callable[[Connection], Book] = books.events
    held: Held = field(default_factory=Held)

    def publish(self) -> Checkpoint | None:
        """Publish what was sequenced; None when nothing is new. Of two who publish, one waits.

        Raises `TreeBroken`, `RowMissing`, `RootBroken` before anybody is asked to sign; LedgerBehind;
        refusals of the signer, QuorumMissing.
        """
        try:
            # A connection that wrote none of it: what was to be written and what was are two things.
            with self.database.connect("app") as connection:
                return self._publish(connection, Tree(connection, self.book(connection)))
        except ALARMING as found:
            self._sound(found)
            raise

    def _publish(self, connection: Connection, tree: Tree) -> Checkpoint | None:
        # Whoever asked second, with a smaller tree, would take the first for a later state of the ledger.
        connection.execute(_QUERIES.alone)
        head, last = tree.reached(), published(connection, tree.book)
        if head.size == last:
            return None
        if head.size < last:
            raise LedgerBehind(size=head.size, who="已发布的检查点", signed=last)
        tree.read_back(self.held.after(tree, last))
        self.held.size, self.held.root = head.size, head.root
        checkpoint = Checkpoint(self.policy.logs[0].key.name, head.size, head.root)
        nodes = tree.nodes(head.size)
        note = self._cosigned(self._signed(checkpoint, last, nodes), last, nodes)
        self.policy.accepted(note)
        given = {"book": tree.book.number, "size": head.size, "note": note.data.decode()}
        connection.execute(_QUERIES.publish, given)
        connection.commit()
        return checkpoint

    def _sound(self, found: Refused) -> None:
        with self.database.connect("app") as connection:
            sound(connection, found)
            connection.commit()

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
            found += self._answer(witness, note, last, size, nodes)
        return Note(note.text, tuple(found))

    def _answer(
        self, witness: Witness, note: Note, last: int, size: int, nodes: Nodes
    ) -> tuple[Signature, ...]:
        """Of one witness; nothing of one that has no address or does not sign: it holds up nobody."""
        if witness.url is None:
            return ()

        def asked(old: int) -> tuple[Signature, ...]:
            proof = tuple(consistency_proof(old, size, nodes))
            return submit(str(witness.url), Request(old, proof, note))

        try:
            return trusted(note.text, _from(asked, last, size), [witness.key])
        except (Declined, LedgerBehind) as found:
            # It has seen another tree than ours, or does not know us: that must not pass unseen.
            self._sound(found)
        except Refused:
            pass
        return ()


class Published(NamedTuple):
    """A checkpoint as it was published: how many leaves, and the note."""

    size: int
    note: str
    at: datetime


def newest(connection: Connection, book: Book | None = None) -> Published | None:
    """The newest checkpoint of a book, without one of the events; None before the first."""
    number = (book or books.events(connection)).number
    row = connection.execute(_QUERIES.newest, {"book": number}).fetchone()
    return None if row is None else Published(*row)


def published(connection: Connection, book: Book | None = None) -> int:
    """The size of the newest checkpoint; 0 before the first."""
    return newest_size(connection, (book or books.events(connection)).number)


def newest_size(connection: Connection, number: int) -> int:
    """The same of the book of a number."""
    row = connection.execute(_QUERIES.newest, {"book": number}).fetchone()
    return int(row[0]) if row else 0


def _from(asked: Callable[[int], tuple[Signature, ...]], last: int, size: int) -> tuple[Signature, ...]:
    """Ask from where we think that somebody stands, then from where he says. Raises LedgerBehind."""
    try:
        return asked(last)
    except StandsElsewhere as elsewhere:
        signed = int(elsewhere.data["size"])
        if signed > size:
            raise LedgerBehind(size=size, who=elsewhere.data["who"], signed=signed) from elsewhere
        return asked(signed)
