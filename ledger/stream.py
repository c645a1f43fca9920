"""Sequenced events, by their dense index: what read models, replay and the proof follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from ledger.codec import decode
from ledger.sql import Queries

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from domain.events import Event
    from ledger.codec import Row
    from ledger.database import Connection, Database

_QUERIES = Queries("ledger", "queries/stream.sql")
_WAIT = 0.5


class Indexed(NamedTuple):
    """A sequenced event, still sealed, with its dense index."""

    number: int
    event: Event


class Kept(NamedTuple):
    """The same, with the bytes that it was kept in: of facts and changes, and of the rest."""

    number: int
    event: Event
    body: bytes
    meta: bytes


class Stretch(NamedTuple):
    """Up to which index events were sequenced at a time (UTC)."""

    last_index: int
    sequenced_at: datetime


def read(connection: Connection, after: int, limit: int) -> list[Indexed]:
    """The next events after an index, at most `limit`, in order of index."""
    return [Indexed(one.number, one.event) for one in read_kept(connection, after, limit)]


def read_kept(connection: Connection, after: int, limit: int) -> list[Kept]:
    """As `read`, each with its bytes."""
    rows = connection.execute(_QUERIES.read, {"after": after, "limit": limit}, binary=True)
    return [Kept(row[0], decode(cast("Row", row[1:])), row[-2], row[-1]) for row in rows]


def head(connection: Connection) -> int:
    """The last index given; 0 when there is none."""
    row = connection.execute(_QUERIES.head).fetchone()
    return 0 if row is None else int(row[0])


def stretches(connection: Connection, after: int, until: int) -> list[Stretch]:
    """The stretches that end after an index, and at another at the latest."""
    return [Stretch(*row) for row in connection.execute(_QUERIES.stretches, {"after": after, "until": until})]


def sequenced_at(connection: Connection, index: int) -> datetime | None:
    """When the stretch that holds the index was sequenced; None beyond the last."""
    row = connection.execute(_QUERIES.sequenced_at, {"index": index}).fetchone()
    return None if row is None else row[0]


def indexes(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Event id → its index, of those that are sequenced."""
    return dict(connection.execute(_QUERIES.indexes, {"ids": list(ids)}).fetchall())


def every(connection: Connection, limit: int, after: int = 0) -> Iterator[list[Event]]:
    """The ledger after a position, sequenced or not, but for what is set aside; still sealed, `limit` events
    at a time.
    """
    while rows := connection.execute(
        _QUERIES.every, {"after": after, "limit": limit}, binary=True
    ).fetchall():
        yield [decode(cast("Row", row)) for row in rows]
        after = rows[-1][0]


def position_of(connection: Connection, index: int) -> int:
    """The position of a sequenced index; 0 for none."""
    row = connection.execute(_QUERIES.position_of, {"index": index}).fetchone()
    return int(row[0]) if row else 0


def quiet(connection: Connection, tags: Collection[str], index: int) -> set[str]:
    """Of these tags, those under which nothing lies beyond a sequenced index."""
    given = {"tags": list(tags), "position": position_of(connection, index)}
    return {tag for (tag,) in connection.execute(_QUERIES.quiet, given)}


def index_at(connection: Connection, time: datetime) -> int:
    """The last index sequenced by a time (aware): what "known at" that time means; 0 before the first."""
    row = connection.execute(_QUERIES.index_at, {"time": time}).fetchone()
    return 0 if row is None else int(row[0])


def follow(
    database: Database, after: int, stop: threading.Event, limit: int = 500
) -> Iterator[list[Indexed]]:
    """Stretches of events after an index, each event once, as they are sequenced, until `stop` is set."""
    with database.connect("app", autocommit=True) as connection:
        connection.execute(_QUERIES.listen)
        while not stop.is_set():
            if events := read(connection, after, limit):
                after = events[-1].number
                yield events
            else:
                for _ in connection.notifies(timeout=_WAIT, stop_after=1):
                    pass
