"""Opening a workbook that somebody sent: its size, its kind, and what cannot be read in it."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

import python_calamine as calamine

from api.sheets import errors as e
from api.sheets.archives import MEGABYTE, MOST_BYTES, MOST_ROWS, check_archive, place_of
from api.sheets.aside import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MEGABYTE", "MOST_BYTES", "MOST_ROWS", "Workbook", "is_newer", "require_room"]

#: How the older Excel's files begin, and those of WPS (.et).
OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The newer Excel puts a workbook that has a password into such a file.
LOCKED = "EncryptedPackage".encode("utf-16-le")
VISIBLE = calamine.SheetVisibleEnum.Visible
DATA = calamine.SheetTypeEnum.WorkSheet


def require_room(size: int) -> None:
    """Raises FileTooLarge for a file of more bytes than may come in."""
    if size > MOST_BYTES:
        raise e.FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)


def is_newer(file: BinaryIO) -> bool:
    """Whether a workbook is of the newer kind. Raises NotWorkbook, WorkbookLocked."""
    file.seek(0)
    older = file.read(len(OLDER)) == OLDER
    if zipfile.is_zipfile(file):
        return True
    if not older:
        raise e.NotWorkbook
    file.seek(0)
    if LOCKED in file.read():
        raise e.WorkbookLocked
    return False


class Workbook:
    """A workbook as its sheets' rows of cells. Raises SheetRefused.

    Hidden sheets that hold something are refused: nobody sees what would be read or passed over in them.
    """

    def __init__(self, path: Path) -> None:
        require_room(path.stat().st_size)
        with path.open("rb") as file:
            newer = is_newer(file)
        if newer:
            check_archive(path)
        # The reader goes by the name; an upload has none.
        with TemporaryDirectory() as folder, _reading():
            named = Path(folder) / ("f.xlsx" if newer else "f.xls")
            named.symlink_to(path.resolve())
            if not newer and not readable(named):
                raise e.NotWorkbook
            self._workbook = calamine.load_workbook(str(named))
        sheets = self._workbook.sheets_metadata
        self._require_data(sheets)
        self.hidden = {sheet.name for sheet in sheets if sheet.visible != VISIBLE}
        self.names = [sheet.name for sheet in sheets if not self._is_blank_and_hidden(sheet.name)]

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Any]]]:
        """Number (as Excel counts) and cells of every row that is not empty. Raises CellsMerged."""
        if sheet not in self.names:
            raise e.SheetMissing(sheet=sheet)
        with _reading():
            found = self._workbook.get_sheet_by_name(sheet)
        for first, last in found.merged_cell_ranges or ():
            raise e.CellsMerged(sheet=sheet[:31], cells=f"{place_of(*first)}:{place_of(*last)}")
        for number, cells in enumerate(found.iter_rows(), 1):
            if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells):
                yield number, cells

    def _require_data(self, sheets: list[calamine.SheetMetadata]) -> None:
        for sheet in sheets:
            if sheet.typ != DATA:
                raise e.SheetNoData(sheet=sheet.name[:31])
        if not sheets:
            raise e.NotWorkbook

    def _is_blank_and_hidden(self, sheet: str) -> bool:
        if sheet not in self.hidden:
            return False
        with _reading():
            found = self._workbook.get_sheet_by_name(sheet)
        return found.start is None


@contextmanager
def _reading() -> Iterator[None]:
    """What the reader says of a file that it cannot read. It also panics, which is no Exception."""
    try:
        yield
    except calamine.PasswordError:
        raise e.WorkbookLocked from None
    except calamine.CalamineError:
        raise e.NotWorkbook from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise e.NotWorkbook from None
        raise
