"""The proof that one event is in the published log, as a file that is verified off line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.errors import NotFound, Refused
from ledger import stream, tree
from ledger.log.merkle import inclusion_proof
from ledger.log.notes import Note
from ledger.log.proofs import Proof
from ledger.log.tiles import TileNodes
from ledger.publishing import newest

if TYPE_CHECKING:
    from ledger.database import Connection


class EventUnknown(NotFound):
    """There is no such event, or it has no index yet."""

    code, sentence = "event_unknown", "账册里没有编号为{event}的业务,或者它还没有编序。"


class NotPublished(Refused):
    """No published checkpoint covers the event yet."""

    code, sentence = "not_published", "第{index}件业务还没有包含在已发布的检查点里,请稍后再取证明。"


def proof_of(connection: Connection, event: str) -> Proof:
    """The proof of an event by its id, under the newest checkpoint; `extra` is the leaf itself.

    Reads O(log size) tiles. Raises EventUnknown, NotPublished.
    """
    index = stream.indexes(connection, [event]).get(event)
    if index is None:
        raise EventUnknown(event=event[:80])
    found = newest(connection)
    if found is None or found.size < index:
        raise NotPublished(index=index)
    (leaf,) = tree.leaves(connection, index - 1, 1)
    nodes = TileNodes(found.size, partial(tree.block, connection))
    hashes = tuple(inclusion_proof(index - 1, found.size, nodes))
    return Proof(index - 1, hashes, Note.read(found.note.encode()), leaf.data)
