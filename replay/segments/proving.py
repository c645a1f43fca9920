"""Holding segments against a checkpoint: their events make the very leaves that were signed and witnessed."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from ledger.log.frontier import Frontier
from ledger.log.merkle import leaf_hash
from replay.segments.errors import SegmentsRefused
from replay.tables import leaf_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.log.checkpoints import Checkpoint
    from replay.segments.manifest import Manifest
    from replay.segments.shelf import Shelf

#: Events that are looked at together.
_BATCH = 20_000
#: The columns that a leaf is made of, and the leaf itself.
_COLUMNS = ("index", "position", "type", "tags", "recorded_at", "account", "division", "save", "body_digest",
            "meta_digest", "signature_digest", "leaf")  # fmt: skip


class EventAltered(SegmentsRefused):
    """What the segments say of an event does not make the leaf that they say it has."""

    code = "event_altered"
    sentence = "历史分段的第{index}件业务(类型{type},标签{tags})与它的日志条目不符:分段被改动过。"


class CheckpointUnlike(SegmentsRefused):
    """The leaves do not come to the checkpoint's root."""

    code = "checkpoint_unlike"
    sentence = "历史分段前{size}件业务算出的根与检查点不符:不是同一个账册,或被改动过。"


class SegmentsShort(SegmentsRefused):
    """The segments end before the checkpoint."""

    code, sentence = "segments_short", "历史分段只有{last}件业务,检查点有{size}件,不能核对。"


def prove(shelf: Shelf, checkpoint: Checkpoint, progress: Callable[[int, int], None] | None = None) -> int:
    """Make every leaf under the checkpoint anew and its root out of them; how many events that were.

    Reads the table of events only. Raises EventAltered, CheckpointUnlike, SegmentsShort; SegmentBroken.
    """
    manifest = shelf.needed()
    first = b64decode(manifest.first)
    tree = Frontier().append([leaf_hash(first)] if first else [])
    size = checkpoint.size - tree.size
    if size > manifest.last:
        raise SegmentsShort(last=manifest.last, size=size)
    shelf.check(manifest.segments)
    for rows in _rows(shelf, manifest):
        tree = tree.append([_leaf(row) for row in rows[: checkpoint.size - tree.size]])
        if progress is not None:
            progress(min(tree.size, size), size)
        if tree.size == checkpoint.size:
            break
    if tree.root != checkpoint.root:
        raise CheckpointUnlike(size=size)
    return size


def _rows(shelf: Shelf, manifest: Manifest) -> Iterator[list[dict[str, Any]]]:
    for segment in manifest.segments:
        with shelf.files.open(shelf.path(segment.parts["event"].name), "rb") as file:
            for batch in pq.ParquetFile(file).iter_batches(_BATCH, columns=list(_COLUMNS)):
                yield batch.to_pylist()


def _leaf(row: dict[str, Any]) -> bytes:
    found = leaf_of(row)
    if found != row["leaf"]:
        raise EventAltered(index=row["index"], type=row["type"], tags=" ".join(row["tags"]))
    return found
