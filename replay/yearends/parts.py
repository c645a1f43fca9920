"""A table in parts by its first key, so that the fold of each fits in memory; joined, they are in order.

A fold keeps the last text of every run of every entity until it has seen all rows; engines cannot put
these aside.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.yearends.forms import Sheet

#: Bytes that a fold of the dearest tables takes for a row of history, sorting included.
_KEPT = 1000
#: Ids are hexadecimal and evenly spread: so many beginnings of three characters.
_BEGINNINGS = 16**3


class Part(NamedTuple):
    """The entities whose first key is at least `first` and below `after`; None: without such an end."""

    first: str | None = None
    after: str | None = None

    def of(self, rows: ir.Table, key: str) -> ir.Table:
        """The rows of a table that belong to it."""
        if self.first is not None:
            rows = rows.filter(rows[key] >= self.first)
        return rows if self.after is None else rows.filter(rows[key] < self.after)


#: Everything.
WHOLE = Part()


def parts(engine: Engine, sheet: Sheet, year: int) -> list[Part]:
    """As few as fit in the engine's memory, in order; places, of which there are few, are never divided."""
    if any(column.type == "division" and column.name in sheet.keys for column in sheet.columns):
        return [WHOLE]
    rows = engine.table(sheet.name)
    if sheet.of_year:
        rows = rows.filter(rows.year == year)
    count: int = engine.arrow(rows.aggregate(n=rows.count()))["n"][0].as_py()
    return divided(min(1 + count * _KEPT // engine.memory, _BEGINNINGS))


def divided(number: int) -> list[Part]:
    """Everything in so many parts of about the same size."""
    inner = [f"{n * _BEGINNINGS // number:03x}" for n in range(1, number)]
    return [Part(first, after) for first, after in pairwise([None, *inner, None])]
