"""The ledger's tables behind the DCB interface of the `eventsourcing` library."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.persistence import ProgrammingError
from pydantic_core import to_json

from ledger.barrier import settled
from ledger.errors import ConditionFailed, refusals
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.database import Connection, Pool

_QUERIES = Queries("ledger", "queries/recorder.sql")
_NO_LIMIT = 2**63 - 1
_BATCH = 500
_PAUSE = 0.05


class Recorder(DCBRecorder):
    """Appends and reads through the pool's connections, one transaction a call.

    A condition names one position for all its tags.  That is safe because every read waits at the
    barrier: nothing can come in later below the head that it gave.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> Response:
        with self._pool.connection() as connection:
            upto = settled(connection)
            events = _select(connection, query, after, upto, limit)
            if limit is None:
                row = connection.execute(_QUERIES.head, {"upto": upto}).fetchone()
                return Response(events, row[0] if row else None)
        return Response(events, events[-1].position if events else None)

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """Append all or none, and return the last position.

        `ConditionFailed` (an `IntegrityError`) when an event matches; `ProgrammingError` without events.
        """
        if not events:
            raise ProgrammingError("nothing to append")
        with refusals(), self._pool.connection() as connection:
            if condition is not None:
                _require(connection, condition, events)
            rows = connection.execute(_QUERIES.append, _command(events)).fetchall()
        return int(rows[0][0])

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription:
        return Subscription(self, query, after)


class Response(DCBReadResponse):
    """Events that have been read, and the position up to which nothing more can appear."""

    def __init__(self, events: Iterable[DCBSequencedEvent], head: int | None) -> None:
        self._events = iter(events)
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        return next(self._events)


class Subscription(DCBSubscription[Recorder]):
    """Every matching event once, in order of position; asks again 20 times a second while there is none.

    It does not LISTEN: appends never notify, and it must not depend on a sequencer that may be down.
    """

    def __init__(self, recorder: Recorder, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder, query, after)
        self._ready: deque[DCBSequencedEvent] = deque()
        self._stopped = threading.Event()

    def stop(self) -> None:
        super().stop()
        self._stopped.set()

    def __next__(self) -> DCBSequencedEvent:
        while not self._stopped.is_set():
            if self._ready:
                return self._ready.popleft()
            self._fetch()
            if not self._ready:
                self._stopped.wait(_PAUSE)
        raise StopIteration

    def _fetch(self) -> None:
        self._ready.extend(self._recorder.read(self._query, after=self._last_position, limit=_BATCH))
        if self._ready:
            self._last_position = self._ready[-1].position


def _select(
    connection: Connection, query: DCBQuery | None, after: int | None, upto: int, limit: int | None
) -> list[DCBSequencedEvent]:
    items = query.items if query else []
    tagged = bool(items) and all(item.tags for item in items)
    given = {
        "items": to_json([{"types": item.types, "tags": item.tags} for item in items]).decode(),
        "after": after or 0,
        "upto": upto,
        "limit": _NO_LIMIT if limit is None else limit,
    }
    statement = _QUERIES.read_tagged if tagged else _QUERIES.read
    rows = connection.execute(statement, given, binary=True)
    return [DCBSequencedEvent(DCBEvent(kind, body, tags), place) for place, kind, tags, body in rows]


def _require(connection: Connection, condition: DCBAppendCondition, events: Sequence[DCBEvent]) -> None:
    """Lock, then look.  Every tag is locked at once, since the append locks the same ones again."""
    items = condition.fail_if_events_match.items
    alone = not items or not all(_guarded(item) for item in items)
    wanted = {tag for item in items for tag in item.tags} | _locks(events)
    connection.execute(_QUERIES.lock, {"alone": alone, "tags": list(wanted)})
    if _select(connection, condition.fail_if_events_match, condition.after, _NO_LIMIT, 1):
        raise ConditionFailed


def _guarded(item: DCBQueryItem) -> bool:
    """Whether every event that the item could match takes the lock of one of its tags."""
    return any(not tag.startswith("village:") for tag in item.tags)


def _locks(events: Iterable[DCBEvent]) -> set[str]:
    return {tag for event in events for tag in event.tags if not tag.startswith("village:")}


def _command(events: Sequence[DCBEvent]) -> dict[str, Any]:
    """What `ledger.append` takes; without an id an event is named dcb.<position>."""
    command = {
        "saves": [],
        "seen": {},
        "locks": list(_locks(events)),
        "events": [
            {
                "type": event.type,
                "version": 1,
                "tags": list(dict.fromkeys(event.tags)),
                "account": "dcb",
                "person": "dcb",
                "division": "",
                "save": "dcb",
                "body": len(event.data),
                "meta": 0,
            }
            for event in events
        ],
    }
    return {"command": to_json(command).decode(), "bytes": b"".join(event.data for event in events)}
