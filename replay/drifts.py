"""Drifts: where the live read models and a replay beside them are not the same, and the event behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg.sql import SQL, Identifier

from projections.patches import OWN
from replay.rebuild.shadow import FOLDED, QUERIES
from replay.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from replay.origins import Origins
    from replay.rebuild.shadow import Shadow

#: The field of a row that is missing, or should not be there.
ROW = "*"
#: Differences that are listed with their events; all are counted.
LISTED = 1_000
#: Rows that come from PostgreSQL at a time.
FETCHED = 500
Row = dict[str, Any]


class Drift(NamedTuple):
    """A field that differs, or the field `*`, a row: its live value, the folded one (None: no row).

    `event` is the id of the event that gives the fold its value, or that took the row away; None where
    nothing was ever recorded.
    """

    table: str
    key: tuple[str, ...]
    field: str
    live: Any
    folded: Any
    event: str | None


@dataclass(slots=True)
class Report:
    """The first differences, and how many there are in each table that has some."""

    drifts: list[Drift] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def compared(shadow: Shadow, origins: Origins, erased: Collection[str] = ()) -> Report:
    """Hold every live table against that of the schema, but not what was personal of whom was `erased`."""
    report = Report()
    for table in FOLDED:
        found: list[Drift] = []
        for live, folded in _differing(shadow, table):
            for drift in _drifts(table, live, folded):
                if drift.field in OWN.get(table, ()) and drift.key[0] in erased:
                    continue
                report.counts[table] += 1
                if len(report.drifts) + len(found) < LISTED:
                    found.append(drift)
        report.drifts += found if table == "timeline" else _with_events(table, found, origins)
    return report


def keys_of(table: str) -> tuple[str, ...]:
    """The columns of a read model's key."""
    return ("entity", "position") if table == "timeline" else TABLES[table].keys


def _differing(shadow: Shadow, table: str) -> Iterator[tuple[Row | None, Row | None]]:
    """Live row and folded row wherever the two are not the same, in the order of keys."""
    names = [Identifier(name) for name in keys_of(table)]
    text = SQL(QUERIES.differing).format(
        shadow=Identifier(shadow.name), table=Identifier(table),
        same=SQL(" AND ").join(SQL("l.{0} = s.{0}").format(name) for name in names),
        order=SQL(", ").join(SQL("coalesce(l.{0}, s.{0})").format(name) for name in names),
    )  # fmt: skip
    with shadow.connection.cursor("differing") as cursor:
        cursor.itersize = FETCHED
        yield from cursor.execute(text)


def _drifts(table: str, live: Row | None, folded: Row | None) -> Iterator[Drift]:
    row = folded or live or {}
    key = tuple(str(row[name]) for name in keys_of(table))
    if live is None or folded is None:
        yield Drift(table, key, ROW, live, folded, row.get("event"))
        return
    for name, value in live.items():
        if value != folded[name]:
            spoken = folded.get("spoken_by") if name in {"active", "spoken_by"} else None
            yield Drift(table, key, name, value, folded[name], spoken or folded.get("event"))


def _with_events(table: str, drifts: list[Drift], origins: Origins) -> list[Drift]:
    setters = origins.of(table, {"@".join(drift.key) for drift in drifts})
    return [
        drift._replace(event=setters["@".join(drift.key)].get("" if drift.field == ROW else drift.field))
        for drift in drifts
    ]
