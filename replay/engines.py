"""The engines that fold: DuckDB in this process, Spark wherever it is. Ibis tables in, Arrow out."""

from __future__ import annotations

import os
import socket
import warnings
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import ibis
import pyarrow as pa
from ibis.util import gen_name

from domain.errors import InvalidInput, Refused
from replay.tables import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ibis.backends.duckdb import Backend as DuckDBBackend
    from ibis.backends.pyspark import Backend as SparkBackend
    from ibis.expr import types as ir
    from pyspark.sql import SparkSession

    from replay.segments.manifest import Part, Segment
    from replay.segments.shelf import Shelf

# Both engines fuse selections themselves; ibis would take a sixth of a small year-end's time for it.
ibis.options.sql.fuse_selects = False
#: Bytes that DuckDB may take: the largest province's year-end is folded in two parts then.
_MOST_MEMORY = 10 * 10**9
#: Rows of a record batch.
BATCH = 100_000
SPARK_PORT = 15002


class EngineUnknown(InvalidInput):
    """There is no such engine."""

    code, field, sentence = "engine_unknown", "engine", "没有“{value}”这种计算引擎;可用:duckdb、spark。"


class EngineMissing(Refused):
    """The engine is not installed, or nothing answers at its address."""

    code = "engine_missing"
    sentence = "计算引擎 {engine} 不可用:{reason}。什么也没有写入。"


