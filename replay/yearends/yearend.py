"""A year-end: the lines of every table at a point, what they hash to, and its head."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from replay.fold import Point
from replay.yearends.forms import form_of
from replay.yearends.lines import counting, lined, runs, written
from replay.yearends.parts import parts
from replay.yearends.places import moved
from replay.yearends.within import inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from replay.engines import Engine
    from replay.yearends.forms import Sheet

    #: Opens the file that a table's lines go into.
    Opener = Callable[[str], AbstractContextManager[IO[bytes] | None]]
    #: Is told how many tables are done, of how many.
    Telling = Callable[[int, int], None]
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


def compute(
    engine: Engine, which: Which, opener: Opener | None = None, telling: Telling | None = None
) -> YearEnd:
    """Fold and write one table after the other; each is hashed while the engine is at the next.

    Raises FormUnknown, SegmentBroken.
    """
    form = form_of(which.form)
    places = moved(engine, form, which.year)
    with ThreadPoolExecutor(1) as hashing:
        tables = {}
        for done, sheet in enumerate(form.sheets):
            if telling is not None:
                telling(done, len(form.sheets))
            made: SimpleQueue[pa.Table | None] = SimpleQueue()
            tables[sheet.name] = hashing.submit(_summed, sheet.name, iter(made.get, None), opener)
            try:
                for lines in _lines(engine, sheet, which, places):
                    made.put(lines)
            finally:
                made.put(None)
        return YearEnd(which, {name: found.result() for name, found in tables.items()})


def _lines(engine: Engine, sheet: Sheet, which: Which, places: Mapping[str, str]) -> Iterator[pa.Table]:
    """A table's lines in their order, part by part."""
    masks = engine.arrow(engine.table(sheet.name).select("assigned").distinct())["assigned"].to_pylist()
    found = runs(sheet, sorted(masks))
    counted = counting(engine.table, sheet, which.point, places)
    for part in parts(engine, sheet, which.year):
        rows = written(part.of(counted, sheet.keys[0]), sheet, found)
        yield engine.arrow(lined(inside(engine.table, rows, sheet, which, places), sheet))


def _summed(name: str, made: Iterable[pa.Table], opener: Opener | None) -> Sum:
    digest, count = hashlib.sha256(), 0
    with opener(name) if opener is not None else nullcontext() as file:
        for lines in made:
            count += lines.num_rows
            for data in slices(lines):
                digest.update(data)
                if file is not None:
                    file.write(data)
    return Sum(count, digest.hexdigest())


def slices(lines: pa.Table) -> Iterator[memoryview]:
    """The bytes of one column of text, piece by piece: its own memory, nothing is copied."""
    for piece in lines.column(0).chunks:
        column = piece.cast(pa.large_string())
        _, offsets, data = column.buffers()
        if not len(column) or data is None:
            continue
        places = memoryview(offsets).cast("B").cast("q")
        yield memoryview(data).cast("B")[places[column.offset] : places[column.offset + len(column)]]
