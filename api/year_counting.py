"""The figures of every year-end kept at hand: of closed years as published, of others as known now.

Counted behind the counter (`count_years`) from the segments, for every division at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from api.register import read_register
from api.yearends import brought_up
from domain.divisions import NATION
from ledger import stream
from projections import years
from replay.engines import engine
from replay.yearends.figures import total_of
from replay.yearends.forms import LATEST
from replay.yearends.published import published
from replay.yearends.tree import tree
from replay.yearends.yearend import Which

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services import Services
    from replay.engines import Engine

log = structlog.get_logger()


def count_years(services: Services) -> list[int]:
    """Count the years whose figures are not those that they would be now; which these were.

    A year that is broken off is counted anew the next time. Raises what engines and segments refuse.
    """
    with services.pool.connection() as connection:
        if not stream.head(connection):
            return []
    shelf = brought_up(services)
    manifest = shelf.needed()
    done = []
    with engine("duckdb", shelf, manifest.segments) as found:
        first = _first(found)
        for which, closed in _due(services, found, manifest.last):
            rows = tree(found, which) if which.year >= first else [total_of((), NATION)]
            with services.database.connect("app", autocommit=True) as connection:
                years.keep_figures(connection, which.year, which.index, rows, closed=closed)
            log.info("year.counted", year=which.year, index=which.index)
            done.append(which.year)
    return done


def _first(engine: Engine) -> int:
    """The first year that an event names: before it there is nothing to count."""
    events = engine.table("event")
    return int(engine.arrow(events.aggregate(first=events["stat_year"].min()))["first"][0].as_py())


def _due(services: Services, engine: Engine, last: int) -> Iterator[tuple[Which, bool]]:
    """What is to be counted, and whether it was published: closed years once, others at the last index."""
    with services.pool.connection() as connection:
        register = read_register(connection)
        wanted = range(register.first_year, register.current_year + 1)
        there = years.counted(connection, wanted)
    closed = {one.year: one.which for one in published(engine, last)}
    for year in wanted:
        which = closed.get(year, Which(LATEST, year, last))
        if there.get(year) != (which.index, year in closed):
            yield which, year in closed
