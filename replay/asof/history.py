"""History at hand: one DuckDB over the segments, kept between questions and brought up to date for them."""

from __future__ import annotations

import atexit
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from replay.engines import DuckDB
from replay.segments.export import export
from replay.shelves import shelf_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.database import Database

    Progress = Callable[[int, int], None]

#: Bytes that an engine that is kept may take.
MEMORY = 2 * 10**9


class History:
    """The segments at one address. One question at a time: an engine is not for several threads."""

    def __init__(self, address: str) -> None:
        self._shelf = shelf_at(address)
        self._lock = Lock()
        self._engine: DuckDB | None = None
        self._last = 0

    @contextmanager
    def up_to(self, database: Database, index: int, progress: Progress | None = None) -> Iterator[DuckDB]:
        """The engine over segments that hold the index. Raises as `export` does.

        Whoever waits for it, or folds with it, should hold no connection of a pool meanwhile. `progress` is
        told (events, in all) of the export, which takes a while the first time.
        """
        with self._lock:
            yield self._engine if self._engine and self._last >= index else self._opened(database, progress)

    def _opened(self, database: Database, progress: Progress | None) -> DuckDB:
        with database.connect("app", autocommit=True) as connection:
            manifest = export(connection, self._shelf, progress)
        fresh = DuckDB(self._shelf, manifest.segments, MEMORY)
        # What fails before leaves the engine that was there, and what fails here none.
        self.close()
        self._engine, self._last = fresh, manifest.last
        return fresh

    def close(self) -> None:
        """Let go of the engine; the next question opens another."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()


_KEPT: dict[str, History] = {}
_TAKING = Lock()


def history(address: str) -> History:
    """The history at an address, the same one for the whole process."""
    with _TAKING:
        if address not in _KEPT:
            _KEPT[address] = History(address)
            atexit.register(_KEPT[address].close)
        return _KEPT[address]
