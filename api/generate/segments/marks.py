"""Ids and village codes in the text of a column: where they stand, and the same text with others.

Ids are hexadecimal and of fixed length, so a copy's are the template's with some bits turned over:
the same in every column, and never the same for two ids of one copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]

#: Digits of the ids of entities and of saves, and of a village's code.
ENTITY, SAVE, VILLAGE = 20, 24, 12
_HEX = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), np.uint16)
_NIBBLE = np.full(256, 255, np.uint8)
for _digit, _char in enumerate(b"0123456789abcdef"):
    _NIBBLE[_char] = _digit


class Mask(NamedTuple):
    """What makes a copy of a template: bits turned over in ids of each length, and the villages' codes
    (villages x 12 characters).
    """

    entity: Bytes
    save: Bytes
    villages: Bytes


def hexadecimal(raw: Bytes) -> Bytes:
    """Bytes (n x k) as characters (n x 2k)."""
    return _HEX[raw].view(np.uint8).reshape(len(raw), 2 * raw.shape[1])


def buffers(array: pa.Array) -> tuple[Places, Bytes]:
    """Offsets and bytes of a column of text or binary that is no slice."""
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int32)[: len(array) + 1].astype(np.int64)
    return places, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)


def with_bytes(array: pa.Array, data: Any) -> pa.Array:
    """The same column with other bytes of the same lengths."""
    validity, offsets, _ = array.buffers()
    return pa.Array.from_buffers(array.type, len(array), [validity, offsets, pa.py_buffer(data)])


@dataclass(frozen=True, slots=True)
class Marks:
    """Where ids and village codes begin in a column of text, and what they are (villages by their place)."""

    text: pa.Array
    entities: Places
    entity_ids: Bytes
    saves: Places
    save_ids: Bytes
    villages: Places
    village_places: Places

    @classmethod
    def of(cls, text: pa.Array, codes: Bytes) -> Marks | None:
        """What is marked in a column; None when nothing is. `codes` are the template's villages, sorted."""
        offsets, data = buffers(text)
        starts, lengths = _runs(offsets, data)
        entities, saves = starts[lengths == ENTITY], starts[lengths == SAVE]
        villages, places = _known(data, starts[(lengths >= VILLAGE) & (lengths < ENTITY)], codes)
        if not len(entities) + len(saves) + len(villages):
            return None
        return cls(
            text, entities, _raw(data, entities, ENTITY), saves, _raw(data, saves, SAVE), villages, places
        )  # fmt: skip

    def copied(self, mask: Mask) -> pa.Array:
        """The column of a copy."""
        data = buffers(self.text)[1].copy()
        _put(data, self.entities, hexadecimal(self.entity_ids ^ mask.entity))
        _put(data, self.saves, hexadecimal(self.save_ids ^ mask.save))
        _put(data, self.villages, mask.villages[self.village_places])
        return with_bytes(self.text, data)


def _put(data: Bytes, at: Places, chars: Bytes) -> None:
    width = chars.shape[1]
    if chars.size == data.size:
        data[:] = chars.reshape(-1)
    elif len(at):
        data[at[:, None] + np.arange(width)] = chars


def _raw(data: Bytes, at: Places, width: int) -> Bytes:
    nibbles: Bytes = _NIBBLE[data[at[:, None] + np.arange(width)]]
    high: Bytes = nibbles[:, ::2] * np.uint8(16)
    return high + nibbles[:, 1::2]


def _runs(offsets: Places, data: Bytes) -> tuple[Places, Places]:
    """Where hexadecimal digits that stand together in one value begin, and how many they are."""
    digit = _NIBBLE[data] < 16
    edge = np.zeros(len(data) + 1, bool)
    edge[offsets] = True
    before = np.concatenate(([False], digit[:-1])) & ~edge[:-1]
    after = np.concatenate((digit[1:], [False])) & ~edge[1:]
    starts = np.flatnonzero(digit & ~before)
    return starts, np.flatnonzero(digit & ~after) + 1 - starts


def _known(data: Bytes, starts: Places, codes: Bytes) -> tuple[Places, Places]:
    """Those that begin with a village's code, and the village's place."""
    if not len(starts):
        return starts, starts
    width = f"S{VILLAGE}"
    begin = np.ascontiguousarray(data[starts[:, None] + np.arange(VILLAGE)]).view(width).reshape(-1)
    known = np.ascontiguousarray(codes).view(width).reshape(-1)
    places = np.minimum(np.searchsorted(known, begin), len(known) - 1)
    found = known[places] == begin
    return starts[found], places[found]
