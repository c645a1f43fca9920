"""Forms as JSON documents, made a column at a time; what has no value is left out, as events leave it out."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pydantic_core import to_json

_NONE = ""
#: What cannot stand between quotation marks as it is.
_SPECIAL = r'["\\\x00-\x1f]'


def texts(column: pa.StructArray) -> pa.Array:
    """The JSON text of each form; null where there is none."""
    parts = zip((field.name for field in column.type), column.flatten(), strict=True)
    cells = [_cell(name, values) for name, values in parts if values.null_count < len(values)]
    # Arrow's way of skipping nulls loses a row that has nothing else.
    inside = pc.binary_join_element_wise(*cells, _NONE, null_handling="replace") if cells else _NONE
    whole = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(inside, 1), "}", _NONE)
    return pc.if_else(column.is_valid(), whole, None)


def _cell(name: str, values: pa.Array) -> pa.Array:
    """`,"name":value`; null without a value."""
    head = f',"{name}":'
    if pa.types.is_boolean(values.type):
        return pc.if_else(values, f"{head}true", f"{head}false")
    return pc.binary_join_element_wise(head, _written(values), _NONE)


def _written(values: pa.Array) -> pa.Array:
    if pa.types.is_list(values.type):
        values = pa.concat_arrays([values])
        mask = values.is_null() if values.null_count else None
        lists = pa.ListArray.from_arrays(values.offsets, _written(values.values), mask=mask)
        return pc.binary_join_element_wise("[", pc.binary_join(lists, ","), "]", _NONE)
    if not pa.types.is_string(values.type):
        return values.cast(pa.string())
    if pc.any(pc.match_substring_regex(values, _SPECIAL)).as_py():
        written = [None if one is None else to_json(one).decode() for one in values.to_pylist()]
        return pa.array(written, pa.string())
    return pc.binary_join_element_wise('"', values, '"', _NONE)
