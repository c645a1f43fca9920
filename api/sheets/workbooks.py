"""Opening a workbook that somebody sent: its size, its kind, and what cannot be read in it."""

from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from api.sheets import errors as e

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTE = 1 << 20
#: A file and what it unpacks to, and the rows of one sheet.
MOST_BYTES = 100 * MEGABYTE
MOST_UNPACKED = 2048 * MEGABYTE
MOST_ROWS = 300_000
#: calamine reads a failed formula as blank, so these are looked for in the sheets' own text.
FAILED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"')
_CHUNK = MEGABYTE
_OVERLAP = 200


class Workbook:
    """A workbook as its sheets' rows of cells. Raises SheetRefused."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > MOST_BYTES:
            raise e.FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
        with path.open("rb") as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if zipfile.is_zipfile(path):
            _check_archive(path)
        try:
            self._workbook = calamine.load_workbook(str(path))
        except calamine.PasswordError:
            raise e.WorkbookLocked from None
        except calamine.CalamineError:
            raise e.NotWorkbook from None
        self.names = list(self._workbook.sheet_names)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """Number (as Excel counts) and cells of every row that is not empty. Raises TooManyRows."""
        if sheet not in self.names:
            raise e.SheetMissing(sheet=sheet)
        try:
            found = self._workbook.get_sheet_by_name(sheet)
        except calamine.CalamineError:
            raise e.NotWorkbook from None
        if found.height > MOST_ROWS:
            raise e.TooManyRows(sheet=sheet, rows=MOST_ROWS)
        for number, cells in enumerate(found.iter_rows(), 1):
            if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells):
                yield number, cells


def _check_archive(path: Path) -> None:
    """Refuse an archive that unpacks to too much, or in which a formula has failed."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise e.FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
            for part in archive.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    _check_formulas(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise e.NotWorkbook from None


def _check_formulas(archive: zipfile.ZipFile, part: str) -> None:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if found := FAILED.search(tail + chunk):
                raise e.FormulaFailed(cell=found[1].decode())
            tail = chunk[-_OVERLAP:]
