"""Files of the older Excel and of WPS (.xls, .et), written by hand: a compound file with BIFF8 records."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTOR, SMALL = 512, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(**streams: bytes) -> bytes:
    """A compound file with these streams, none of them small."""
    padded = {name: content.ljust(SMALL, b"\0") for name, content in streams.items()}
    counts = [-(-len(content) // SECTOR) for content in padded.values()]
    folders = -(-(len(padded) + 1) // 4)
    tables = -(-(sum(counts) + folders + 2) // 127)
    chains = [TABLE] * tables
    starts = []
    for count in (folders, *counts):
        starts.append(len(chains))
        chains += [*range(len(chains) + 1, len(chains) + count), END]
    chains += [FREE] * (tables * 128 - len(chains))
    entries = [_entry("Root Entry", 5, END, 0, 1)]
    for place, (name, content) in enumerate(padded.items(), 1):
        following = place + 1 if place < len(padded) else FREE
        entries.append(_entry(name, 2, starts[place], len(content), FREE, following))
    entries += [bytes(128)] * (folders * 4 - len(entries))
    body = struct.pack(f"<{len(chains)}I", *chains) + b"".join(entries)
    for content in padded.values():
        body += content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")
    return _header(tables, starts[0]) + body


def _header(tables: int, folder: int) -> bytes:
    numbers = struct.pack("<IIIIIIIIII", 0, tables, folder, 0, SMALL, END, 0, END, 0, 0)[:-4]
    listed = [*range(tables), *[FREE] * (109 - tables)]
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    return (
        magic + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6) + numbers + struct.pack("<109I", *listed)
    ).ljust(SECTOR, b"\0")


def _entry(  # noqa: PLR0913, PLR0917  a record has these parts
    name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = (kind, 1, FREE, right, child)
    return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), *links, start, size)


def workbook(rows: Sequence[Sequence[Any]], *, locked: bool = False, kind: int = 0) -> bytes:
    """A workbook of one sheet; `kind` 1 is a macro sheet. Numbers are numbers, all else is text."""
    lock = _record(0x2F, struct.pack("<HHH", 1, 0, 0)) if locked else b""
    sheet = _begin(0x10) + b"".join(
        _cell(row, column, value) for row, cells in enumerate(rows) for column, value in enumerate(cells)
    ) + _record(0x0A)  # fmt: skip
    name = _text("Sheet1", "<B")
    length = len(_begin(5)) + len(lock) + 4 + 6 + len(name) + 4
    listed = _record(0x85, struct.pack("<IBB", length, 0, kind) + name)
    return compound(Workbook=_begin(5) + lock + listed + _record(0x0A) + sheet)


def _begin(what: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, what, 0, 1996, 0, 6))


def _cell(row: int, column: int, value: Any) -> bytes:
    at = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x203, at + struct.pack("<d", value))
    return _record(0x204, at + _text(str(value), "<H")) if value else b""


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content
