"""The tree over a book, kept as blocks of 256 hashes: grown, read, and held against the ledger's rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg.errors import DatabaseError

from domain.errors import Conflict, Refused
from ledger import books
from ledger.log.errors import Malformed
from ledger.log.merkle import EMPTY_ROOT, HASH_SIZE, leaf_hash, root_at
from ledger.log.tiles import HEIGHT, Tile, TileNodes, extended
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ledger.books import Book, Entry
    from ledger.database import Connection
    from ledger.log.merkle import Nodes

#: Leaves that are hashed, and written, at a time.
STRETCH = 5_000
_GROWN_BY_ANOTHER = "HU003"
_QUERIES = Queries("ledger", "queries/tree.sql")


class TreeMoved(Conflict):
    """Somebody else has grown the tree meanwhile, or a block would have changed; nothing was written."""

    code, sentence = "tree_moved", "校验树已被另一个程序续写,请重试。"


class TreeBroken(Refused):
    """What the tree says is not what the ledger's rows come to: somebody altered one or the other."""

    code = "tree_broken"
    sentence = "第{index}件业务(类型{type},标签{tags})与校验树不符:账册或校验树被改动过。"


class RowMissing(Refused):
    """An event that has a leaf is not in the ledger any more."""

    code, sentence = "row_missing", "第{index}件业务已不在账册里:有人删除过。"


class RootBroken(Refused):
    """The root is not that of the blocks."""

    code, sentence = "root_broken", "校验树在{size}件业务处的根与各块不符:校验树被改动过。"


class TileMissing(Refused):
    """A block that the tree must have is not there."""

    code, sentence = "tile_missing", "校验树缺少一块({path}):校验树被改动过。"


class Reached(NamedTuple):
    """How far the tree has grown, its root there, and since when (None: it has no leaf)."""

    size: int
    root: bytes
    at: datetime | None


class Tree:
    """The tree of a book as one connection sees it; leaves count from 0."""

    def __init__(self, connection: Connection, book: Book | None = None) -> None:
        self._connection = connection
        self._given = book

    @cached_property
    def book(self) -> Book:
        """Its book; of events, if no other was given."""
        return self._given or books.events(self._connection)

    def reached(self) -> Reached:
        """How far it is now."""
        row = self._connection.execute(_QUERIES.reached, {"book": self.book.number}).fetchone()
        return Reached(0, EMPTY_ROOT, None) if row is None else Reached(*row)

    def nodes(self, size: int) -> Nodes:
        """The hashes of the tree as it was at a size."""
        return TileNodes(size, self.block)

    def block(self, path: str) -> bytes:
        """The bytes of a tile, in full as far as it has grown. Raises TileMissing."""
        tile = Tile.read(path)
        given = {"book": self.book.number, "level": tile.level, "number": tile.index}
        row = self._connection.execute(_QUERIES.block, given, binary=True).fetchone()
        if row is None:
            raise TileMissing(path=path)
        return bytes(row[0])

    def entries(self, after: int, limit: int) -> list[Entry]:
        """What the leaves from number `after` on stand for, out of the ledger's rows."""
        return list(self.book.entries(self._connection, after, limit))

    def grow(self, stretch: int = STRETCH) -> int:
        """Add the next entries that have no leaf yet; returns how many. Raises as `extend`."""
        old = self.reached().size
        hashes = [leaf_hash(entry.data) for entry in self.entries(old, stretch)]
        if hashes:
            self.extend(old, hashes)
        return len(hashes)

    def extend(self, old: int, hashes: Sequence[bytes]) -> None:
        """Add the hashes of leaves to the tree of `old` leaves, all or none. Raises TreeMoved.

        Runs inside the caller's transaction, or commits by itself in autocommit mode.
        """
        new = old + len(hashes)
        blocks = dict(extended(old, hashes, self.block))
        fresh = {one.path: data for one, data in blocks.items()}
        nodes = TileNodes(new, lambda path: fresh[path] if path in fresh else self.block(path))
        given = {
            "book": self.book.number, "from": old, "to": new, "root": root_at(new, nodes),
            "levels": [one.level for one in blocks], "numbers": [one.index for one in blocks],
            "blocks": list(blocks.values()),
        }  # fmt: skip
        try:
            self._connection.execute(_QUERIES.grow, given)
        except DatabaseError as error:
            if error.sqlstate == _GROWN_BY_ANOTHER:
                raise TreeMoved from error
            raise

    def read_back(self, after: int, stretch: int = STRETCH) -> int:
        """Hold it against the ledger's rows from a size on, over a connection that did not write it.

        Leaves are made anew out of the rows, their blocks and the root out of the leaves. Returns how many.
        Raises as `hold`; RootBroken.
        """
        head = self.reached()
        for done in range(after, head.size, stretch):
            self.hold(done, min(stretch, head.size - done))
        if self.root(head.size) != head.root:
            raise RootBroken(size=head.size)
        return head.size - after

    def root(self, size: int) -> bytes:
        """What the blocks come to at a size; nothing where one of them is missing or cut."""
        try:
            return root_at(size, self.nodes(size))
        except (TileMissing, Malformed):
            return b""

    def hold(self, after: int, count: int) -> None:
        """Hold some leaves against the rows. Raises RowMissing, TreeBroken: the first that does not fit."""
        found = self.entries(after, count)
        numbers = [entry.number for entry in found]
        first = after + 1 - self.book.before
        wanted = range(first, first + count)
        if numbers != list(wanted):
            if missing := set(wanted).difference(numbers):
                raise RowMissing(index=min(missing))
            raise TreeBroken(**next(e for n, e in enumerate(found, first) if e.number != n).told)
        hashes = [leaf_hash(entry.data) for entry in found]
        for tile, data in extended(after, hashes, self._kept):
            kept = self._kept(tile.path)[: len(data)]
            if kept != data:
                raise TreeBroken(**_first(tile, data, kept, found[0].number - after, found))

    def _kept(self, path: str) -> bytes:
        """The bytes of a block as far as there are any: what is missing fits no leaf."""
        width = Tile.read(path).width
        try:
            kept = self.block(path)
        except TileMissing:
            kept = b""
        return kept.ljust(width * HASH_SIZE, b"\0")


def _first(tile: Tile, data: bytes, kept: bytes, shift: int, found: list[Entry]) -> dict[str, Any]:
    """The first entry under the first hash of a block that differs."""
    starts = range(0, len(data), HASH_SIZE)
    at = next(n for n in starts if data[n : n + HASH_SIZE] != kept[n : n + HASH_SIZE]) // HASH_SIZE
    index = ((tile.index << HEIGHT) + at << HEIGHT * tile.level) + shift
    return next((entry for entry in found if entry.number >= index), found[-1]).told
