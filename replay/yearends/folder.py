"""A year-end as a folder: the canonical files, its head, and beside them what is easier to work with.

`household.tsv` and so on hold the lines, `year-end.txt` the head; `parquet/` and `excel/` are
conveniences that no hash speaks of.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, TYPE_CHECKING

from replay.yearends.errors import FolderBroken, FolderTaken, FolderUnwritable
from replay.yearends.forms import form_of
from replay.yearends.yearend import TITLE, Sum, Which, YearEnd

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "year-end.txt"


@contextmanager
def draft(out: Path) -> Iterator[Path]:
    """A folder of this call's own beside the one wanted, which takes its name when the block ends well.

    Raises FolderTaken, and FolderUnwritable also for what cannot be written within the block.
    """
    if out.exists():
        raise FolderTaken(folder=out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise FolderUnwritable(folder=out, why=error.strerror) from None
    try:
        # Within it, so that the folder has the rights of any other that is made here.
        (place := beside / out.name).mkdir()
        yield place
        if out.exists():
            raise FolderTaken(folder=out)
        place.rename(out)
    except OSError as error:
        raise FolderUnwritable(folder=out, why=error.strerror or type(error).__name__) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


class Folder:
    """The canonical files of one year-end."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._found: YearEnd | None = None

    def file(self, table: str) -> Path:
        """Where a table's lines are."""
        return self.place / f"{table}.tsv"

    @contextmanager
    def opener(self, table: str) -> Iterator[IO[bytes]]:
        """Lends a table's file to be written."""
        with self.file(table).open("wb") as file:
            yield file

    def finish(self, found: YearEnd) -> None:
        """Write the head, last."""
        (self.place / HEAD).write_bytes(found.head)

    def read(self) -> YearEnd:
        """The year-end that the head names, its files held against it, once.

        Raises FolderBroken, FormUnknown.
        """
        if self._found is None:
            found = self._head()
            for table, sum_ in found.tables.items():
                if self._summed(table) != sum_:
                    raise FolderBroken(file=self.file(table).name)
            self._found = found
        return self._found

    def _head(self) -> YearEnd:
        try:
            title, *rows = (self.place / HEAD).read_text("utf-8").splitlines()
            cells = [row.split("\t") for row in rows]
            said = dict(c for c in cells if len(c) == 2)
            tables = {c[1]: Sum(int(c[2]), c[3]) for c in cells if c[0] == "table"}
            form, year, index = (int(said[name]) for name in ("form", "year", "index"))
            which = Which(form, year, index, said.get("division", ""))
        except (OSError, ValueError, KeyError, IndexError):
            raise FolderBroken(file=HEAD) from None
        found = YearEnd(which, tables)
        if title != TITLE or found.head != (self.place / HEAD).read_bytes():
            raise FolderBroken(file=HEAD)
        if tables.keys() != {sheet.name for sheet in form_of(form).sheets}:
            raise FolderBroken(file=HEAD)
        return found

    def _summed(self, table: str) -> Sum:
        digest, lines = hashlib.sha256(), 0
        try:
            with self.file(table).open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
                    lines += block.count(b"\n")
        except OSError:
            raise FolderBroken(file=self.file(table).name) from None
        return Sum(lines, digest.hexdigest())
