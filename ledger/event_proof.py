"""The proof that one event is in the published log, as a file that is verified off line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import NotFound, Refused
from ledger import stream
from ledger.log.merkle import inclusion_proof
from ledger.log.notes import Note
from ledger.log.proofs import Proof
from ledger.publishing import newest
from ledger.sql import Queries
from ledger.tree import Tree

if TYPE_CHECKING:
    from ledger.database import Connection


_QUERIES = Queries("ledger", "queries/tree.sql")


class EventUnknown(NotFound):
    """There is no such event, or it has no index yet."""

    code, sentence = "event_unknown", "账册里没有编号为{event}的业务,或者它还没有编序。"


class NotPublished(Refused):
    """No published checkpoint covers the event yet."""

    code, sentence = "not_published", "第{index}件业务还没有包含在已发布的检查点里,请稍后再取证明。"


def payload_of(connection: Connection, event: str) -> tuple[bytes, bytes, bytes]:
    """The bytes that the leaf of an event has digests of: body, metadata, signature of the save.

    Raises EventUnknown.
    """
    given = {"after": _index(connection, event) - 1, "limit": 1}
    ((_, *parts),) = connection.execute(_QUERIES.payload, given, binary=True).fetchall()
    body, meta, signature = map(bytes, parts)
    return body, meta, signature


def proof_of(connection: Connection, event: str) -> Proof:
    """The proof of an event by its id, under the newest checkpoint; `extra` is the leaf itself.

    Reads O(log size) tiles. Raises EventUnknown, NotPublished.
    """
    index = _index(connection, event)
    found = newest(connection)
    if found is None:
        raise NotPublished(index=index)
    tree = Tree(connection)
    number = index - 1 + tree.book.before
    if found.size <= number:
        raise NotPublished(index=index)
    (entry,) = tree.entries(number, 1)
    hashes = tuple(inclusion_proof(number, found.size, tree.nodes(found.size)))
    return Proof(number, hashes, Note.read(found.note.encode()), entry.data)


def _index(connection: Connection, event: str) -> int:
    index = stream.indexes(connection, [event]).get(event)
    if index is None:
        raise EventUnknown(event=event[:80])
    return index
