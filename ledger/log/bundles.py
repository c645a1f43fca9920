"""Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length as two bytes, big-endian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.log.errors import Malformed
from ledger.log.tiles import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The most bytes that an entry can have.
MOST_BYTES = 0xFFFF

_BUNDLE = "条目包"
_LENGTH = 2


def write(entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle of 1 … 256 entries.  Refused: `Malformed`, for one above 65,535 bytes."""
    if not 1 <= len(entries) <= WIDTH:
        raise ValueError("a bundle has 1 to 256 entries")
    if any(len(entry) > MOST_BYTES for entry in entries):
        raise Malformed(what=_BUNDLE, why=f"条目超过{MOST_BYTES}字节")
    return b"".join(len(entry).to_bytes(_LENGTH, "big") + entry for entry in entries)


def read(data: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle, as many as its path says.  Refused: `Malformed`."""
    entries, at = list[bytes](), 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise Malformed(what=_BUNDLE, why="条目数目或长度不对")
    return entries
