"""The books of a ledger, each with a tree of its own: what was done, and who looked (docs/design-log.md).

Book 1 holds the events. A register that was put back from a backup goes on in a new book under a new
origin: its first leaf is the last good checkpoint of the old one, then come all events.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger import records
from ledger.log.errors import Malformed
from ledger.log.leaf import Leaf, leaf_data
from ledger.log.origins import read_first
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection

_QUERIES = Queries("ledger", "queries/books.sql")
EVENTS = 1
#: The digest of nothing: what a leaf says of a save without signature.
_UNSIGNED = sha256(b"").hexdigest()


class Entry(NamedTuple):
    """What becomes a leaf: its index in the ledger (0 for what precedes the first event) and its bytes."""

    number: int
    data: bytes

    @property
    def told(self) -> dict[str, object]:
        """Index, type and tags, as far as they can be read."""
        try:
            record = Leaf.read(self.data).record
        except Malformed:
            return {"index": self.number, "type": "?", "tags": "?"}
        return {"index": self.number, "type": record.type, "tags": " ".join(record.tags)}


class Book(Protocol):
    """What a tree is grown over."""

    @property
    def number(self) -> int:
        """Under which its tree and checkpoints are kept."""

    @property
    def before(self) -> int:
        """How many leaves come before that of the entry with number 1."""

    def entries(self, connection: Connection, after: int, limit: int) -> Iterator[Entry]:
        """The entries of the leaves from number `after` on (counted from 0), at most `limit`."""


class EventBook(NamedTuple):
    """A book of events, and the leaf before the first of them, if there is one."""

    number: int
    first: bytes | None = None

    @property
    def before(self) -> int:
        """As `Book` says."""
        return 0 if self.first is None else 1

    def entries(self, connection: Connection, after: int, limit: int) -> Iterator[Entry]:
        """As `Book` says."""
        if self.first is not None and after == 0 and limit:
            yield Entry(0, self.first)
        skipped = max(after - self.before, 0)
        given = {"after": skipped, "limit": after + limit - self.before - skipped}
        indexes = {at: index for index, at in connection.execute(_QUERIES.indexed, given, binary=True)}
        rows = records.among(connection, indexes)
        signatures = records.signatures_of(connection, {row.save for row in rows})
        digests = {save: sha256(one).hexdigest() for save, one in signatures.items()}
        # Somebody may have exchanged places.
        for row in sorted(rows, key=lambda row: indexes[row.position]):
            index = indexes[row.position]
            yield Entry(index, leaf_data(index, row.text, digests.get(row.save, _UNSIGNED)))


def events(connection: Connection) -> EventBook:
    """The book that the events of the ledger go into now."""
    row = connection.execute(_QUERIES.newest, binary=True).fetchone()
    return EventBook(EVENTS) if row is None else EventBook(row[0], row[1])


def continued(connection: Connection, first: bytes) -> EventBook:
    """Begin a new book, under a new origin, with this leaf; the caller commits. Refused: `Malformed`."""
    read_first(first)
    row = connection.execute(_QUERIES.begin, {"first": first}).fetchone()
    return EventBook(row[0] if row else EVENTS, first)
