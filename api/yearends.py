"""Year-ends for a caller: which segments they are computed from, and which division he may ask for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from api.divisions import DivisionNotFound
from api.sight import require_reader
from domain.divisions import NATION, check_division
from domain.errors import NotFound
from domain.rules.years import is_whole
from replay.engines import engine
from replay.segments.export import export
from replay.shelves import shelf_at
from replay.yearends.archive import Archive
from replay.yearends.places import code_then, was_there

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services import Services
    from domain.events import Actor
    from replay.segments.shelf import Shelf
    from replay.yearends.yearend import Telling


class Source(NamedTuple):
    """Segments, the division that their reader may see, and where Spark answers."""

    shelf: Shelf
    own: str = NATION
    spark: str | None = None

    def division(self, archive: Archive, wanted: str | None, year: int) -> str:
        """The division asked for; where none is, the whole ledger if the reader's own contains it, else that.

        Codes are those at the end of the year. Raises YearNotClosed, YearUnknown, DivisionCodeInvalid,
        NotFound for what lies outside, DivisionNotFound.
        """
        form, places = archive.closed(year).form, archive.places(year)
        own = code_then(self.own, year, form) if self.own else NATION
        if not wanted:
            return NATION if is_whole(own, places) else own
        if not check_division(wanted).startswith(own):
            raise NotFound(what="这个行政区划")
        if not any(place.startswith(wanted) for place in places) and not was_there(wanted, year, form):
            raise DivisionNotFound(division=wanted)
        return wanted


def source_of(services: Services, actor: Actor) -> Source:
    """The ledger's segments, brought up to date, for an account. Raises NoBusinessData, SegmentsForeign."""
    require_reader(actor)
    return Source(brought_up(services), actor.division, services.settings.spark)


def brought_up(services: Services) -> Shelf:
    """The shelf of the ledger's segments, brought up to date. Raises SegmentsForeign."""
    services.sequencer.drain()
    shelf = shelf_at(services.settings.segments_address)
    with services.database.connect("app", autocommit=True) as connection:
        export(connection, shelf)
    return shelf


@contextmanager
def archive(source: Source, name: str = "duckdb", telling: Telling | None = None) -> Iterator[Archive]:
    """The year-ends of some segments, computed by the engine of a name; `telling` is told how far that is.

    Raises SegmentsMissing, ManifestBroken, EngineUnknown, EngineMissing; and what `Archive` does.
    """
    manifest = source.shelf.needed()
    with engine(name, source.shelf, manifest.segments, remote=source.spark) as found:
        yield Archive(found, manifest.last, telling)
