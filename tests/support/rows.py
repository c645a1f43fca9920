"""The reference of rebuilds and checks: the read models folded in Python from the whole ledger at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.rules.erasure import erased
from projections.patches import OWN, key_columns, lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event

Rows = dict[str, dict[tuple[str, ...], dict[str, Any]]]


def verdicts(events: Iterable[Event]) -> dict[str, tuple[bool, str]]:
    """Pass one: event id → whether it counts, and the rollback or redo that says so."""
    return {
        one: (bool(fields["active"]), event.id)
        for event in events
        for one, fields in event.changes.get("event", {}).items()
    }


def fold(events: list[Event]) -> Rows:
    """Every row of every read model, from all events in ledger order, values opened."""
    spoken = verdicts(events)
    active = [e for e in events if spoken.get(e.id, (True, ""))[0]]
    rows: Rows = {}
    for event in sorted(active, key=lambda e: (e.effective, e.position)):
        for kind, entities in event.changes.items():
            if kind != "event":
                for entity, fields in entities.items():
                    _row(rows, kind, key_columns(kind, entity)).update(fields)
    for entity in erased(events):
        for kind, own in OWN.items():
            row = rows.get(kind, {}).get((entity,), {})
            for name in own & row.keys():
                del row[name]
    for event in events:
        _trace(rows, event, spoken)
    return rows


def _row(rows: Rows, table: str, key: dict[str, Any]) -> dict[str, Any]:
    return rows.setdefault(table, {}).setdefault(tuple(map(str, key.values())), dict(key))


def _trace(rows: Rows, event: Event, spoken: dict[str, tuple[bool, str]]) -> None:
    """The event's lines on time lines."""
    active, by = spoken.get(event.id, (True, None))
    more = {"recorded_at": event.recorded_at, "active": active, "spoken_by": by}
    for line in lines(event):
        key = {"entity": line["entity"], "position": event.position}
        _row(rows, "timeline", key).update(line | more)
