"""The trail: events newest first by place, type, person, account, time and tag.

A page looks through a bounded stretch of the narrowest index there is for what is wanted. Where that ends
before the page is full, it says up to when it has looked, and from where one goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from domain.divisions import LEVELS
from ledger.codec import decode
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from domain.events import Event
    from ledger.codec import Row
    from ledger.database import Connection

_QUERIES = Queries("ledger", "queries/trail.sql")
#: Rows that a page looks through, in so many steps: most pages are full after the first.
STEPS = (200, 2_000, 18_000)
_END = 2**63 - 1
_VILLAGE = max(LEVELS)
#: Kinds of tag that say where.
_PLACES = ("village", "county")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: found by a place in the division, under all of the tags; each None leaves out nothing,
    and without a division those too that no place is said of. Times are those of recording, `until` excluded.

    `inside` says of the tags of events that no place is said of which lie in the division nevertheless;
    of a village `also` are those of them all, since no other index than those of tags is narrow enough.
    """

    division: str | None = ""
    tags: tuple[str, ...] = ()
    type: str | None = None
    person: str | None = None
    account: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    inside: Callable[[Collection[str]], AbstractSet[str]] | None = None
    also: tuple[str, ...] = ()

    @property
    def way(self) -> tuple[str, str | list[str]]:
        """The query of the narrowest index, and what is looked up in it."""
        if self.tags:
            return "of_tag", self.tags[0]
        if self.person is not None:
            return "of_person", self.person
        if self.division is not None and len(self.division) == _VILLAGE:
            own = f"village:{self.division}"
            return ("of_tags", [own, *self.also]) if self.also else ("of_tag", own)
        return ("all", "") if self.type is None else ("of_type", self.type)

    @property
    def filters(self) -> dict[str, Any]:
        """What the rows are held against."""
        places = None if self.division is None else [f"{kind}:{self.division}%" for kind in _PLACES]
        return {
            "tags": list(self.tags), "type": self.type, "person": self.person, "account": self.account,
            "since": self.since, "until": self.until,
            "places": places,
        }  # fmt: skip


class Page(NamedTuple):
    """Events, still sealed; the position below which one goes on; and, where the page ended before it was
    full, up to when (UTC) it has looked.
    """

    events: list[Event]
    next: int | None
    looked_to: datetime | None


def page(connection: Connection, wanted: Wanted, before: int | None, limit: int) -> Page:
    """The newest events below a position."""
    way, key = wanted.way
    floor, ceiling = _bounds(connection, wanted)
    below = min(ceiling, _END if before is None else before)
    found: list[Event] = []
    for size in STEPS:
        given = {"key": key, "floor": floor, "before": below, "size": size}
        positions = [position for (position,) in connection.execute(_QUERIES[way], given)]
        found += _fitting(connection, wanted, positions, limit + 1 - len(found))
        if len(found) > limit:
            return Page(found[:limit], found[limit - 1].position, None)
        if len(positions) < size:
            return Page(found, None, None)
        below = positions[-1]
    return Page(found, below, _recorded_at(connection, below))


def _bounds(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """Positions between which everything lies that was recorded in the time."""
    floor = _at(connection, "floor", wanted.since) or 0
    last = _at(connection, "ceiling", wanted.until)
    return floor, _END if last is None else last + 1


def _at(connection: Connection, query: str, time: datetime | None) -> int | None:
    row = connection.execute(_QUERIES[query], {"time": time}).fetchone() if time else None
    return None if row is None else int(row[0])


def _fitting(connection: Connection, wanted: Wanted, positions: list[int], limit: int) -> list[Event]:
    inside = _inside(connection, wanted, positions)
    given = wanted.filters | {"positions": positions, "limit": limit, "inside": inside}
    rows = connection.execute(_QUERIES.fitting, given, binary=True)
    return [decode(cast("Row", row)) for row in rows]


def _inside(connection: Connection, wanted: Wanted, positions: list[int]) -> list[int]:
    """Where of these events lie that no place is said of, and that are in the division nevertheless."""
    if wanted.division is None or wanted.inside is None:
        return []
    given = wanted.filters | {"positions": positions, "anywhere": [f"{kind}:%" for kind in _PLACES]}
    found = connection.execute(_QUERIES.unplaced, given).fetchall()
    seen = wanted.inside({tag for _, tags in found for tag in tags}) if found else frozenset[str]()
    return [position for position, tags in found if not seen.isdisjoint(tags)]


def _recorded_at(connection: Connection, position: int) -> datetime | None:
    row = connection.execute(_QUERIES.recorded_at, {"position": position}).fetchone()
    return None if row is None else row[0]
