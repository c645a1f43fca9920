"""The year-ends of a ledger: regenerated as published, restated as known now, compared, counted."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.rules.years import YearUnknown
from replay.yearends.copies import require_kinds, write_copies, write_report
from replay.yearends.errors import YearEndDiffers, YearNotClosed
from replay.yearends.figures import figures
from replay.yearends.folder import Folder, draft
from replay.yearends.forms import form_of
from replay.yearends.places import code_then, codes
from replay.yearends.published import published, years
from replay.yearends.report import report
from replay.yearends.yearend import Which, YearEnd, compute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from replay.engines import Engine
    from replay.yearends.published import Published
    from replay.yearends.yearend import Telling


class Out(NamedTuple):
    """The folder that a year-end is written into, and which copies beside it: parquet, excel."""

    folder: Path
    copies: Collection[str] = ()


class Archive:
    """The year-ends of the ledger whose segments an engine holds; `index` is the last that they hold.

    `telling` is told how far computing is.
    """

    def __init__(self, engine: Engine, index: int, telling: Telling | None = None) -> None:
        self._engine, self._index, self._telling = engine, index, telling

    def years(self) -> list[dict[str, Any]]:
        """The years closed or closing: year, status, ledger_index, form, hash."""
        return years(self._engine, self._index)

    @cached_property
    def _published(self) -> list[Published]:
        return published(self._engine, self._index)

    def closed(self, year: int) -> Published:
        """One closed year. Raises YearNotClosed, YearUnknown."""
        for one in self._published:
            if one.year == year:
                return one
        events = self._engine.table("event")
        named = self._engine.arrow(events.filter(events["stat_year"] == year).select("index").limit(1))
        raise YearNotClosed(year=year) if named.num_rows else YearUnknown(year=year)

    def places(self, year: int) -> list[str]:
        """Every place that ever stood in a table, by the codes of a closed year. Raises as `closed`."""
        form = self.closed(year).form
        return [code_then(code, year, form) for code in codes(self._engine, form_of(form))]

    def regenerate(self, year: int, division: str = "", out: Out | None = None) -> YearEnd:
        """The year-end as it was published, or the part of a division.

        Only the whole is held against what was published: no part has a published hash.
        Raises YearNotClosed, YearUnknown, CopyUnknown, TooManyForExcel, FolderTaken, FolderUnwritable, and
        YearEndDiffers where the whole has another hash than was published; then nothing is written.
        """
        said = self.closed(year)
        with self._written(said.which.under(division), out) as (found, _):
            if not division and found.hash != said.hash:
                raise YearEndDiffers(year=year, found=found.hash, published=said.hash)
        return found

    def restate(
        self, year: int, division: str = "", out: Out | None = None
    ) -> tuple[YearEnd, dict[str, Any]]:
        """The same year with everything known now, and the report of what differs from what was published.

        Into the folder goes the report too, as JSON and as a workbook. Raises as `regenerate`.
        """
        said = self.closed(year)
        now = said.which.under(division).at(self._index)
        with self._written(now, out) as (found, place):
            differences = self.report(year, division)
            if place is not None:
                write_report(place, differences)
        return found, differences

    def report(self, year: int, division: str = "") -> dict[str, Any]:
        """What differs between the published year-end and the same as known now. Raises as `closed`."""
        before = self.closed(year).which.under(division)
        return report(self._engine, before, before.at(self._index))

    def figures(self, year: int, division: str = "", *, now: bool = False) -> dict[str, Any]:
        """Figures of the year-end as published, or as known now. Raises YearNotClosed, YearUnknown."""
        which = self.closed(year).which.under(division)
        return figures(self._engine, which.at(self._index) if now else which)

    @contextmanager
    def _written(self, which: Which, out: Out | None) -> Iterator[tuple[YearEnd, Path | None]]:
        """The year-end, its files beside the folder wanted, which takes its name when the block ends well."""
        if out is None:
            yield compute(self._engine, which, None, self._telling), None
            return
        require_kinds(out.copies)
        with draft(out.folder) as place:
            folder = Folder(place)
            found = compute(self._engine, which, folder.opener, self._telling)
            folder.finish(found)
            write_copies(folder, found, out.copies)
            yield found, place
