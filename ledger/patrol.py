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

#: Both walks are to come round in about the same time.
TAGS_PER_EVENT = 4
#: Before and after all rows of `ledger.tag`: text is compared by its bytes.
_START, _END = ("", 0), ("\U0010ffff", 0)
_QUERIES = Queries("ledger", "queries/patrol.sql")


class LateRow(Refused):
    """A row has turned up among those that have an index, without one: nobody recorded it in its time."""

    code = "late_row"
    sentence = "位置{position}的业务是后来加进账册的:它所在的一段早已编过序。"


class TagMissing(Refused):
    """Somebody removed a row that an event is found by."""

    code = "tag_missing"
    sentence = "第{index}件业务(类型{type})按标签{tag}查不到了:有人删除了它的索引行。"


class TagAdded(Refused):
    """Somebody added a row by which an event is found under a tag that it does not have."""

    code = "tag_added"
    sentence = "位置{position}的业务(类型{type},第{index}件)本没有标签{tag}:有人加了索引行。"


class TagOrphaned(Refused):
    """Nothing stands where a row of a tag points: somebody removed the event, or added the row."""

    code = "tag_orphaned"
    sentence = "标签{tag}指向位置{position},账册里却没有这件业务:有人删除了业务,或加了索引行。"


class Patrol:
    """Walks round the events; each round is one stretch.

    Beside it walks another round the rows of `ledger.tag`, which has no order by event.
    """

    def __init__(self, database: Database, stretch: int = STRETCH) -> None:
        self._database = database
        self._stretch = stretch
        self._at = 0
        self._tag = _START

    def round(self) -> list[Refused]:
        """Hold the next stretch against the tree; returns, and keeps as alarms, what is wrong with it."""
        with self._database.connect("app") as connection:
            tree = Tree(connection)
            size = tree.reached().size
            self._at = self._at if self._at < size else 0
            count = min(self._stretch, size - self._at)
            found = [*_altered(tree, self._at, count), *_late(connection, tree.book, self._at, count)]
            found += _missing_tags(connection, tree.book, self._at, count)
            until = _until(connection, self._tag, self._stretch * TAGS_PER_EVENT)
            found += _added_tags(connection, self._tag, until)
            for one in found:
                sound(connection, one)
            connection.commit()
        self._at += count
        self._tag = _START if until == _END else until
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


def _missing_tags(connection: Connection, book: Book, after: int, count: int) -> list[Refused]:
    first = after - book.before
    rows = connection.execute(_QUERIES.missing_tags, {"first": first, "last": first + count})
    return [TagMissing(index=index, type=kind, tag=tag) for index, kind, tag in rows]


def _until(connection: Connection, after: tuple[str, int], count: int) -> tuple[str, int]:
    """The last of so many rows of `ledger.tag`; `_END` where there are fewer."""
    given = {"tag": after[0], "position": after[1], "count": count}
    row = connection.execute(_QUERIES.tags_until, given).fetchone()
    return _END if row is None else (row[0], row[1])


def _added_tags(connection: Connection, after: tuple[str, int], until: tuple[str, int]) -> list[Refused]:
    given = {"tag": after[0], "position": after[1], "last_tag": until[0], "last_position": until[1]}
    rows = connection.execute(_QUERIES.added_tags, given)
    return [_added(*row) for row in rows]


def _added(position: int, index: int | None, kind: str | None, tag: str) -> Refused:
    if kind is None:
        return TagOrphaned(position=position, tag=tag)
    return TagAdded(position=position, index=index or "?", type=kind, tag=tag)
