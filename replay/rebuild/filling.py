"""Filling tables: the fold's rows out of the engine, opened, as binary COPY, one step ahead of PostgreSQL."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyarrow as pa

from replay.rebuild import cells, documents, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from replay.engines import Engine
    from replay.rebuild.opening import Opener
    from replay.rebuild.shadow import Shadow

#: Rows that are turned together: few enough to stay in the processor's cache.
PIECE = 20_000


class Filler:
    """Turns the tables of one engine, as known at an index, into rows of COPY."""

    def __init__(self, engine: Engine, opener: Opener, index: int) -> None:
        self.engine, self._opener, self.index = engine, opener, index

    def fill(self, shadow: Shadow, table: str, tell: Callable[[int], None], options: str = "") -> int:
        """Fill a table of the schema; how many rows. `tell` is given the rows of each piece."""
        columns = shadow.columns(table)
        written = 0

        def buffers() -> Iterator[memoryview]:
            nonlocal written
            for count, buffer in _ahead(self._pieces(table, columns)):
                yield buffer
                written += count
                tell(count)

        shadow.copy(table, columns, buffers(), options)
        return written

    def _pieces(self, table: str, columns: dict[str, str]) -> Iterator[tuple[int, memoryview]]:
        expression = sources.rows(self.engine.table, table, self.index)
        batches = (
            batch.slice(place, PIECE)
            for batch in self.engine.batches(expression)
            for place in range(0, batch.num_rows, PIECE)
        )
        for batch in self._opener.through(table, batches):
            found = [_column(batch.column(name), kind) for name, kind in columns.items()]
            yield batch.num_rows, cells.rows(found, list(columns.values()))


def _column(column: pa.Array, kind: str) -> pa.Array:
    """A column as COPY takes it: forms as JSON text, opened days as days."""
    if pa.types.is_struct(column.type):
        return documents.texts(column)
    return column.cast(pa.date32()) if kind == "date" and pa.types.is_string(column.type) else column


def _ahead(items: Iterator[tuple[int, memoryview]]) -> Iterator[tuple[int, memoryview]]:
    """The items, the next of which is being made while one is used."""
    with ThreadPoolExecutor(1) as thread:
        coming: Future[tuple[int, memoryview] | None] = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item
