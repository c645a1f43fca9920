"""Generated history for benchmarks: a province's segments, made for the occasion or kept in a folder."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from api.generate.segments.writing import Wanted, write_segments
from replay.engines import engine
from replay.segments.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from replay.engines import Engine
    from replay.segments.manifest import Manifest

#: Inner Mongolia; its households are decided and copied from this seed.
PROVINCE, FIRST, YEAR, SEED = "15", 2014, 2020, 2020


class History(NamedTuple):
    """Segments of so many households."""

    shelf: Shelf
    manifest: Manifest

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(segment.parts[table].rows for segment in self.manifest.segments)

    def files(self, table: str) -> list[str]:
        """The paths of a table's files."""
        return [self.shelf.path(segment.parts[table].name) for segment in self.manifest.segments]

    @contextmanager
    def engine(self, *tables: str) -> Iterator[Engine]:
        """DuckDB over them, the files of these tables checked already."""
        with engine("duckdb", self.shelf, self.manifest.segments) as found:
            for table in tables:
                found.table(table)
            yield found


@contextmanager
def history(households: int, folder: Path | None, division: str = PROVINCE) -> Iterator[History]:
    """The segments that stand in a folder, or generated into it; without one into a temporary one."""
    with TemporaryDirectory() as place:
        shelf = Shelf(str(folder or Path(place) / "segments"))
        manifest = shelf.manifest()
        if manifest is None:
            manifest = write_segments(shelf.address, Wanted(division, households, FIRST, YEAR, SEED))
        yield History(shelf, manifest)
