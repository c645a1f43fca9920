"""The log as a folder of static files that auditors copy: tiles, leaves, and the bytes that these stand for.

Files never change: what is not full carries its width in its name. The checkpoint, written last, says how
much there is; a folder that was left half written goes on there. The verifier lies beside, of the release
that wrote last. Formats: docs/design-log.md.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.errors import NotFound
from ledger.books import EventBook
from ledger.log import bundles
from ledger.log.checkpoints import Checkpoint
from ledger.log.errors import Malformed
from ledger.log.files import replace
from ledger.log.notes import Note
from ledger.log.tiles import WIDTH, Tile, grown
from ledger.publishing import published
from ledger.sql import Queries
from ledger.tree import Tree
from ledger.verifier import one_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ledger.books import Book
    from ledger.database import Connection

CHECKPOINT = "checkpoint"
VERIFIER = "verify.py"
_QUERIES = Queries("ledger", "queries/tree.sql")
_LENGTH = 4
#: The length of bytes that are not there any more.
_DROPPED = b"\xff" * _LENGTH


class NothingPublished(NotFound):
    """There is no checkpoint yet."""

    code, sentence = "nothing_published", "账册还没有发布过检查点,没有可以导出的。"


def write(
    connection: Connection,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    book: Book | None = None,
) -> int:
    """Bring a folder up to a book's newest published checkpoint; returns how many leaves it has.

    The book of events unless another is given; only events have a payload, and of records that were removed
    nothing but their hashes is left. Runs in the caller's transaction. `progress` is told leaves written,
    and in all. Raises NothingPublished.
    """
    tree, old = Tree(connection, book), written(folder)
    new = published(connection, tree.book)
    if not new:
        raise NothingPublished
    for tile in grown(old, new):
        if tile.level == 0:
            _put_leaves(connection, folder, tree.book, tile)
            if progress is not None:
                progress(tile.index * WIDTH + tile.width - old, new - old)
        _put(folder / tile.path, tree.block(tile.path)[: tile.width * 32])
    put_verifier(folder)
    _put_notes(connection, folder, tree.book, new)
    return new


def written(folder: Path) -> int:
    """How many leaves a folder has; 0 for none. Refused: `Malformed`."""
    try:
        note = Note.read((folder / CHECKPOINT).read_bytes())
    except FileNotFoundError:
        return 0
    return Checkpoint.read(note.text).size


def payload(tile: Tile) -> str:
    """The path of the file with the bytes that the leaves of a tile of level 0 stand for."""
    return tile.path.replace("tile/0/", "payload/", 1)


def strings(parts: Iterable[bytes | None]) -> Iterator[bytes]:
    """Byte strings, each behind its length, as a payload file has them; None: they are not there any more."""
    for part in parts:
        yield _DROPPED if part is None else len(part).to_bytes(_LENGTH, "big")
        yield part or b""


def unstrung(data: bytes) -> list[bytes]:
    """The byte strings that `strings` wrote. Refused: `Malformed`."""
    found, at = list[bytes](), 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        found.append(data[start:at])
    if at != len(data):
        raise Malformed(what="内容文件", why="长度不对")
    return found


def put_verifier(folder: Path) -> None:
    """Put the verifier of this release into the folder, for whoever has none of his own."""
    replace(folder / VERIFIER, one_file(), mode=0o644)


def _put_leaves(connection: Connection, folder: Path, book: Book, tile: Tile) -> None:
    first = tile.index * WIDTH
    found = list(book.entries(connection, first, tile.width))
    if found and found[0].number == first + 1 - book.before:
        _put(folder / tile.bundle.path, bundles.write([entry.data for entry in found]))
    if isinstance(book, EventBook):
        _put(folder / payload(tile), _payload(connection, book, tile))


def _payload(connection: Connection, book: EventBook, tile: Tile) -> bytes:
    """For each leaf the body, the metadata and the signature of its save, each behind its length.

    A leaf before the first event has three times nothing.
    """
    after = max(tile.index * WIDTH - book.before, 0)
    empty = book.before if tile.index == 0 else 0
    given = {"after": after, "limit": tile.width - empty}
    rows = connection.execute(_QUERIES.payload, given, binary=True).fetchall()
    nothing = [b"", b"", b""] * empty
    return b"".join(strings([*nothing, *(part for row in rows for part in row[1:])]))


def _put_notes(connection: Connection, folder: Path, book: Book, upto: int) -> None:
    """Every published checkpoint under its size, the newest also by itself: from then on the rest counts."""
    given = {"book": book.number, "after": written(folder), "upto": upto}
    notes = connection.execute(_QUERIES.published, given).fetchall()
    for size, note in notes:
        _put(folder / "checkpoints" / str(size), note.encode())
    if notes:
        _put(folder / CHECKPOINT, notes[-1][1].encode())


def _put(place: Path, data: bytes) -> None:
    """Whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)
