"""Holding the live read models against a fresh replay.

The replay is made beside them in one transaction that is never committed, and PostgreSQL compares the two.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import IsolationLevel

from ledger import stream
from ledger.store import Ledger
from replay.drifts import compared
from replay.origins import Origins
from replay.rebuild.catching_up import Patcher
from replay.rebuild.course import DUCKDB
from replay.rebuild.history import By, History, work_of
from replay.rebuild.pace import Told
from replay.rebuild.shadow import FOLDED, Shadow, erased_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.events import Event
    from ledger.database import Connection, Database
    from ledger.keyring import Keyring
    from ledger.vault import Vault
    from replay.drifts import Report
    from replay.rebuild.filling import Filler
    from replay.rebuild.pace import Pace
    from replay.segments.shelf import Shelf

PATCHED = 500
CHECKING = "由账册重算"


def check(
    database: Database,
    keyring: Keyring,
    shelf: Shelf,
    by: By = DUCKDB,
    progress: Callable[[Pace], None] | None = None,
) -> Report:
    """Compare all read models in one snapshot, while work goes on; figures, counted from them, are left out.

    Personal values are opened with the keys of the moment, so whose were erased meanwhile are left out too.
    Parameters and refusals are those of `rebuild`; it may run beside one.
    """
    told, vault, history = Told(progress), keyring.vault(), History(database, keyring, shelf, by)
    manifest = history.brought_up(told)
    with _snapshot(database) as connection, history.filler(manifest, manifest.last) as filler:
        shadow = Shadow(connection, f"read_check_{connection.info.backend_pid}")
        _fill(shadow, filler, {table: work_of(manifest, table) for table in FOLDED}, told)
        tail = _tail(Patcher(shadow, vault), stream.position_of(connection, manifest.last))
        origins = Origins(filler.engine, filler.index, tail, _spoken(connection, vault, tail))
        return compared(shadow, origins, _erased(database, manifest.last))


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """One moment of the database, in a transaction that leaves nothing behind."""
    with database.connect("owner") as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            yield connection
        finally:
            connection.rollback()


def _erased(database: Database, index: int) -> frozenset[str]:
    """Who was erased since: personal values are opened with the keys of this moment, not of the snapshot."""
    with database.connect("app") as connection:
        return erased_since(connection, index)


def _fill(shadow: Shadow, filler: Filler, work: dict[str, int], told: Told) -> None:
    """The read models as the segments give them, with their keys, and the functions that write them."""
    told.begin(CHECKING, sum(work.values()))
    shadow.create()
    done = 0
    for table in FOLDED:
        shadow.make(table, unlogged=True)
        if work[table]:
            filler.fill(shadow, table, told.more)
        shadow.key(table)
        done += work[table]
        told.at(done)
    shadow.functions()


def _tail(patcher: Patcher, position: int) -> list[Event]:
    """Apply what the snapshot has beyond a position."""
    tail: list[Event] = []
    for events in stream.every(patcher.shadow.connection, PATCHED, position):
        patcher.apply(events)
        tail += events
    return tail


def _spoken(connection: Connection, vault: Vault, tail: list[Event]) -> dict[str, Event]:
    """The events that rollbacks among the last events speak of."""
    ids = {one for event in tail for one in event.changes.get("event", {})}
    return {event.id: event for event in Ledger(vault).many(connection, ids)}