class Engine(Protocol):
    """Tables of some segments, and what expressions over them come to; `memory`: bytes it may take."""

    memory: int

    def table(self, name: str) -> ir.Table:
        """A table of all the segments; its files are checked first. Raises SegmentBroken."""
        ...

    def kept(self, expression: ir.Table) -> ir.Table:
        """The rows of an expression that is read more than once: folded once, where the engine can."""
        ...

    def batches(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """The rows of an expression, in its order, as they come."""
        ...

    def arrow(self, expression: ir.Table) -> pa.Table:
        """All rows of an expression."""
        ...


class _Engine:
    """What both engines have in common."""

    def __init__(self, shelf: Shelf, segments: Sequence[Segment], memory: int) -> None:
        self._shelf, self._segments, self.memory = shelf, tuple(segments), memory
        self._known: dict[str, ir.Table] = {}

    def table(self, name: str) -> ir.Table:
        if name not in self._known:
            self._shelf.check(self._segments, (name,))
            # A segment that was written before a table came into being has no part of it.
            parts = [part for s in self._segments if (part := s.parts.get(name)) is not None and part.rows]
            self._known[name] = self._whole(name, self._read(name, parts)) if parts else _empty(name)
        return self._known[name]

    def _whole(self, name: str, rows: ir.Table) -> ir.Table:
        """With the columns that came later, empty."""
        kinds = ibis.Schema.from_pyarrow(schema_of(name))
        missing = {one: ibis.null(kinds[one]) for one in kinds if one not in rows.columns}
        return rows.mutate(**missing) if missing else rows

    def _read(self, name: str, parts: list[Part]) -> ir.Table:
        raise NotImplementedError


def _empty(name: str) -> ir.Table:
    """As the files of a table are read: whether a column may be empty is not said."""
    columns = pa.schema([column.with_nullable(True) for column in schema_of(name)])  # noqa: FBT003
    return ibis.memtable(columns.empty_table())


class DuckDB(_Engine):
    """DuckDB in this process, with so many bytes of memory; what needs more goes to a folder of its own."""

    def __init__(self, shelf: Shelf, segments: Sequence[Segment], memory: int) -> None:
        super().__init__(shelf, segments, memory)
        self._spilt = TemporaryDirectory(prefix="huce-")
        # Whoever wants an order asks for it.
        self.backend: DuckDBBackend = ibis.duckdb.connect(
            memory_limit=f"{memory}B", temp_directory=self._spilt.name, preserve_insertion_order=False,
            autoinstall_known_extensions=False,
        )  # fmt: skip
        if "file" not in (shelf.files.protocol, *shelf.files.protocol):
            self.backend.con.register_filesystem(shelf.files)

    def _read(self, name: str, parts: list[Part]) -> ir.Table:
        files = self._shelf.files
        local = "file" in (files.protocol, *files.protocol)
        places = [self._shelf.path(one.name) if local else self._shelf.url(one.name) for one in parts]
        return self.backend.read_parquet(places, table_name=f"huce_{name}", union_by_name=True)

    def kept(self, expression: ir.Table) -> ir.Table:
        return self.backend.create_table(gen_name("huce_kept"), expression, temp=True)

    def batches(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        yield from self.backend.to_pyarrow_batches(expression, chunk_size=BATCH)

    def arrow(self, expression: ir.Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def close(self) -> None:
        """Let go of its memory and files."""
        self.backend.disconnect()
        self._spilt.cleanup()


class Spark(_Engine):
    """Spark over Spark Connect, at an address like sc://127.0.0.1:15002; it must see the segments itself.

    `memory` is what answers may take here.
    """

    def __init__(self, shelf: Shelf, segments: Sequence[Segment], memory: int, *, remote: str) -> None:
        super().__init__(shelf, segments, memory)
        self._session = _session(remote)
        self.backend: SparkBackend = ibis.pyspark.connect(self._session)

    def _read(self, name: str, parts: list[Part]) -> ir.Table:
        places, view = [self._shelf.url(one.name) for one in parts], f"huce_{name}_{id(self)}"
        self._session.read.option("mergeSchema", "true").parquet(*places).createOrReplaceTempView(view)
        return self.backend.table(view)

    def kept(self, expression: ir.Table) -> ir.Table:
        # Not every server of Spark Connect can keep one.
        return expression

    def batches(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        yield from self.arrow(expression).to_batches(BATCH)

    def arrow(self, expression: ir.Table) -> pa.Table:
        with warnings.catch_warnings():
            # Spark's client says of every table that it is given that it does not check it.
            warnings.filterwarnings("ignore", "'verifySchema'")
            return self.backend.to_pyarrow(expression)

    def close(self) -> None:
        """End the session."""
        self._session.stop()


def _session(remote: str) -> SparkSession:
    """Raises EngineMissing."""
    _require_answer(remote)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pyspark.errors import PySparkException  # noqa: PLC0415  installed where Spark is used
            from pyspark.sql import SparkSession as Session  # noqa: PLC0415
    except ImportError:
        raise EngineMissing(engine="spark", reason="没有安装 pyspark-client") from None
    try:
        session = Session.builder.remote(remote).create()
        session.version  # noqa: B018  asks the server
    except PySparkException:
        raise EngineMissing(engine="spark", reason=f"{remote} 没有应答") from None
    return session


def _require_answer(remote: str) -> None:
    """The client itself would try for ten minutes."""
    address = urlsplit(remote)
    try:
        socket.create_connection((address.hostname or "", address.port or SPARK_PORT), timeout=10).close()
    except (OSError, ValueError):
        raise EngineMissing(engine="spark", reason=f"{remote} 没有应答") from None


def _memory() -> int:
    """Half of the machine's, which others need too."""
    return min(_MOST_MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)


@contextmanager
def engine(
    name: str, shelf: Shelf, segments: Sequence[Segment], *, remote: str | None = None
) -> Iterator[Engine]:
    """The engine of a name over some segments. Raises EngineUnknown, EngineMissing."""
    found: DuckDB | Spark
    if name == "duckdb":
        found = DuckDB(shelf, segments, _memory())
    elif name == "spark":
        if remote is None:
            raise EngineMissing(engine=name, reason="没有设置 HUCE_SPARK")
        found = Spark(shelf, segments, _memory(), remote=remote)
    else:
        raise EngineUnknown(value=name[:20])
    try:
        yield found
    finally:
        found.close()
