"""The patrol: goes over the whole ledger again and again, and holds its rows against the tree.

What was altered long ago would otherwise be found only by an auditor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.alarms import sound
from ledger.log.errors import Malformed
from ledger.sql import Queries
from ledger.tree import STRETCH, RowMissing, TileMissing, Tree, TreeBroken

if TYPE_CHECKING:
    from ledger.books import Book
    from ledger.database import Connection, Database

_QUERIES = Queries("ledger", "queries/patrol.sql")


class LateRow(Refused):
    """A row has turned up among those that have an index, without one: nobody recorded it in its time."""

    code = "late_row"
    sentence = "位置{position}的业务是后来加进账册的:它所在的一段早已编过序。"


class Patrol:
    """Walks round the events; each round is one stretch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._at = 0

    def round(self) -> list[Refused]:
        """Hold the next stretch against the tree; returns, and keeps as alarms, what is wrong with it."""
        with self._database.connect("app") as connection:
            tree = Tree(connection)
            size = tree.reached().size
            self._at = self._at if self._at < size else 0
            count = min(STRETCH, size - self._at)
            found = [*_altered(tree, self._at, count), *_late(connection, tree.book, self._at, count)]
            for one in found:
                sound(connection, one)
            connection.commit()
        self._at += count
        return found


def _altered(tree: Tree, after: int, count: int) -> list[Refused]:
    try:
        tree.hold(after, count)
    except (RowMissing, TreeBroken, TileMissing, Malformed) as found:
        return [found]
    return []


def _late(connection: Connection, book: Book, after: int, count: int) -> list[Refused]:
    first = after - book.before
    rows = connection.execute(_QUERIES.late, {"first": first, "last": first + count})
    return [LateRow(position=position) for (position,) in rows]
