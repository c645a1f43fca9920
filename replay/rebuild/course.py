"""The course of a rebuild: segments, tables, what was recorded meanwhile, the switch."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg.errors import LockNotAvailable

from ledger import stream
from projections.patches import OWN
from replay.rebuild.catching_up import Patcher
from replay.rebuild.errors import RebuildRunning
from replay.rebuild.history import By, History, work_of
from replay.rebuild.pace import Told
from replay.rebuild.shadow import CAUGHT_UP, COUNTED, FIGURES, FOLDED, QUERIES, Shadow, erased_since
from replay.rebuild.switch import switch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.database import Connection, Database
    from ledger.keyring import Keyring
    from ledger.sequencer import Sequencer
    from ledger.stream import Indexed
    from replay.rebuild.filling import Filler
    from replay.rebuild.pace import Pace
    from replay.segments.shelf import Shelf

#: Milliseconds to wait for another rebuild: one that was killed is gone within a second.
PATIENCE = 3_000
#: Events applied in one transaction; after a round of fewer comes the switch.
ROUND = 500
#: What the stages are called.
FILLING, CATCHING_UP = "重建查询表", "补上新业务"


DUCKDB = By()


def rebuild(
    database: Database,
    keyring: Keyring,
    shelf: Shelf,
    by: By = DUCKDB,
    progress: Callable[[Pace], None] | None = None,
) -> dict[str, int]:
    """Make the read models again while work goes on, and put them in place at once; rows per table.

    Killed, it goes on where it was.
    Raises RebuildRunning, SwitchWaiting, and what engines and segments refuse.
    """
    told, vault, history = Told(progress), keyring.vault(), History(database, keyring, shelf, by)
    with _alone(database) as connection:
        shadow = Shadow(connection)
        base = _filled(shadow, history, told)
        rows = {stage: done.rows for stage, done in shadow.finished().items() if stage in FOLDED}
        patcher = Patcher(shadow, vault)
        sequencer = keyring.sequencer(database)
        switch(patcher, lambda: _catch_up(sequencer, patcher, base, told), base)
        return rows


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    with database.connect("owner", autocommit=True) as connection:
        connection.execute(QUERIES.alone)
        connection.execute(QUERIES.patience, {"milliseconds": PATIENCE, "local": False})
        try:
            connection.execute(QUERIES.hold)
        except LockNotAvailable:
            raise RebuildRunning from None
        connection.execute(QUERIES.patience, {"milliseconds": 0, "local": False})
        yield connection


def _filled(shadow: Shadow, history: History, told: Told) -> int:
    """Fill every table that is not there yet; the index that they are folded at."""
    manifest = history.brought_up(told)
    with shadow.connection.transaction():
        base = shadow.begin(manifest.last)
    finished = shadow.finished().keys()
    for table in finished & OWN.keys():
        _clear_erased(shadow, table, base)
    if not finished >= {*FOLDED}:
        with history.filler(manifest, base) as filler:
            _fill(shadow, filler, {table: work_of(manifest, table) for table in FOLDED}, told)
    if FIGURES not in finished:
        _complete(shadow, base)
    return base


def _fill(shadow: Shadow, filler: Filler, work: dict[str, int], told: Told) -> None:
    """Each table in a transaction of its own.

    Until that is committed nobody who erases sees it, so what was erased meanwhile is cleared after it.
    """
    finished = shadow.finished().keys()
    done = sum(work[table] for table in finished & work.keys())
    told.begin(FILLING, sum(work.values()), done)
    for table in (one for one in FOLDED if one not in finished):
        with shadow.connection.transaction():
            shadow.make(table)
            # Frozen rows are seen by transactions that are older than they are.
            rows = filler.fill(shadow, table, told.more, ", FREEZE") if work[table] else 0
            shadow.dress(table)
            shadow.finish(table, filler.index, rows)
        _clear_erased(shadow, table, filler.index)
        done += work[table]
        told.at(done)


def _clear_erased(shadow: Shadow, table: str, index: int) -> None:
    """Whose erasure was recorded since an index has no values in a finished table."""
    if table in OWN and (gone := erased_since(shadow.connection, index)):
        shadow.forget(table, gone)


def _complete(shadow: Shadow, base: int) -> None:
    """Figures, and the functions that write."""
    with shadow.connection.transaction():
        for table in COUNTED:
            shadow.make(table)
        shadow.count_figures(base)
        for table in COUNTED:
            shadow.dress(table)
        shadow.functions()
        shadow.finish(FIGURES, base, 0)


def _catch_up(sequencer: Sequencer, patcher: Patcher, base: int, told: Told) -> int:
    """Apply what was sequenced since, round by round, until little is left; the last position applied."""
    shadow, connection = patcher.shadow, patcher.shadow.connection
    finished = shadow.finished()
    after = finished[CAUGHT_UP].index if CAUGHT_UP in finished else base
    position = stream.position_of(connection, after)
    told.begin(CATCHING_UP, stream.head(connection) - after)
    while True:
        sequencer.run_once()
        events = stream.read(connection, after, ROUND)
        if events:
            _apply(patcher, events)
            after, position = events[-1].number, events[-1].event.position
            told.more(len(events))
        if len(events) < ROUND:
            return position


def _apply(patcher: Patcher, events: Sequence[Indexed]) -> None:
    """One round, in a transaction that says how far it got."""
    with patcher.shadow.connection.transaction():
        patcher.apply([one.event for one in events])
        patcher.shadow.finish(CAUGHT_UP, events[-1].number, len(events))
