"""History at hand: one DuckDB over the segments, kept between questions and brought up to date for them."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import ibis

from replay.engines import DuckDB
from replay.segments.export import export
from replay.segments.shelf import Shelf
from replay.tables import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.expr import types as ir

    from ledger.database import Connection

#: What an engine that is kept may take.
MEMORY = "2GB"


class History:
    """The segments at one address. One question at a time: an engine is not for several threads."""

    def __init__(self, address: str) -> None:
        self._shelf = Shelf(address)
        self._lock = Lock()
        self._engine: DuckDB | None = None
        self._last = 0

    @contextmanager
    def up_to(self, connection: Connection, index: int) -> Iterator[DuckDB]:
        """The engine over segments that hold the index.

        `connection` must see what is committed now, not an older snapshot. Raises as `export` does.
        """
        with self._lock:
            if self._engine is None or self._last < index:
                self._engine = self._opened(connection)
            yield self._engine

    def _opened(self, connection: Connection) -> DuckDB:
        manifest = export(connection, self._shelf)
        if self._engine is not None:
            self._engine.close()
        self._last = manifest.last
        kind = DuckDB if manifest.segments else _Empty
        return kind(self._shelf, manifest.segments, memory=MEMORY)


class _Empty(DuckDB):
    """Before anything is sequenced: every table without a row."""

    def table(self, name: str) -> ir.Table:
        return ibis.memtable(schema_of(name).empty_table())


_KEPT: dict[str, History] = {}
_TAKING = Lock()


def history(address: str) -> History:
    """The history at an address, the same one for the whole process."""
    with _TAKING:
        if address not in _KEPT:
            _KEPT[address] = History(address)
        return _KEPT[address]
