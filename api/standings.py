"""A division as of a point: its figures, its households page by page, and what differs between two points.

`own` is what a village or county has of its own (`api.place_standings`); of other divisions it is None.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from api.differences import Shown, side_of
from api.divisions import Divisions
from api.figure_views import by_status, sums
from api.place_standings import own_difference_view, own_view
from api.points import moment, require_two, told
from api.reading import division_names, opened
from api.sight import require_inside, require_reader
from domain.codes import check_code
from domain.divisions import NATION, digits_below, level
from domain.events import Key, tag
from domain.values import in_words
from ledger import stream
from replay.asof import divisions
from replay.asof.history import history
from replay.asof.households import difference
from replay.asof.points import sequenced
from replay.fold import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ibis.expr import types as ir

    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection
    from replay.asof.history import Progress
    from replay.asof.points import Asked, Moment
    from replay.asof.sides import Differing
    from replay.engines import DuckDB

View = dict[str, Any]
Row = dict[str, Any]
#: What a division has of each status.
UNITS = ("households", "persons", "closed")
STATUS, VILLAGE = Key("household", "", "status"), Key("household", "", "village")


class _Asking(NamedTuple):
    points: list[Moment]
    engine: DuckDB


class Page(NamedTuple):
    """Which part of a list: after a village and household, so many."""

    after: tuple[str, str] = ("", "")
    limit: int = 50


def figures_view(services: Services, actor: Actor, division: str, asked: Asked) -> View:
    """Households and people of a division and its parts by status at a point, and its own annual form.

    Raises NotFound, DivisionNotFound, NoBusinessData, what `api.points.moment` raises, refusals of segments.
    """
    with _asking(services, actor, division, asked) as (points, engine):
        rows = _by_part(engine, division, _standing(engine, division, _point(points[0])))
    with services.pool.connection() as connection:
        own = own_view(services, connection, division, points[0])
        figures = by_status(_together(rows), UNITS) | {
            "divisions": _parts(connection, division, rows),
            "own": own,
        }
        return _head(connection, division) | told(points[0]) | figures


def households_view(  # noqa: PLR0913, PLR0917  who asks for which part of what
    services: Services, actor: Actor, division: str, asked: Asked, status: str | None, page: Page
) -> View:
    """A page of the division's households at a point, by village and id; `more` says that others follow.

    Raises as `figures_view`, and UnknownCode.
    """
    if status is not None:
        check_code("poverty_status", status, "脱贫状态")
    with _asking(services, actor, division, asked) as (points, engine):
        rows = _standing(engine, division, _point(points[0]))
        found = _rows(engine, divisions.page(rows, status, page.after, page.limit + 1))
    with services.pool.connection() as connection:
        head = _head(connection, division)
        names = division_names(connection, (row["village"] for row in found))
    listed = [_household(row, names) for row in found[: page.limit]]
    return head | told(points[0]) | {"households": listed, "more": len(found) > page.limit}


def division_difference_view(  # noqa: PLR0913, PLR0917  who asks for which part of what at which two points
    services: Services, actor: Actor, division: str, before: Asked, after: Asked, page: Page
) -> View:
    """Figures of both points, its own differences, and a page of the households that differ in status,
    village or members.

    Each comes with its differences and the events behind them, as for one household.
    Raises as `figures_view`, and PointsEqual.
    """
    require_two(before, after)
    with _asking(services, actor, division, before, after) as (points, engine):
        one, other, rows = _sides(engine, division, [_point(p) for p in points])
        found = _rows(engine, divisions.difference_page(rows, page.after, page.limit + 1))
        view = {
            "from": told(points[0]) | _figures(engine, one),
            "to": told(points[1]) | _figures(engine, other),
            "differing": _rows(engine, rows.aggregate(n=rows.count()))[0]["n"],
            "more": len(found) > page.limit,
        }
    with services.pool.connection() as connection:
        listed = _differences(services, connection, actor, points, found[: page.limit])
        own = own_difference_view(services, connection, actor, division, points)
        return _head(connection, division) | view | {"own": own, "households": listed}


def bring_up(services: Services, progress: Progress) -> None:
    """Have history at hand up to the last sequenced event: the first time takes a while, which is told."""
    with services.pool.connection() as connection:
        head = stream.head(connection)
    with history(services.settings.segments_address).up_to(services.database, head, progress):
        pass


@contextmanager
def _asking(services: Services, actor: Actor, division: str, *asked: Asked) -> Iterator[_Asking]:
    """The points, and an engine over history up to them; nothing of the pool is held meanwhile."""
    require_reader(actor)
    require_inside(actor, division, "这个行政区划")
    with services.pool.connection() as connection:
        if division != NATION:
            Divisions(connection).get(division)
        points = [sequenced(connection, moment(services, connection, one)) for one in asked]
    last = max(point.index for point in points)
    with history(services.settings.segments_address).up_to(services.database, last) as engine:
        yield _Asking(points, engine)


def _point(moment_: Moment) -> Point:
    return Point(moment_.index, moment_.limit.effective, moment_.limit.year)


def _standing(engine: DuckDB, division: str, point: Point) -> ir.Table:
    living = divisions.homes(engine.table, division, point)
    return divisions.standing(engine.table, division, point, living)


def _sides(engine: DuckDB, division: str, points: Sequence[Point]) -> tuple[ir.Table, ir.Table, ir.Table]:
    """The households at both points and those that differ, each folded once."""

    def kept(expression: ir.Table) -> ir.Table:
        return ibis.memtable(engine.arrow(expression))

    living = [kept(divisions.homes(engine.table, division, point)) for point in points]
    one, other = (
        kept(divisions.standing(engine.table, division, point, homes))
        for point, homes in zip(points, living, strict=True)
    )
    others = divisions.joined_or_left(living[0], living[1])
    return one, other, kept(divisions.differing(one, other, others))


def _rows(engine: DuckDB, expression: ir.Table) -> list[Row]:
    found: list[Row] = engine.arrow(expression).to_pylist()
    return found


def _head(connection: Connection, division: str) -> View:
    names = division_names(connection, [division]) if division else {}
    return {"division": division, "name": names.get(division)}


def _figures(engine: DuckDB, households: ir.Table) -> View:
    return by_status(_rows(engine, divisions.figures(households)), UNITS)


def _by_part(engine: DuckDB, division: str, households: ir.Table) -> list[Row]:
    return _rows(engine, divisions.parts(households, digits_below(division)))


def _together(rows: Sequence[Row]) -> list[Row]:
    """Figures by part and status as those by status."""
    statuses = sorted({row["status"] for row in rows}, key=str)
    return [
        {"status": status} | sums((row for row in rows if row["status"] == status), UNITS)
        for status in statuses
    ]


def _parts(connection: Connection, division: str, rows: Sequence[Row]) -> list[View]:
    """Each part right under the division that has households, with its figures; a village has none."""
    if level(division) == "village":
        return []
    codes = sorted({row["division"] for row in rows})
    names = division_names(connection, codes)
    return [
        {"code": code, "name": names.get(code)}
        | by_status([_of_status(row) for row in rows if row["division"] == code], UNITS)
        for code in codes
    ]


def _of_status(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "division"}


def _household(row: Row, names: dict[str, str]) -> View:
    return row | {
        "village_name": names.get(row["village"]),
        "status_label": in_words(STATUS, row["status"]),
        "closed": row["people"] == 0,
    }


def _differences(
    services: Services, connection: Connection, actor: Actor, points: Sequence[Moment], rows: list[Row]
) -> list[View]:
    """Differing households with their differences; those of a page are read from the ledger at once."""
    ledger = services.gateway.ledger
    ids = [row["id"] for row in rows]
    sealed = ledger.load(connection, {tag("household", one) for one in ids}).events if ids else []
    events = opened(services, connection, sealed)
    sides = [side_of(events, point) for point in points]
    shown = Shown(actor, events, points)
    found = []
    for row in rows:
        keys = _keys(row["id"], [person for side in sides for person in side.state.ever_in(row["id"])])
        own = [d for d in difference(row["id"], sides[0], sides[1], keys) if _concerns(d, row["id"])]
        found.append(_differing_household(connection, row, shown, own))
    return found


def _keys(household: str, persons: Sequence[str]) -> list[Key]:
    own = [Key("household", household, name) for name in ("status", "village")]
    return own + [Key("person", person, "household") for person in dict.fromkeys(persons)]


def _concerns(one: Differing, household: str) -> bool:
    """Whether it is about the household: of a person's homes, one of the two must be it."""
    homes = [side.value for side in (one.before, one.after) if side is not None]
    return one.key.kind == "household" or household in homes


def _differing_household(connection: Connection, row: Row, shown: Shown, found: list[Differing]) -> View:
    return {
        "id": row["id"], "number": row["number"] or row["number_after"],
        "before": _side(row, ""), "after": _side(row, "_after"),
        "members_changed": row["members"],
        "differences": shown.told(connection, found),
        "events": shown.lines(connection, found),
        "place": row["place"],
    }  # fmt: skip


def _side(row: Row, suffix: str) -> View | None:
    """Village, status and people at one point; None when it was not in the division then."""
    village = row[f"village{suffix}"]
    if village is None:
        return None
    status = row[f"status{suffix}"]
    return {
        "village": village, "status": status, "status_label": in_words(STATUS, status),
        "attribute": row[f"attribute{suffix}"], "people": row[f"people{suffix}"],
    }  # fmt: skip
