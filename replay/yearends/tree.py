"""Figures of a year-end for every division at once: counted per village, added up to the whole ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.divisions import LEVELS, NATION
from replay.yearends import balance
from replay.yearends.counting import flagged
from replay.yearends.figures import rows_of, span_of, total_of
from replay.yearends.forms import form_of
from replay.yearends.places import moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from replay.engines import Engine
    from replay.yearends.figures import Row
    from replay.yearends.yearend import Which

#: From the village up.
_WIDTHS = sorted(LEVELS, reverse=True)


def tree(engine: Engine, which: Which) -> Iterator[Row]:
    """What `figures` says of each division that had households, villages first, then the whole ledger."""
    rows = _villages(engine, which)
    yield from rows
    for width in _WIDTHS[1:]:
        under: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            under[row["division"][:width]].append(row)
        if not width and not under:
            under[NATION] = []
        rows = [total_of(parts, code) for code, parts in sorted(under.items())]
        yield from rows


def _villages(engine: Engine, which: Which) -> list[Row]:
    span = replace(span_of(engine, which, deep=False), digits=_WIDTHS[0])
    places = moved(engine, form_of(which.form), which.year)
    books = balance.books(engine, span, places)
    return rows_of(engine, span.digits, books, flagged(engine.table, span.point, books.this))
