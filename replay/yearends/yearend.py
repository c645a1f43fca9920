"""A year-end: the lines of every table at a point, what they hash to, and its head."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from replay.fold import Point
from replay.yearends.forms import form_of
from replay.yearends.lines import lined, written
from replay.yearends.places import moved
from replay.yearends.within import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from replay.engines import Engine

    #: Opens the file that a table's lines go into.
    Opener = Callable[[str], AbstractContextManager[IO[bytes] | None]]
#: First line of every head.
TITLE = "huce year-end"


class Sum(NamedTuple):
    """A table: how many lines, and the SHA-256 of their bytes (hexadecimal)."""

    lines: int
    hash: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which year-end: form, year, index of the ledger, and the division it is of (empty: all of it)."""

    form: int
    year: int
    index: int
    division: str = ""

    @property
    def point(self) -> Point:
        """What is folded."""
        return Point(self.index, year=self.year)

    def at(self, index: int) -> Which:
        """The same as known at another index."""
        return replace(self, index=index)

    def under(self, division: str) -> Which:
        """The part of a division."""
        return replace(self, division=division)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A year-end as it was computed; `balance` and `counts` where they were asked for."""

    which: Which
    tables: Mapping[str, Sum]
    balance: Any = field(default=None, compare=False)
    counts: Any = field(default=None, compare=False)

    @property
    def form(self) -> int:
        """Version of the form."""
        return self.which.form

    @property
    def head(self) -> bytes:
        """The text that names it: title, version, year, index, then table, lines, hash."""
        which = self.which
        rows: list[tuple[object, ...]] = [(TITLE,), ("form", which.form), ("year", which.year)]
        rows += [("index", which.index), *([("division", which.division)] if which.division else [])]
        rows += [("table", name, *found) for name, found in self.tables.items()]
        return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()

    @property
    def hash(self) -> str:
        """SHA-256 of the head (hexadecimal)."""
        return hashlib.sha256(self.head).hexdigest()


def compute(engine: Engine, which: Which, opener: Opener | None = None) -> YearEnd:
    """Fold, write and hash one table after the other. Raises FormUnknown, SegmentBroken."""
    form = form_of(which.form)
    places = moved(engine, form, which.year)
    tables: dict[str, Sum] = {}
    for sheet in form.sheets:
        rows = written(engine.table, sheet, which.point, places)
        rows = inside(engine.table, rows, sheet, which, places)
        parts = slices(engine.batches(lined(rows, sheet)))
        if opener is None:
            tables[sheet.name] = _summed(parts, None)
        else:
            with opener(sheet.name) as file:
                tables[sheet.name] = _summed(parts, file)
    return YearEnd(which, tables)


def _summed(parts: Iterable[tuple[int, memoryview]], file: IO[bytes] | None) -> Sum:
    digest, lines = hashlib.sha256(), 0
    for count, data in parts:
        lines += count
        digest.update(data)
        if file is not None:
            file.write(data)
    return Sum(lines, digest.hexdigest())


def slices(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, memoryview]]:
    """Lines and bytes of each batch of one column of text: the column's own memory, nothing is copied."""
    for batch in batches:
        column = batch.column(0)
        if not len(column):
            continue
        if pa.types.is_string_view(column.type):
            column = column.cast(pa.large_string())
        _, offsets, data = column.buffers()
        whole = memoryview(offsets).cast("B")
        places = whole.cast("q") if pa.types.is_large_string(column.type) else whole.cast("i")
        first, last = places[column.offset], places[column.offset + len(column)]
        yield len(column), memoryview(data).cast("B")[first:last] if data is not None else memoryview(b"")
