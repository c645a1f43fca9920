"""The balance: last year-end ± flows of the year − this year-end is nothing, else who is behind the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from replay.fold import Point
from replay.yearends.flows import flows
from replay.yearends.stocks import stock, under

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr import types as ir

    from replay.engines import Engine

CELL = ("division", "status")


@dataclass(frozen=True, slots=True)
class Span:
    """A year as known at an index, and at which index its last year-end is taken.

    That is the index at which the last year was closed; that of the year itself where it was not.
    """

    year: int
    index: int
    last_index: int
    division: str = ""
    digits: int = 0

    @property
    def point(self) -> Point:
        """The year-end itself."""
        return Point(self.index, year=self.year)

    @property
    def last_point(self) -> Point:
        """The year-end before."""
        return Point(self.last_index, year=self.year - 1)


class Books(NamedTuple):
    """What a year is reckoned from, each folded once: households at its end and at the last, flows."""

    this: ir.Table
    last: ir.Table
    flows: ir.Table


def books(engine: Engine, span: Span, places: Mapping[str, str]) -> Books:
    """Those of a division."""
    found = (
        stock(engine.table, span.point, places),
        stock(engine.table, span.last_point, places),
        flows(engine.table, span.year, span.index, places),
    )
    return Books(*(engine.kept(under(rows, span.division)) for rows in found))


def moved_by(engine: Engine, entries: ir.Table, digits: int) -> list[dict[str, Any]]:
    """Households and persons by division, status and type of event of the year (plus: came)."""
    events = engine.table("event").select("index", "type")
    joined = entries.join(events, "index")
    kinds = joined.group_by(division=joined.village[:digits], status=joined.status, type=joined.type)
    found = kinds.aggregate(households=joined.households.sum(), persons=joined.persons.sum())
    return _sorted(engine, found, *CELL, "type")


def standing(engine: Engine, rows: ir.Table, digits: int) -> list[dict[str, Any]]:
    """Households with people, persons and households without, by division and status, at a year-end."""
    cells = rows.group_by(division=rows.village[:digits], status=rows.status.fill_null(""))
    found = cells.aggregate(
        households=(rows.members > 0).sum(), persons=rows.members.sum(), closed=(rows.members == 0).sum()
    )
    return _sorted(engine, found, *CELL)


def behind(engine: Engine, found: Books) -> list[dict[str, Any]]:
    """The households behind the rest: id, village, status, and how many too many (or few: < 0) were reckoned.

    Empty when the balance is right, everywhere and for everyone.
    """
    names = ("id", "village", "status", "households", "persons")
    stocks = _entries(found.last, 1).union(_entries(found.this, -1))
    together = found.flows.select(*names).union(stocks.select(*names))
    rest = together.group_by("id", "village", "status").aggregate(
        households=together.households.sum(), persons=together.persons.sum()
    )
    rest = rest.filter((rest.households != 0) | (rest.persons != 0))
    return _sorted(engine, rest, "id", "village", "status")


def _entries(rows: ir.Table, sign: int) -> ir.Table:
    rows = rows.filter(rows.members > 0)
    return rows.select(
        "id", "village", status=rows.status.fill_null(""), households=ibis.literal(sign, "int64"),
        persons=(rows.members * sign).cast("int64"),
    )  # fmt: skip


def _sorted(engine: Engine, found: ir.Table, *keys: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.arrow(found).to_pylist()
    return sorted(rows, key=lambda row: [row[key] for key in keys])
