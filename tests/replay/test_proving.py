"""Segments held against a witnessed checkpoint, without a database.

given a register whose events are sequenced and exported, when its segments are held against a checkpoint,
then their leaves are those of the log; whoever changes a column, even with its leaf, is found.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ledger.continuing import go_on
from ledger.log.checkpoints import Checkpoint, sign
from ledger.log.keys import ED25519, SignerKey
from ledger.log.merkle import leaf_hash, root_at
from ledger.tree import Tree
from replay.segments.export import export
from replay.segments.manifest import Part
from replay.segments.proving import CheckpointUnlike, EventAltered, SegmentsShort, prove
from replay.segments.shelf import Shelf
from replay.tables import EVENT, leaf_of
from tests.replay.test_segments import written
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.database import Database
    from tests.replay.test_segments import Written

__all__ = ["written"]

KEY = SignerKey("huce.example/150525", ED25519, bytes(32))


def checkpoint(database: Database, size: int | None = None) -> Checkpoint:
    """Of the tree as it is, or was at a size."""
    with database.connect() as connection:
        tree = Tree(connection)
        size = tree.reached().size if size is None else size
        return Checkpoint(KEY.name, size, root_at(size, tree.nodes(size)))


def events(shelf: Shelf) -> list[dict[str, Any]]:
    """The rows of the first segment's events."""
    part = shelf.needed().segments[0].parts["event"]
    rows: list[dict[str, Any]] = pq.read_table(
        BytesIO(shelf.files.cat_file(shelf.path(part.name)))
    ).to_pylist()
    return rows


def rewritten(shelf: Shelf, rows: list[dict[str, Any]]) -> Shelf:
    """The shelf with other events, its manifest made to fit, as somebody would who can write there."""
    manifest, out = shelf.needed(), BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=EVENT), out)
    data = out.getvalue()
    part = Part(digest=hashlib.sha256(data).hexdigest(), rows=len(rows), size=len(data))
    shelf.files.pipe_file(shelf.path(part.name), data)
    segment = manifest.segments[0]
    changed = segment.model_copy(update={"parts": {**segment.parts, "event": part}})
    shelf.publish(manifest.model_copy(update={"segments": (changed, *manifest.segments[1:])}))
    return Shelf(shelf.address)


def test_the_segments_make_the_root_of_every_checkpoint(written: Written, database: Database) -> None:
    # given
    manifest = written.exported()
    # then
    for size in (1, manifest.last // 2, manifest.last):
        assert prove(written.shelf, checkpoint(database, size)) == size
    assert manifest.root == checkpoint(database).root.hex()
    with database.connect() as connection:
        leaves = [leaf_hash(entry.data) for entry in Tree(connection).entries(0, manifest.last)]
    assert [row["leaf"] for row in events(written.shelf)] == leaves[: manifest.segments[0].last]
    # when more was signed than was exported
    written.record(2, 20)
    with pytest.raises(SegmentsShort):
        prove(written.shelf, checkpoint(database))


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row | {"account": "other"},
        lambda row: row | {"tags": ["household:other"]},
        lambda row: row | {"meta_digest": bytes(32)},
        lambda row: row | {"leaf": bytes(32)},
    ],
)
def test_a_changed_event_is_named(
    written: Written, database: Database, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    # given
    written.exported()
    rows = events(written.shelf)
    # when
    rows[4] = change(rows[4])
    shelf = rewritten(written.shelf, rows)
    # then
    with pytest.raises(EventAltered) as refused:
        prove(shelf, checkpoint(database))
    assert refused.value.data["index"] == 5


def test_a_change_that_fits_its_leaf_does_not_fit_the_checkpoint(
    written: Written, database: Database
) -> None:
    # given
    written.exported()
    rows = events(written.shelf)
    # when somebody changes an event and its leaf
    rows[4]["account"] = "other"
    rows[4]["leaf"] = leaf_of(rows[4])
    # then
    with pytest.raises(CheckpointUnlike):
        prove(rewritten(written.shelf, rows), checkpoint(database))


@pytest.mark.usefixtures("written")
def test_what_goes_on_under_a_new_origin_is_proved_too(database: Database, tmp_path: Path) -> None:
    # given a log that continues another
    note = sign(checkpoint(database), KEY).data
    with database.connect() as connection:
        go_on(connection, note)
        connection.commit()
    sequencer(database).drain()
    # when
    shelf = Shelf(str(tmp_path / "anew"))
    with database.connect("app", autocommit=True) as connection:
        export(connection, shelf)
    # then
    found = checkpoint(database)
    assert prove(shelf, found) == found.size - 1
