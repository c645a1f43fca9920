"""Personal values opened a batch of rows at a time: many by worker processes, few here."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from domain.fields import subject
from ledger.store import Ledger
from ledger.vault import Vault
from ledger.worker import end_with_parent
from projections.patches import OWN
from replay.rebuild.sources import personal
from replay.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.database import Connection, Database

PROCESSES = 2
#: From so many rows on a batch is worth a process; batches that are given out ahead.
MANY, AHEAD = 5_000, 4
Columns = list[pa.Array]
_mine: Values


@dataclass(frozen=True, slots=True)
class Values:
    """Opens over one connection; what an erased person had is null, and so is what has no key."""

    connection: Connection
    vault: Vault
    erased: frozenset[str]

    def opened(self, table: str, batch: pa.RecordBatch) -> Columns:
        """The personal columns of a table in clear. `SealBroken` as in `Vault.open`."""
        entities = batch.column(TABLES[table].keys[0]).to_pylist()
        gone = self.erased if table in OWN else frozenset()
        wanted = {subject(entity) for entity in entities} - gone
        wrapped = Ledger(self.vault).keys(self.connection, wanted)
        unseal = self.vault.opener(wrapped)
        return [
            pa.array(
                (
                    None if token is None else unseal(event, table, entity, name, token)
                    for entity, event, token in zip(
                        entities, _listed(batch, f"{name}_event"), _listed(batch, name), strict=True
                    )
                ),
                pa.string(),
                size=len(entities),
            )
            for name in personal(table)
        ]


def _listed(batch: pa.RecordBatch, name: str) -> list[Any]:
    found: list[Any] = batch.column(name).to_pylist()
    return found


class Opener:
    """A connection of its own and, once there are many values, worker processes with theirs."""

    def __init__(self, database: Database, master: bytes, erased: frozenset[str]) -> None:
        self._given = (database, master, erased)
        self._here = _values(*self._given)
        self._pool: ProcessPoolExecutor | None = None

    def through(self, table: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches in their order, personal columns in clear."""
        waiting: deque[tuple[pa.RecordBatch, Future[Columns]]] = deque()
        for batch in batches:
            waiting.append((batch, self._begun(table, batch)))
            if len(waiting) > AHEAD:
                yield _clear(table, *waiting.popleft())
        for batch, coming in waiting:
            yield _clear(table, batch, coming)

    def _begun(self, table: str, batch: pa.RecordBatch) -> Future[Columns]:
        if batch.num_rows >= MANY and personal(table):
            return self._workers().submit(_opened, table, batch)
        done: Future[Columns] = Future()
        done.set_result(self._here.opened(table, batch) if personal(table) else [])
        return done

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(PROCESSES, spawn, initializer=_begin, initargs=self._given)
        return self._pool

    def close(self) -> None:
        """End the processes."""
        self._here.connection.close()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _clear(table: str, batch: pa.RecordBatch, coming: Future[Columns]) -> pa.RecordBatch:
    for name, column in zip(personal(table), coming.result(), strict=True):
        batch = batch.set_column(batch.schema.get_field_index(name), name, column)
    return batch


def _values(database: Database, master: bytes, erased: frozenset[str]) -> Values:
    return Values(database.connect("app", autocommit=True), Vault(master), erased)


def _begin(database: Database, master: bytes, erased: frozenset[str]) -> None:
    """A worker begins; it ends with its parent, however that ends."""
    global _mine  # noqa: PLW0603  a worker is one process
    end_with_parent()
    _mine = _values(database, master, erased)


def _opened(table: str, batch: pa.RecordBatch) -> Columns:
    return _mine.opened(table, batch)
