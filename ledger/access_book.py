"""Book 2 as a log: the access records as leaves of a tree that is published as that of the events is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.access import BOOK, leaves, settle
from ledger.books import Entry
from ledger.publishing import Held, Publisher
from ledger.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database
    from ledger.log.checkpoints import Checkpoint
    from ledger.log.policies import Policy
    from ledger.publishing import Signer


class AccessBook:
    """The book of a database; its records are read as `huce_audit`, who alone may."""

    number, before = BOOK, 0

    def __init__(self, reader: Connection) -> None:
        self._reader = reader

    @classmethod
    @contextmanager
    def of(cls, database: Database) -> Iterator[AccessBook]:
        """Reads over a connection of its own."""
        with database.connect("audit", autocommit=True) as reader:
            yield cls(reader)

    def settle(self) -> None:
        """Let it have what was counted only so far."""
        settle(self._reader)

    def entries(self, _: Connection, after: int, limit: int) -> Iterator[Entry]:
        """The entries of the leaves from number `after` on, at most `limit`."""
        return (Entry(index, data) for index, data in leaves(self._reader, after, limit))


def grow(database: Database, book: AccessBook) -> None:
    """Take new records into the tree."""
    book.settle()
    with database.connect("app", autocommit=True) as connection:
        tree = Tree(connection, book)
        while tree.grow():
            pass


def publish(
    database: Database, policy: Policy, signer: Signer, held: Held | None = None
) -> Checkpoint | None:
    """Take new records in and publish them under a policy of their own; None when nothing is new.

    Raises as `Publisher.publish`.
    """
    with AccessBook.of(database) as book:
        grow(database, book)
        return Publisher(database, policy, signer, lambda _: book, held or Held()).publish()
