"""The state of the ledger: how far it is sequenced, followed, signed and witnessed, and its alarms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from domain.calendar import SHANGHAI
from ledger import alarms, barrier, publishing, quarantine, stream
from ledger.access import BOOK
from ledger.books import EventBook
from ledger.log.checkpoints import Checkpoint, cosigned_at
from ledger.log.notes import Note
from ledger.records import REASONS
from ledger.tree import Tree
from projections.households import progress

if TYPE_CHECKING:
    from ledger.database import Connection
    from ledger.log.notes import Signature
    from ledger.publishing import Published

#: Alarms that are shown.
SHOWN = 10
#: What a signature has that says when it was made (C2SP tlog-cosignature): the time before its 64 bytes.
_WITH_TIME = 72


def health_view(connection: Connection) -> dict[str, Any]:
    """All of it; `position` is the last taken, `lag` what was taken after the last that has an index."""
    followed, due = progress(connection)
    newest = publishing.newest(connection)
    position, index = barrier.last_taken(connection), stream.head(connection)
    grown = Tree(connection).reached().size
    return {
        "position": position, "index": index, "lag": position - stream.position_of(connection, index),
        "figures": followed, "due_villages": due,
        "tree": grown, "published": newest.size if newest else 0,
        "published_at": newest and _time(newest.at),
        "checkpoint": newest and checkpoint_view(newest, grown),
        "access_checkpoint": _access(connection),
        "quarantined": alarms.quarantined(connection),
        "alarms": [{"at": _time(one.raised_at), "code": one.code, "sentence": one.sentence}
                   for one in alarms.sounded(connection)[:SHOWN]],
    }  # fmt: skip


def checkpoint_view(found: Published, grown: int) -> dict[str, Any]:
    """What a checkpoint says, how old it is, and how much there is that it does not cover.

    Whether its signatures are right, whoever has the keys says: here they are not known.
    """
    note = Note.read(found.note.encode())
    checkpoint = Checkpoint.read(note.text)
    return {
        "origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(),
        "published_at": _time(found.at), "age_seconds": int((datetime.now(UTC) - found.at).total_seconds()),
        "uncovered": max(grown - checkpoint.size, 0),
        "witnesses": [_witness(one) for one in note.signatures if one.name != checkpoint.origin],
    }  # fmt: skip


def quarantine_view(connection: Connection, after: int, limit: int) -> dict[str, Any]:
    """What is set aside, by position; `next` is the position after which one goes on."""
    found = quarantine.listed(connection, after, limit + 1)
    rows = [one._asdict() | {"reason_label": REASONS.get(one.reason, one.reason)} for one in found[:limit]]
    return {"events": rows, "next": found[limit - 1].position if len(found) > limit else None}


def _access(connection: Connection) -> dict[str, Any] | None:
    book = EventBook(BOOK)
    newest = publishing.newest(connection, book)
    return newest and checkpoint_view(newest, Tree(connection, book).reached().size)


def _witness(signature: Signature) -> dict[str, Any]:
    at = datetime.fromtimestamp(cosigned_at(signature), UTC) if len(signature.value) == _WITH_TIME else None
    return {"name": signature.name, "at": at and _time(at)}


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
