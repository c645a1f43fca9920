"""The exported log: static files that say what the tree and the rows say, and that never change.

given events under a published checkpoint, when the log is written to a folder, then its tiles and leaves
make the checkpoint's root, its payload has the bytes that the leaves name; later exports only add files.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from ledger import log_folder
from ledger.books import EVENTS
from ledger.log import bundles, frontier
from ledger.log.checkpoints import Checkpoint, sign
from ledger.log.keys import ED25519, SignerKey
from ledger.log.leaf import Leaf
from ledger.log.merkle import leaf_hash
from ledger.log.tiles import tiles
from ledger.tree import Tree
from ledger.verifier import one_file
from tests.ledger.test_tree import sequenced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Connection, Database

ORIGIN = "huce.example/150525"
KEY = SignerKey(ORIGIN, ED25519, bytes(range(32)))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def published(connection: Connection) -> None:
    """The tree as it is now, signed."""
    head = Tree(connection).reached()
    note = sign(Checkpoint(ORIGIN, head.size, head.root), KEY)
    given = (EVENTS, head.size, note.data.decode())
    connection.execute("INSERT INTO ledger.checkpoint (book, size, note) VALUES (%s, %s, %s)", given)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def strings(data: bytes) -> list[bytes]:
    """Byte strings behind their lengths."""
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        found.append(data[4:end])
        data = data[end:]
    return found


def test_the_folder_holds_what_the_checkpoint_names(
    database: Database, connection: Connection, tmp_path: Path
) -> None:
    # given
    sequenced(database, connection, 300)
    published(connection)
    # when
    assert log_folder.write(connection, tmp_path) == 300
    # then
    found = files(tmp_path)
    note = found["checkpoint"]
    assert found["checkpoints/300"] == note
    entries = [
        entry
        for tile in tiles(300) if tile.level == 0
        for entry in bundles.read(found[tile.bundle.path], tile.width)
    ]  # fmt: skip
    root = frontier.root([leaf_hash(entry) for entry in entries])
    assert root == Tree(connection).reached().root
    assert {tile.path for tile in tiles(300)} < found.keys()
    kept = strings(found["payload/000"]) + strings(found["payload/001.p/44"])
    for entry, body, meta, signature in zip(entries, kept[::3], kept[1::3], kept[2::3], strict=True):
        leaf = Leaf.read(entry)
        named = (leaf.record.body, leaf.record.meta, leaf.signature)
        assert named == tuple(hashlib.sha256(part).digest() for part in (body, meta, signature))


def test_later_exports_only_add_files(database: Database, connection: Connection, tmp_path: Path) -> None:
    # given
    sequenced(database, connection, 40)
    published(connection)
    log_folder.write(connection, tmp_path)
    before = files(tmp_path)
    # when nothing is published since, and then more
    sequenced(database, connection, 230, "later")
    assert log_folder.write(connection, tmp_path) == 40
    assert files(tmp_path) == before
    published(connection)
    told: list[tuple[int, int]] = []
    assert log_folder.write(connection, tmp_path, lambda *said: told.append(said)) == 270
    # then
    after = files(tmp_path)
    assert {name: after[name] for name in before if name != "checkpoint"} == {
        name: data for name, data in before.items() if name != "checkpoint"
    }
    assert log_folder.written(tmp_path) == 270
    assert told[-1] == (230, 230)
    fresh = tmp_path / "fresh"
    log_folder.write(connection, fresh)
    assert files(fresh).items() <= after.items()


def test_the_verifier_of_the_release_that_wrote_last_lies_beside(
    database: Database, connection: Connection, tmp_path: Path
) -> None:
    # given
    sequenced(database, connection, 2)
    published(connection)
    (tmp_path / "verify.py").write_text("an older one")
    # when
    log_folder.write(connection, tmp_path)
    # then
    assert (tmp_path / "verify.py").read_bytes() == one_file()
    assert (tmp_path / "verify.py").stat().st_mode & 0o777 == 0o644


def test_nothing_is_exported_before_a_checkpoint(connection: Connection, tmp_path: Path) -> None:
    with pytest.raises(log_folder.NothingPublished):
        log_folder.write(connection, tmp_path)
    assert files(tmp_path) == {}
