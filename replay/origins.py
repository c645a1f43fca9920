"""The events behind a replay: which one set a field, or took a row away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replay.fold import Point, fold
from replay.tables import TABLES, index_of
from replay.values import entity_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ibis.expr import types as ir

    from domain.events import Event
    from replay.engines import Engine

#: Field → event id of one entity; under "" the event that touched it last.
Setters = dict[str, str]


class Origins:
    """The fold of one engine at an index, and what a few events after it changed.

    `tail` are those events by position; `spoken` the events that rollbacks among them speak of, by id.
    """

    def __init__(
        self, engine: Engine, index: int, tail: Sequence[Event], spoken: Mapping[str, Event]
    ) -> None:
        self._engine, self._index = engine, index
        self._later: dict[tuple[str, str], Setters] = {}
        for event in tail:
            touched = [key for key, _ in event.assignments() if key.kind != "event"]
            for one in event.changes.get("event", {}):
                touched += [key for key, _ in spoken[one].assignments()]
            for key in touched:
                self._later.setdefault((key.kind, key.id), {}).update({key.field: event.id, "": event.id})

    def of(self, kind: str, entities: Collection[str]) -> dict[str, Setters]:
        """What set the fields of these entities of a kind; without any active event, what withdrew them."""
        wanted = set(entities)
        if not wanted:
            return {}
        found: dict[str, Setters] = {}
        if self._index:  # otherwise there are no segments
            found = self._folded(kind, wanted)
            for entity, by in self._withdrawn(kind, wanted - found.keys()).items():
                found[entity] = {"": by}
        for entity in wanted:
            found.setdefault(entity, {}).update(self._later.get((kind, entity), {}))
        return found

    def _folded(self, kind: str, wanted: set[str]) -> dict[str, Setters]:
        rows = _of(fold(self._engine.table, kind, Point(self._index), origin=True), kind, wanted)
        ranks = {
            entity_of(kind, row): {
                name: index_of(row[f"{name}_rank"])
                for name in TABLES[kind].fields
                if row[f"{name}_rank"] is not None
            }
            for row in self._engine.arrow(rows).to_pylist()
        }
        ids = self._ids({index for fields in ranks.values() for index in fields.values()})
        return {
            entity: {name: ids[index] for name, index in fields.items()} | {"": ids[max(fields.values())]}
            for entity, fields in ranks.items()
        }

    def _withdrawn(self, kind: str, wanted: set[str]) -> dict[str, str]:
        """Of entities that no active event assigns: the last that was said of any of its events."""
        if not wanted:
            return {}
        rows, said = _of(self._engine.table(kind), kind, wanted), self._engine.table("verdict")
        said = said.filter(said.index <= self._index).select(by=said.index, index=said.target)
        last: dict[str, int] = {}
        for row in self._engine.arrow(rows.join(said, "index")).to_pylist():
            entity = entity_of(kind, row)
            last[entity] = max(last.get(entity, 0), row["by"])
        ids = self._ids(set(last.values()))
        return {entity: ids[by] for entity, by in last.items()}

    def _ids(self, indexes: set[int]) -> dict[int, str]:
        events = self._engine.table("event")
        table = self._engine.arrow(events.filter(events.index.isin(sorted(indexes))).select("index", "id"))
        return dict(zip(table["index"].to_pylist(), table["id"].to_pylist(), strict=True))


def _of(rows: ir.Table, kind: str, wanted: set[str]) -> ir.Table:
    """The rows of some entities: those that agree in every part of the key."""
    for place, name in enumerate(TABLES[kind].keys):
        parts = {entity.split("@")[place] for entity in wanted}
        column = rows[name]
        rows = rows.filter(column.isin(sorted(map(int, parts) if column.type().is_integer() else parts)))
    return rows
