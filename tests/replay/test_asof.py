"""Any household and any division at any point, and what differs between two points.

given a random history with rollbacks, redos, splits and late entries over several years, when a household
or a division is asked as of a date or a year-end, as known at an index, then it is what the fold in Python of
what was known gives; and the difference of two points, applied to the first, gives the second.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.events import tag
from domain.fold import Limit, State
from replay.asof import divisions
from replay.asof.households import difference, keys_of
from replay.asof.sides import Side, value
from replay.engines import engine
from replay.fold import Point
from replay.segments.shelf import Shelf
from tests.support import sealed
from tests.support.drawing import VILLAGES
from tests.support.sealed import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Event, Key
    from replay.engines import Engine

RANDOM = settings(
    max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
LIMITS = st.one_of(
    st.just(Limit()),
    st.builds(Limit, effective=st.dates(date(2018, 12, 1), date(2020, 12, 31))),
    st.builds(Limit, year=st.integers(2018, 2020)),
)
#: An index as a share of the history, and a limit.
POINTS = st.tuples(st.floats(0.05, 1), LIMITS)
DIVISIONS = ("", "15", "1505", "150525", "150525100", "150526", *VILLAGES)
Rows = dict[tuple[str, str, str], Any]
Folded = dict[tuple[str, str], dict[str, Any]]


@cache
def history(seed: int) -> list[Event]:
    return sealed.history(seed)


def side(events: list[Event], point: tuple[float, Limit]) -> Side:
    return Side(State(events[: index(events, point)]), point[1])


def some(events: list[Event]) -> list[str]:
    """Every fifth household."""
    return State(events).entities("household")[::5]


def index(events: list[Event], point: tuple[float, Limit]) -> int:
    return max(1, round(len(events) * point[0]))


def rows_of(household: str, rows: Folded, ever: set[str]) -> Rows:
    """The household's values at a point, out of the fold of everything: of these people's persons too."""
    found: Rows = {}
    for (kind, entity), fields in rows.items():
        owner, _, part = entity.partition("@")
        own = (
            (kind in {"household", "household_year"} and owner == household)
            or (kind == "membership" and part == household)
            or (kind == "pairing" and fields.get("household") == household)
            or (kind in {"person", "person_year"} and owner in ever)
        )
        if own:
            found |= {(kind, entity, name): v for name, v in fields.items() if v is not None}
    return found


def collected_elsewhere(key: Key, at: Side, household: str) -> bool:
    best = at.state.winner(key, at.limit)
    return (
        key.kind == "person_year" and best is not None and tag("household", household) not in best.event.tags
    )


def ever_in(household: str, *rows: Folded) -> set[str]:
    """Whoever has a membership of the household at one of the points."""
    found = {entity for folded in rows for kind, entity in folded if kind == "membership"}
    return {entity.partition("@")[0] for entity in found if entity.endswith(f"@{household}")}


@RANDOM
@given(st.integers(0, 5), POINTS, POINTS)
def test_the_difference_applied_to_the_first_point_gives_the_second(
    seed: int, first: tuple[float, Limit], second: tuple[float, Limit]
) -> None:
    # given
    events = history(seed)
    before, after = side(events, first), side(events, second)
    rows = [at.state.rows(at.limit) for at in (before, after)]
    for household in some(events):
        ever = ever_in(household, *rows)
        old, new = (rows_of(household, one, ever) for one in rows)
        # when
        keys = keys_of(household, before, after)
        found = difference(household, before, after, keys)
        # then
        applied = dict(old)
        for one in found:
            applied[one.key] = value(one.after)
            assert value(one.before) == (
                None if collected_elsewhere(one.key, before, household) else old.get(one.key)
            )
        elsewhere = {k for k in keys for at in (before, after) if collected_elsewhere(k, at, household)}
        own = {k: v for k, v in applied.items() if v is not None and k not in elsewhere}
        assert own == {k: v for k, v in new.items() if k not in elsewhere}


@RANDOM
@given(st.integers(0, 5), POINTS, POINTS)
def test_what_differs_was_made_by_what_lies_between(
    seed: int, first: tuple[float, Limit], second: tuple[float, Limit]
) -> None:
    # given
    events = history(seed)
    before, after = side(events, first), side(events, second)
    between = set(State(events).events) - {e.id for e in _in_both(events, first, second)}
    for household in some(events):
        # when, then
        for one in difference(household, before, after, keys_of(household, before, after)):
            assert between & {event.id for event in one.events}
            winners = {said.event.id for said in (one.before, one.after) if said is not None}
            assert winners <= {event.id for event in one.events}


def _in_both(events: list[Event], *points: tuple[float, Limit]) -> list[Event]:
    shortest = min(index(events, point) for point in points)
    return [e for e in events[:shortest] if all(point[1].admits(e) for point in points)]


def folded(events: list[Event], point: tuple[float, Limit], division: str) -> dict[str, dict[str, Any]]:
    """The division's households at a point, out of the fold in Python."""
    state, limit = State(events[: index(events, point)]), point[1]
    rows = state.rows(limit)
    people = Counter(fields.get("household") for (kind, _), fields in rows.items() if kind == "person")
    return {
        entity: {name: fields.get(name) for name in divisions.SHOWN}
        | {"id": entity, "people": people[entity]}
        for (kind, entity), fields in rows.items()
        if kind == "household" and fields.get("opened") and (fields["village"] or "-").startswith(division)
    }


