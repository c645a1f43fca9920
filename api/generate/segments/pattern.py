"""A template made ready for copying: its rows cut into the months in which they were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from api.generate.county import villages
from api.generate.segments.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from api.generate.course import Course
    from api.generate.segments.template import Made

    Numbers = NDArray[np.int64]


class Slice(NamedTuple):
    """Rows of one table recorded in one month; `place` is that of their event in the month, from 0."""

    rows: pa.Table
    place: Numbers


class Pattern:
    """All stretches of a template in the order of a ledger: month by month.

    Its `villages` are the first of the county; `codes` (n x 12 characters) has the next one too, where
    households may have moved.
    """

    def __init__(self, course: Course, count: int, made: Sequence[Made]) -> None:
        first, last = course.first, course.last
        codes = [one.code for one in villages(course.county)[: count + 1]]
        self.villages = count
        self.months = [(year, month) for year in range(first, last + 1) for month in range(1, 13)]
        self.codes = np.frombuffer("".join(codes).encode(), np.uint8).reshape(len(codes), -1)
        self.households = sum(one.households for one in made)
        self._household, self._month = _plan(made, first)
        self._tables = _joined(made)
        self._order()

    def cut(self, households: int) -> Pattern:
        """The first households of it only."""
        other = object.__new__(Pattern)
        other.months, other.codes = self.months, self.codes
        other.villages, other.households = self.villages, households
        kept = self._household < households
        other._household, other._month = self._household[kept], self._month[kept]
        other._tables = {name: _kept(name, table, kept) for name, table in self._tables.items()}
        other._order()
        return other

    def _order(self) -> None:
        """Give every event its place in its month."""
        self.events = np.bincount(self._month, minlength=len(self.months))
        order = np.argsort(self._month, kind="stable")
        begin = np.cumsum(self.events) - self.events
        self.place = np.empty(len(order), np.int64)
        self.place[order] = np.arange(len(order)) - begin[self._month[order]]

    def slices(self, month: int) -> dict[str, Slice]:
        """The rows of every table that has some in a month (by its place among the months)."""
        found: dict[str, Slice] = {}
        for name, table in self._tables.items():
            event = _events(table, "index")
            mine = np.flatnonzero(self._month[event] == month)
            if len(mine):
                mine = mine[np.argsort(self.place[event[mine]], kind="stable")]
                found[name] = Slice(table.take(pa.array(mine)).combine_chunks(), self.place[event[mine]])
        return found

    def events_of(self, numbers: pa.Array) -> tuple[Numbers, Numbers]:
        """Month, and place in it, of events by their numbers."""
        event = np.asarray(numbers) - 1
        return self._month[event], self.place[event]

    def marks(self, text: pa.Array) -> Marks | None:
        """What is to be changed in a column of text."""
        return Marks.of(text, self.codes)


def _plan(made: Sequence[Made], first: int) -> tuple[Numbers, Numbers]:
    """For every event the household it came with, counted over all stretches, and its month."""
    households, months, before = [], [], 0
    for one in made:
        households += [before + household for household, _ in one.planned]
        months += [_month(due, first) for _, due in one.planned]
        before += one.households
    return np.array(households, np.int64), np.array(months, np.int64)


def _month(due: date, first: int) -> int:
    return max(0, (due.year - first) * 12 + due.month - 1)


def _joined(made: Sequence[Made]) -> dict[str, pa.Table]:
    """The tables of all stretches, their events counted through."""
    found: dict[str, list[pa.Table]] = {}
    before = 0
    for one in made:
        for name, table in one.tables.items():
            moved = table
            for column in ("index", "target") if name == "verdict" else ("index",):
                moved = _set(moved, column, pa.array(_numbers(table, column) + before))
            found.setdefault(name, []).append(moved)
        before += len(one.planned)
    return {name: pa.concat_tables(some) for name, some in found.items()}


def _kept(name: str, table: pa.Table, kept: NDArray[np.bool_]) -> pa.Table:
    """The rows of the events that are kept, these counted anew."""
    number = np.cumsum(kept)
    moved = table.filter(pa.array(kept[_events(table, "index")]))
    for column in ("index", "target") if name == "verdict" else ("index",):
        moved = _set(moved, column, pa.array(number[_events(moved, column)]))
    return moved


def _set(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(column), table.schema.field(column), values)


def _numbers(table: pa.Table, column: str) -> Numbers:
    return np.asarray(table[column].to_numpy(), np.int64)


def _events(table: pa.Table, column: str) -> Numbers:
    """The events that a column names by their number from 1, counted from 0."""
    return _numbers(table, column) - 1
