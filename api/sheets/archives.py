"""The archive that an .xlsx file is: what it unpacks to, and what the reader would choke on or pass over."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from api.sheets import errors as e

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MEGABYTE = 1 << 20
MOST_BYTES = 100 * MEGABYTE
MOST_UNPACKED = 2048 * MEGABYTE
#: The reader takes memory for every cell up to the last one, so that one far away would end the program.
MOST_ROWS, MOST_COLUMNS = 300_000, 200
#: calamine reads a failed formula as blank, so these are looked for in the sheets' own text.
FAILED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"')
ERROR = b' t="e"'
ROW_END = re.compile(rb"</row>")
PLACE = re.compile(rb"""\br=["']([A-Z]{1,4})([0-9]{1,9})["']""")
_HEADER = 30
#: What may be kept of a part's text until its row ends.
_LONGEST_ROW = 8 * MEGABYTE
_OVERLAP = 200


def check_archive(path: Path) -> None:
    """Refuse an archive that is no .xlsx, unpacks to too much, has cells far away or failed formulas.

    Everything is unpacked as the reader would do it: the sizes that an archive states may be lies.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise e.NotWorkbook
            _check_parts(file, parts)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError):
        raise e.NotWorkbook from None


def _check_parts(file: BinaryIO, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = 0
    for part in parts:
        text = b""
        for chunk in _unpacked(file, part):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                raise e.UnpacksTooLarge(megabytes=MOST_UNPACKED // MEGABYTE)
            text = _checked(text + chunk)


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    name, extra = struct.unpack("<HH", file.read(_HEADER)[-4:])
    file.seek(name + extra, 1)
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise e.NotWorkbook
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    left = part.compress_size
    while left > 0 and (packed := file.read(min(left, MEGABYTE))):
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflating.decompress(packed, MEGABYTE)
            packed = inflating.unconsumed_tail


def _checked(text: bytes) -> bytes:
    """Look through the rows that have ended; returns the text of the one that has not."""
    # Looked for as plain bytes first: sheets without one, nearly all, are read four times as fast.
    if ERROR in text and (found := FAILED.search(text)):
        raise e.FormulaFailed(cell=found[1].decode())
    begins = 0
    for end in ROW_END.finditer(text):
        _check_last(text, begins, end.start())
        begins = end.end()
    if b"<row" not in text[begins:]:
        return text[max(begins, len(text) - _OVERLAP) :]
    return text[max(begins, len(text) - _LONGEST_ROW) :]


def _check_last(text: bytes, begins: int, ends: int) -> None:
    """The last filled cell of a row may not be far away; cells that only have a format do not count."""
    filled = text.rfind(b"</c>", begins, ends)
    cell = PLACE.search(text, text.rfind(b"<c ", begins, filled), filled) if filled >= 0 else None
    if cell is None:
        return
    if int(cell[2]) > MOST_ROWS:
        raise e.TooManyRows(cell=(cell[1] + cell[2]).decode(), rows=MOST_ROWS)
    if column_number(cell[1]) > MOST_COLUMNS:
        raise e.CellFar(cell=(cell[1] + cell[2]).decode())


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def place_of(row: int, column: int) -> str:
    """How Excel calls a cell; both count from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
