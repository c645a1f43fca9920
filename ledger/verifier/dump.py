"""A dump of the database (pg_dump, plain text): the leaves that its rows would have."""

from __future__ import annotations

import gzip
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.verifier.leaf import digest_of
from ledger.verifier.report import INCOMPLETE, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EVENT, INDEXED, SIGNED = b"ledger.event", b"ledger.indexed", b"ledger.signature"
#: The columns of an event that its leaf speaks of, in its order.
COLUMNS = ("position", "type", "tags", "recorded_at", "account", "division", "save", "body", "meta")
#: How a table begins; what a backslash stands for; the items of an array; a time with its zone.
COPY, ESCAPE = re.compile(rb"COPY (\S+) \((.+)\) FROM stdin;\s*"), re.compile(rb"\\(.)")
ESCAPED = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
ITEM = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^,{}]+)')
TIME = re.compile(r"(.{10} .{8})(?:\.(\d{1,6}))?([+-]\d\d)(:\d\d)?(:\d\d)?")

SCHEMA = """
    CREATE TABLE event (position INTEGER, save BLOB, record BLOB);
    CREATE TABLE indexed (position INTEGER PRIMARY KEY, number INTEGER);
    CREATE TABLE signature (save BLOB PRIMARY KEY, digest BLOB)
"""
KEEP = {
    EVENT: "INSERT INTO event VALUES (?, ?, ?)",
    INDEXED: "INSERT OR IGNORE INTO indexed VALUES (?, ?)",
    SIGNED: "INSERT OR IGNORE INTO signature VALUES (?, ?)",
}
#: A row without an index counts where it lies before one that has one.
ROWS = """
    SELECT position, ifnull(number, 0), record, digest FROM event
    LEFT JOIN indexed USING (position) LEFT JOIN signature USING (save)
    WHERE number OR position < (SELECT max(position) FROM indexed) ORDER BY position, event.rowid
"""


def rows_of(dump: str) -> Iterator[tuple[int, int, bytes]]:
    """Position, index (0: it should have one) and leaf of the events of a dump, by position."""
    import sqlite3  # not everywhere, and nothing else needs it

    base = sqlite3.connect("")  # a temporary file: there may be more than there is memory
    base.executescript(SCHEMA)
    with Path(dump).open("rb") as probe:
        opened = gzip.open if probe.read(2) == b"\x1f\x8b" else open
    with opened(dump, "rb") as lines:
        for table, row in _copied(lines):
            base.execute(KEEP[table], _kept(table, row))
    for position, index, said, digest in base.execute(ROWS):
        yield position, index, b"huce-leaf-1\n%d\n%b\n%b\n" % (index, said, digest or digest_of(b""))


def _kept(table: bytes, row: dict[str, Any]) -> tuple[Any, ...]:
    """What is kept of a row; a superuser can let any column be NULL."""
    place, save = int(row.get("position", 0)), row.get("save", b"")
    if table == EVENT:
        return place, save, _record(row)
    if table == INDEXED:
        return place, int(row.get("index", 0))
    return save, digest_of(_bytea(row.get("signature", b"")))


def _copied(lines: Iterable[bytes]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """The rows of our tables in the COPY blocks of a dump, without their NULLs."""
    table, columns, seen = b"", [""], set()
    for line in lines:
        start = None if table else COPY.fullmatch(line)
        if start:
            table, columns = start[1], start[2].decode().replace('"', "").split(", ")
            seen.add(table)
        elif line.rstrip() == b"\\.":
            table = b""
        elif table in KEEP and line.endswith(b"\n"):
            values = zip(columns, line.rstrip(b"\r\n").split(b"\t"))
            yield table, {name: _unescaped(value) for name, value in values if value != b"\\N"}
    if table or not KEEP.keys() <= seen:
        raise Stop(INCOMPLETE, "dump", "转储不完整,或不是纯文本:要有 ledger.event、indexed、signature 三张表")


def _digest(row: dict[str, Any], name: str, *before: str) -> bytes:
    """Of bytes, and of columns that stand before them as lines."""
    lines = b"".join(row[column] + b"\n" for column in before)
    return digest_of(lines + _bytea(row[name])) if name in row else b"-"


def _unescaped(value: bytes) -> bytes:
    return ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), value)


def _bytea(value: bytes) -> bytes:
    return bytes.fromhex(value[2:].decode())


def _record(row: dict[str, Any]) -> bytes:
    """What a leaf says of a row, from the position to the metadata; `-` for bytes that were dropped."""
    digests = {"body": _digest(row, "body"), "meta": _digest(row, "meta", "id", "version", "person")}
    said = {
        **row,
        **digests,
        "tags": _tags(row.get("tags", b"")),
        "recorded_at": _time(row.get("recorded_at", b"")),
    }
    # A line break must not make two lines of one.
    return b"\n".join(said.get(name, b"").replace(b"\n", b"\0") for name in COLUMNS)


def _tags(array: bytes) -> bytes:
    """The line of the tags of an array; no leaf's, where a blank in a tag would make two of it."""
    tags = [plain or ESCAPE.sub(rb"\1", quoted) for quoted, plain in ITEM.findall(array)]
    line = b" ".join(tags)
    return line if line.split(b" ") == (tags or [b""]) else b"?" + array


def _time(value: bytes) -> bytes:
    """The line of a time of any zone."""
    time = TIME.fullmatch(value.decode())
    if time is None:
        return value
    zone = time[3] + (time[4] or ":00") + (time[5] or "")
    at = datetime.fromisoformat(f"{time[1]}.{time[2] or '':0<6}{zone}")
    return f"{at.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}".encode()
