"""How far the proof of events has come: committed, sequenced into the log, under a published checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger import books, stream
from ledger.publishing import published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.database import Connection

    Line = dict[str, Any]


def with_proofs(connection: Connection, told: Sequence[Line]) -> list[Line]:
    """Lines of events with `index`, None until it is sequenced, and whether a checkpoint covers it."""
    places = stream.indexes(connection, [line["id"] for line in told])
    covered = published(connection) - books.events(connection).before
    return [line | _standing(places.get(line["id"]), covered) for line in told]


def _standing(index: int | None, covered: int) -> Line:
    return {"index": index, "published": index is not None and index <= covered}
