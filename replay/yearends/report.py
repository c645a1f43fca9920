"""The report of a restatement: each household whose lines differ, both values, the events behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from replay.yearends.changes import changes
from replay.yearends.forms import form_of
from replay.yearends.lines import NOTHING
from replay.yearends.places import moved, placed
from replay.yearends.within import HOUSEHOLD, PLACE, field_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.yearends.changes import Change
    from replay.yearends.yearend import Which

    #: Entity → what a field of it holds, at either point.
    Held = Mapping[str, set[str]]


def report(engine: Engine, before: Which, after: Which) -> dict[str, Any]:
    """`households` (id, villages, rows), `others` (rows of no household), `events` (index → event).

    A division leaves only what was, or is, in it.  A row has table, key and columns, each with before, after
    and events by index; before or after is None where there is no such row. `tables` says how many differ.
    """
    found = list(changes(engine, before, after))
    homes = _Homes(engine, found, before, after)
    households, others = _grouped(found, homes)
    kept = [*(one for rows in households.values() for one in rows), *others]
    return {
        "year": before.year, "form": before.form, "division": before.division,
        "before": before.index, "after": after.index,
        "tables": dict(Counter(name for name, _ in {(one.sheet.name, one.key) for one in kept})),
        "households": [
            {"household": home, "villages": sorted(homes.villages.get(home, ())), "rows": [*map(_row, rows)]}
            for home, rows in sorted(households.items())
        ],
        "others": [_row(one) for one in others],
        "events": _events(engine, {event for one in kept for event in one.events}),
    }  # fmt: skip


def _grouped(found: Iterable[Change], homes: _Homes) -> tuple[dict[str, list[Change]], list[Change]]:
    """The rows in the division: by household, and those of none."""
    households: dict[str, list[Change]] = defaultdict(list)
    others: list[Change] = []
    for one in found:
        owners = homes.of(one)
        for home in owners:
            if homes.inside(home):
                households[home].append(one)
        if not owners and homes.is_inside(one):
            others.append(one)
    return households, others


class _Homes:
    """Which household a row belongs to, and in which villages that was and is."""

    def __init__(self, engine: Engine, found: Iterable[Change], before: Which, after: Which) -> None:
        self._engine, self._division = engine, before.division
        self._points = (before, after)
        self._places = moved(engine, form_of(before.form), before.year)
        persons = {one.key[0] for one in found if one.sheet.name == "person_year"}
        self._people = self._held("person", "household", persons)
        hamlets = {one.key[0] for one in found if one.sheet.name == "natural_village_year"}
        self._hamlets = self._held("natural_village", "village", hamlets)
        self.villages = self._held("household", "village", {home for one in found for home in self.of(one)})

    def of(self, one: Change) -> set[str]:
        """The households of a row, before and after."""
        if one.sheet.name == "person_year":
            return self._people.get(one.key[0], set())
        column = HOUSEHOLD.get(one.sheet.name)
        return one.values(column) - {NOTHING} if column else set()

    def inside(self, household: str) -> bool:
        """Whether the household is, or was, in the division."""
        return (
            any(v.startswith(self._division) for v in self.villages.get(household, ())) or not self._division
        )

    def is_inside(self, one: Change) -> bool:
        """Whether the place of a row of no household is in the division; a person of none is in the whole."""
        if not self._division:
            return True
        if one.sheet.name in PLACE:
            codes = one.values(PLACE[one.sheet.name])
        else:
            codes = self._hamlets.get(one.key[0], set())
        return any(code.startswith(self._division) for code in codes)

    def _held(self, kind: str, field: str, wanted: set[str]) -> Held:
        """What a field of some entities holds at either point."""
        found: dict[str, set[str]] = defaultdict(set)
        for which in self._points if wanted else ():
            rows = _among(field_at(self._engine.table, kind, field, which), "id", wanted)
            if field == "village":
                rows = placed(rows, field, self._places)
            for row in self._engine.arrow(rows).to_pylist():
                if row[field] is not None:
                    found[row["id"]].add(row[field])
        return found


def _among(rows: ir.Table, column: str, wanted: set[Any]) -> ir.Table:
    given = ibis.memtable(pa.table({column: sorted(wanted)}))
    return rows.semi_join(given, column)


def _row(one: Change) -> dict[str, Any]:
    return {
        "table": one.sheet.name, "key": list(one.key),
        "columns": [{"column": c.column, "before": c.before, "after": c.after, "events": list(c.events)}
                    for c in one.cells],
    }  # fmt: skip


def _utc(time: datetime) -> datetime:
    """Some engines leave out that it is UTC."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _events(engine: Engine, wanted: set[int]) -> dict[str, dict[str, Any]]:
    """What is said of events, by index."""
    if not wanted:
        return {}
    rows = engine.table("event").select("index", "id", "type", "effective", "recorded_at")
    found = engine.arrow(_among(rows, "index", wanted)).to_pylist()
    return {
        str(row["index"]): {
            "id": row["id"], "type": row["type"], "effective": row["effective"].isoformat(),
            "recorded_at": _utc(row["recorded_at"]).isoformat(),
        }
        for row in sorted(found, key=lambda row: int(row["index"]))
    }  # fmt: skip