def columnar(events: list[Event], point: tuple[float, Limit]) -> Point:
    return Point(index(events, point), point[1].effective, point[1].year)


class Columns:
    """A history on DuckDB."""

    def __init__(self, found: Engine) -> None:
        self.engine = found

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.engine.arrow(expression).to_pylist()
        return rows

    def pages(self, households: Any, status: str | None) -> Iterator[dict[str, Any]]:
        after = ("", "")
        while rows := self.rows(divisions.page(households, status, after, 2)):
            yield from rows
            after = rows[-1]["village"], rows[-1]["id"]


@RANDOM
@given(st.integers(0, 5), st.sets(st.sampled_from(DIVISIONS), min_size=2, max_size=2), POINTS, POINTS)
def test_a_division_in_columns_is_what_the_fold_in_python_counts(
    seed: int, at: set[str], first: tuple[float, Limit], second: tuple[float, Limit]
) -> None:
    # given
    events = history(seed)
    with TemporaryDirectory() as folder:
        shelf = Shelf(folder)
        with engine("duckdb", shelf, [segment(shelf, events, 1, len(events))]) as found:
            for division in at:
                require_same(Columns(found), events, division, first, second)


def require_same(
    found: Columns,
    events: list[Event],
    division: str,
    first: tuple[float, Limit],
    second: tuple[float, Limit],
) -> None:
    tables = found.engine.table
    wanted = [folded(events, point, division) for point in (first, second)]
    points = [columnar(events, point) for point in (first, second)]
    # when
    living = [divisions.homes(tables, division, point) for point in points]
    one, other = (
        divisions.standing(tables, division, point, homes)
        for point, homes in zip(points, living, strict=True)
    )
    others = divisions.joined_or_left(living[0], living[1])
    # then
    assert {row["id"]: row for row in found.rows(one)} == wanted[0]
    counted = {row.pop("status"): row for row in found.rows(divisions.figures(one))}
    assert counted == figures(wanted[0])
    listed = list(found.pages(one, "exited"))
    assert listed == sorted(
        (row for row in wanted[0].values() if row["status"] == "exited"),
        key=lambda r: (r["village"], r["id"]),
    )
    rows = found.rows(divisions.differing(one, other, others))
    assert {row["id"]: row["members"] for row in rows} == changed(events, wanted, first, second)
    for row in rows:
        sides = [{name: row[f"{name}{suffix}"] for name in divisions.SHOWN} for suffix in ("", "_after")]
        for seen, known_ in zip(sides, wanted, strict=True):
            assert seen == {name: known_.get(row["id"], {}).get(name) for name in divisions.SHOWN}


def figures(households: dict[str, dict[str, Any]]) -> dict[str | None, dict[str, int]]:
    found: dict[str | None, dict[str, int]] = {}
    for row in households.values():
        sums = found.setdefault(row["status"], {"households": 0, "persons": 0, "closed": 0})
        sums["households"] += 1
        sums["persons"] += row["people"]
        sums["closed"] += row["people"] == 0
    return found


def changed(
    events: list[Event], wanted: list[dict[str, dict[str, Any]]], *points: tuple[float, Limit]
) -> dict[str, bool]:
    """Households that differ, and whether their members do."""
    sides = [side(events, point) for point in points]
    found = {}
    for household in {*wanted[0], *wanted[1]}:
        members = [set(at.state.members(household, at.limit)) for at in sides]
        fields = [tuple(rows.get(household, {}).get(n) for n in ("status", "village")) for rows in wanted]
        if members[0] != members[1] or fields[0] != fields[1]:
            found[household] = members[0] != members[1]
    return found
