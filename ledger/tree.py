"""The tree over the sequenced events, kept as blocks of 256 hashes: grown, read, and held against the ledger.

A leaf's index in the tree counts from 0: that of an event is one less than its index in the ledger.
"""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg.errors import DatabaseError

from domain.errors import Conflict, Refused
from ledger.log.leaf import Leaf, Record
from ledger.log.merkle import EMPTY_ROOT, leaf_hash, root_at
from ledger.log.tiles import HEIGHT, Tile, TileNodes, extended, grown
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from ledger.database import Connection

#: Leaves that are hashed, and written, at a time.
STRETCH = 5_000
EVENTS = 1
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


class Reached(NamedTuple):
    """How far the tree has grown, its root there, and since when (None: it has no leaf)."""

    size: int
    root: bytes
    at: datetime | None


def reached(connection: Connection) -> Reached:
    """The tree as it is now."""
    row = connection.execute(_QUERIES.reached, {"book": EVENTS}).fetchone()
    return Reached(0, EMPTY_ROOT, None) if row is None else Reached(*row)


def grow(connection: Connection, stretch: int = STRETCH) -> int:
    """Add the next sequenced events, all or none; returns how many. Raises TreeMoved.

    Runs inside the caller's transaction, or commits by itself in autocommit mode.
    """
    old = reached(connection).size
    hashes = [leaf_hash(leaf.data) for leaf in leaves(connection, old, stretch)]
    if not hashes:
        return 0
    new, fetch = old + len(hashes), partial(block, connection)
    blocks = dict(extended(old, hashes, fetch))
    nodes = TileNodes(new, partial(_block, connection, {one.path: data for one, data in blocks.items()}))
    given = {
        "book": EVENTS, "from": old, "to": new, "root": root_at(new, nodes),
        "levels": [one.level for one in blocks], "numbers": [one.index for one in blocks],
        "blocks": list(blocks.values()),
    }  # fmt: skip
    try:
        connection.execute(_QUERIES.grow, given)
    except DatabaseError as error:
        if error.sqlstate == _GROWN_BY_ANOTHER:
            raise TreeMoved from error
        raise
    return len(hashes)


def leaves(connection: Connection, after: int, limit: int) -> Iterator[Leaf]:
    """The leaves of the sequenced events after an index, at most `limit`."""
    for row in connection.execute(_QUERIES.leaves, {"after": after, "limit": limit}, binary=True):
        yield _leaf(row)


def _leaf(row: tuple[Any, ...]) -> Leaf:
    index, position, kind, tags, at, account, division, save, body, meta, signature = row
    record = Record(position, kind, tuple(tags), at.astimezone(UTC), account, division, save, body, meta)
    return Leaf(index, record, signature)


def block(connection: Connection, path: str) -> bytes:
    """The bytes of a tile, in full as far as it has grown. `ValueError` for one that is not there."""
    tile = Tile.read(path)
    given = {"book": EVENTS, "level": tile.level, "number": tile.index}
    row = connection.execute(_QUERIES.block, given, binary=True).fetchone()
    if row is None:
        raise ValueError("no such tile")
    return bytes(row[0])


def _block(connection: Connection, fresh: Mapping[str, bytes], path: str) -> bytes:
    return fresh[path] if path in fresh else block(connection, path)


def read_back(connection: Connection, after: int, stretch: int = STRETCH) -> int:
    """Hold the tree against the ledger's rows from a size on, over a connection that did not write it.

    Leaves are made anew out of the rows, their blocks and the root out of the leaves. Returns how many.
    Raises TreeBroken, RowMissing with the first event that does not fit, RootBroken.
    """
    head = reached(connection)
    for done in range(after, head.size, stretch):
        count = min(stretch, head.size - done)
        found = list(leaves(connection, done, count))
        _require_all(found, range(done + 1, done + count + 1))
        _require_blocks(connection, done, found)
    if root_at(head.size, TileNodes(head.size, partial(block, connection))) != head.root:
        raise RootBroken(size=head.size)
    return head.size - after


def _require_all(found: list[Leaf], wanted: range) -> None:
    there = {leaf.index for leaf in found}
    if missing := next((index for index in wanted if index not in there), None):
        raise RowMissing(index=missing)


def _require_blocks(connection: Connection, old: int, found: list[Leaf]) -> None:
    """Every hash that these leaves make is the one that the tree has."""
    hashes = [leaf_hash(leaf.data) for leaf in found]
    for tile, data in extended(old, hashes, partial(block, connection)):
        kept = block(connection, tile.path)[: len(data)]
        if kept != data:
            raise TreeBroken(**_first(tile, data, kept, found))


def _first(tile: Tile, data: bytes, kept: bytes, found: list[Leaf]) -> dict[str, Any]:
    """The first leaf under the first hash of a block that differs."""
    at = next(n for n in range(0, len(data), 32) if data[n : n + 32] != kept[n : n + 32]) // 32
    index = ((tile.index << HEIGHT) + at << HEIGHT * tile.level) + 1
    leaf = next((leaf for leaf in found if leaf.index >= index), found[-1])
    return {"index": leaf.index, "type": leaf.record.type, "tags": " ".join(leaf.record.tags)}


def paths(old: int, new: int) -> Iterator[str]:
    """The paths of the tiles that a tree of `new` leaves has and that of its first `old` had not."""
    return (tile.path for tile in grown(old, new))
