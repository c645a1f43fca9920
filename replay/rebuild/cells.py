"""Columns as the rows of PostgreSQL's binary COPY, made a column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What stands before the first row, and after the last.
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_NULL = pa.scalar(b"\xff\xff\xff\xff", pa.binary())
_NOTHING = pa.scalar(b"", pa.binary())
#: PostgreSQL counts days and microseconds from 1 January 2000.
_FIRST_DAY, _FIRST_MICROSECOND = 10_957, 946_684_800_000_000
_TEXT_OID = 25
#: PostgreSQL's type → how a value is written, how Arrow's is read, what is taken from it.
_FIXED: dict[str, tuple[str, tuple[pa.DataType, ...], int]] = {
    "smallint": (">i2", (pa.int64(),), 0),
    "integer": (">i4", (pa.int64(),), 0),
    "bigint": (">i8", (pa.int64(),), 0),
    "boolean": ("u1", (pa.uint8(),), 0),
    "date": (">i4", (pa.date32(), pa.int32()), _FIRST_DAY),
    "timestamp with time zone": (">i8", (pa.timestamp("us", "UTC"), pa.int64()), _FIRST_MICROSECOND),
}
#: Parts of rows that stand one after the other: arrays of bytes, or bytes that are the same in all rows.
Parts = list[Any]


def rows(columns: Sequence[pa.Array], types: Sequence[str]) -> memoryview:
    """The rows of some columns; `types` are PostgreSQL's names of theirs. `KeyError` for another type."""
    parts: Parts = [pa.scalar(len(columns).to_bytes(2, "big"), pa.binary())]
    for column, kind in zip(columns, types, strict=True):
        parts += [_NULL] if column.null_count == len(column) else _cells(column, kind)
    return _bytes(pc.binary_join_element_wise(*parts, _NOTHING))


def _bytes(array: pa.Array) -> memoryview:
    """What an array's values are together."""
    _, places, data = array.buffers()
    ends = np.frombuffer(places, np.int32)
    return memoryview(data)[ends[array.offset] : ends[array.offset + len(array)]]


def _cells(column: pa.Array, kind: str) -> Parts:
    """Length and content of each cell; a null has the length -1 and no content."""
    if kind == "text[]":
        return _texts(pa.concat_arrays([column]))
    if kind == "jsonb":
        return _documents(column.cast(pa.binary()))
    if kind == "text":
        content = column.cast(pa.binary())
        return [_or_null(_words(_lengths(content)), column), _filled(content)]
    form, steps, first = _FIXED[kind]
    for step in steps:
        column = column.cast(step)
    values = column.fill_null(0).to_numpy(zero_copy_only=False) - first
    return [_or_null(_packed([(">i4", np.dtype(form).itemsize), (form, values)], len(column)), column)]


def _documents(content: pa.Array) -> Parts:
    """JSON texts, each after the version of the binary form, which is 1."""
    cells = _packed([(">i4", _lengths(content) + 1), ("u1", 1)], len(content))
    return [_or_null(cells, content), _filled(content)]


def _texts(column: pa.Array) -> Parts:
    """Arrays of texts: dimensions, whether there are nulls, type; how many, from which on; then each."""
    counts = pc.list_value_length(column).fill_null(0).to_numpy()
    texts = column.values.cast(pa.binary())
    each = pc.binary_join_element_wise(_words(_lengths(texts)), texts, _NOTHING)
    mask = column.is_null() if column.null_count else None
    content = _filled(pc.binary_join(pa.ListArray.from_arrays(column.offsets, each, mask=mask), _NOTHING))
    some = _words(_lengths(content) + 20, 1, 0, _TEXT_OID, counts, 1)
    none = _words(np.full(len(column), 12), 0, 0, _TEXT_OID)
    return [_or_null(pc.if_else(pa.array(counts > 0), some, none), column), content]


def _words(first: np.ndarray[Any, Any], *more: Any) -> pa.Array:
    """Numbers of four bytes each."""
    return _packed([(">i4", one) for one in (first, *more)], len(first))


def _packed(values: list[tuple[str, Any]], size: int) -> pa.Array:
    """Values side by side, as an array of bytes of one width."""
    cells = np.empty(size, [(f"f{n}", form) for n, (form, _) in enumerate(values)])
    for n, (_, value) in enumerate(values):
        cells[f"f{n}"] = value
    places = np.arange(size + 1, dtype=np.int32) * np.int32(cells.itemsize)
    buffers = [None, pa.py_buffer(places), pa.py_buffer(cells)]
    return pa.BinaryArray.from_buffers(pa.binary(), size, buffers)


def _lengths(content: pa.Array) -> np.ndarray[Any, Any]:
    lengths: np.ndarray[Any, Any] = pc.binary_length(content).fill_null(0).to_numpy(zero_copy_only=False)
    return lengths


def _filled(content: pa.Array) -> pa.Array:
    return content.fill_null(_NOTHING) if content.null_count else content


def _or_null(cells: pa.Array, column: pa.Array) -> pa.Array:
    return pc.if_else(column.is_valid(), cells, _NULL) if column.null_count else cells
