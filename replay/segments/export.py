"""Exporting: what was sequenced since the last segment, as the next one."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ledger import stream
from ledger.log.merkle import root_at
from ledger.records import signatures_of
from ledger.sql import Queries
from ledger.tree import Tree
from replay.segments.errors import SegmentsForeign
from replay.segments.manifest import Manifest, Part, Segment
from replay.tables import NAMES, columns, event_row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.database import Connection
    from ledger.stream import Kept
    from replay.segments.shelf import Shelf

_QUERIES = Queries("replay", "segments/export.sql")
#: Events of a whole segment; so many are read from the ledger, and turned into columns, at a time.
WHOLE = 200_000
_READ, _TURNED = 2_000, 20_000
#: Rows that a reader may skip together.
_GROUP = 100_000
Rows = dict[str, list[dict[str, Any]]]


def export(
    connection: Connection, shelf: Shelf, progress: Callable[[int, int], None] | None = None
) -> Manifest:
    """Bring the segments up to the last sequenced event; killed, it goes on at the last whole segment.

    Raises SegmentsForeign, ManifestBroken.
    """
    with connection.transaction():
        # One export at a time to one place; the next goes on from there.
        connection.execute(_QUERIES.alone, {"place": shelf.address})
        # In this order: the sequencer goes on meanwhile, and where there is a head, there is a first event.
        head = stream.head(connection)
        first = _first(connection)
        manifest = shelf.manifest() or Manifest(ledger=first)
        _require_own(connection, shelf, manifest, first, head)
        while manifest.last < head:
            manifest = _rooted(connection, _next(connection, shelf, manifest, head))
            shelf.publish(manifest)
            if progress is not None:
                progress(manifest.last, head)
        return manifest


def _first(connection: Connection) -> str:
    """The ledger's name among ledgers: the id of its first event."""
    found = stream.read(connection, 0, 1)
    return found[0].event.id if found else ""


def _require_own(connection: Connection, shelf: Shelf, manifest: Manifest, first: str, head: int) -> None:
    last = manifest.segments[-1] if manifest.segments else None
    known = stream.read(connection, last.last - 1, 1) if last else []
    same = last is None or (last.last <= head and bool(known) and known[0].event.id == last.head)
    if manifest.ledger != first or not same:
        raise SegmentsForeign(place=shelf.address)


def _next(connection: Connection, shelf: Shelf, manifest: Manifest, head: int) -> Manifest:
    """One segment more. It takes in smaller ones before it, so that there are few however often this runs."""
    kept = list(manifest.segments)
    fresh = head - manifest.last
    while kept and kept[-1].events < min(2 * (head - _end(kept)), WHOLE // 2):
        kept.pop()
    first = _end(kept) + 1
    segment = segment_of(connection, shelf, first, min(first + WHOLE - 1, head)) if fresh else None
    return manifest.model_copy(update={"segments": (*kept, *filter(None, [segment]))})


def _rooted(connection: Connection, manifest: Manifest) -> Manifest:
    """With the root that the log's tree has over these events."""
    tree = Tree(connection)
    size = tree.book.before + manifest.last
    if size > tree.reached().size:
        return manifest
    root = root_at(size, tree.nodes(size)).hex()
    (entry,) = tree.entries(0, 1) if tree.book.before else (None,)
    return manifest.model_copy(
        update={"root": root, "first": b64encode(entry.data).decode() if entry else ""}
    )


def _end(segments: list[Segment]) -> int:
    return segments[-1].last if segments else 0


def segment_of(connection: Connection, shelf: Shelf, first: int, last: int) -> Segment:
    """The events from index to index as files on the shelf."""
    tables = {name: [columns(name, [])] for name in NAMES}
    head = ""
    for block in _blocks(connection, first, last):
        head = block[-1].event.id
        spoken = {target for _, event, _, _ in block for target in event.changes.get("event", ())}
        known = stream.indexes(connection, spoken) if spoken else {}
        signatures = signatures_of(connection, {event.save for _, event, _, _ in block})
        for name, found in rows_of(block, known, signatures).items():
            tables[name].append(columns(name, found))
    known_at = [one._asdict() for one in stream.stretches(connection, first - 1, last)]
    tables["stretch"].append(columns("stretch", known_at))
    parts = {name: put(shelf, found) for name, found in tables.items()}
    until = stream.sequenced_at(connection, last)
    return Segment(first=first, last=last, head=head, until=until, parts=parts)


def _blocks(connection: Connection, first: int, last: int) -> Iterator[list[Kept]]:
    """The events in portions that are turned into columns together."""
    after = first - 1
    while after < last:
        block: list[Kept] = []
        while after < last and len(block) < _TURNED:
            block += stream.read_kept(connection, after, min(_READ, last - after))
            after = block[-1].number
        yield block


def rows_of(
    block: Sequence[Kept], known: Mapping[str, int], signatures: Mapping[str, bytes] = MappingProxyType({})
) -> Rows:
    """The rows of every table; `known` are the indexes of the events that rollbacks and redos speak of,
    `signatures` those of the saves.
    """
    found: Rows = {"event": [event_row(one, signatures.get(one.event.save, b"")) for one in block]}
    for index, event, _, _ in block:
        for target, fields in event.changes.get("event", {}).items():
            verdict = {"index": index, "target": known[target], "active": fields["active"]}
            found.setdefault("verdict", []).append(verdict)
        for name, row in rows(index, event):
            found.setdefault(name, []).append(row)
    return found


def put(shelf: Shelf, tables: Sequence[pa.Table]) -> Part:
    """A table's rows as one file: the same bytes for the same rows."""
    table = pa.concat_tables(tables)
    out = BytesIO()
    pq.write_table(table, out, compression="zstd", row_group_size=_GROUP)
    return shelf.put(out.getvalue(), table.num_rows)
