"""The gutter of a time line: for each line, what of the arcs from rollbacks and redos passes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Where the dots stand, and how far the lanes are apart.
AXIS, STEP = 10, 14


class Arc(NamedTuple):
    """A rollback or redo at one line and what it speaks of at others, in a lane of its own."""

    lane: int
    at: int
    reached: frozenset[int]
    redo: bool

    @property
    def x(self) -> int:
        """Where its lane runs."""
        return AXIS + STEP * (self.lane + 1)

    @property
    def first(self) -> int:
        return min(self.at, *self.reached)

    @property
    def last(self) -> int:
        return max(self.at, *self.reached)


class Piece(NamedTuple):
    """What of an arc stands beside one line: through above and below the dot, and whether it ends here."""

    x: int
    above: bool
    below: bool
    ends: bool
    begins: bool
    redo: bool


class Gutter(NamedTuple):
    """The pieces beside each line, and how wide the gutter is."""

    width: int
    rows: list[list[Piece]]


def drawn(events: Sequence[dict[str, Any]]) -> Gutter:
    """The gutter of lines in the order in which they are shown."""
    arcs = list(_arcs(events))
    lanes = 1 + max((arc.lane for arc in arcs), default=-1)
    return Gutter(2 * AXIS + STEP * lanes, [list(_pieces(arcs, n)) for n in range(len(events))])


def _arcs(events: Sequence[dict[str, Any]]) -> Iterator[Arc]:
    """Each in the innermost lane that is free where it runs."""
    places = {event["id"]: n for n, event in enumerate(events)}
    taken: list[Arc] = []
    for n, event in enumerate(events):
        for name in ("withdraws", "brings_back"):
            reached = frozenset(places[one] for one in event[name] if one in places and one != event["id"])
            if reached:
                arc = Arc(0, n, reached, redo=name == "brings_back")
                arc = arc._replace(lane=_free(arc, taken))
                taken.append(arc)
                yield arc


def _free(arc: Arc, taken: Iterable[Arc]) -> int:
    lanes = {one.lane for one in taken if one.first <= arc.last and arc.first <= one.last}
    return next(lane for lane in range(len(lanes) + 1) if lane not in lanes)


def _pieces(arcs: Iterable[Arc], n: int) -> Iterator[Piece]:
    for arc in arcs:
        if arc.first <= n <= arc.last:
            begins = n == arc.at
            yield Piece(arc.x, n > arc.first, n < arc.last, begins or n in arc.reached, begins, arc.redo)
