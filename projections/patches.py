"""Patches: what events change in the read models, row by row and only the fields they assign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.events import places_of
from domain.fields import PERSONAL
from domain.rules.erasure import erased

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.events import Event
    from domain.fold import State

#: Kind of entity → the columns that its id fills.
KEYS: dict[str, tuple[str, ...]] = {
    "household": ("id",),
    "person": ("id",),
    "membership": ("person", "household"),
    "household_year": ("household", "year"),
    "person_year": ("person", "year"),
    "village": ("code",),
    "village_year": ("village", "year"),
    "natural_village": ("id",),
    "natural_village_year": ("natural_village", "year"),
    "county_year": ("county", "year"),
    "work_order": ("id",),
    "pairing": ("id",),
    "case": ("id",),
    "year": ("year",),
}
Patches = dict[str, Any]
#: The personal fields of those who can be erased, and what one event assigns who enters a person.
OWN = {k: frozenset(name for kind, name in PERSONAL if kind == k) for k in ("person", "pairing")}
ENTERED = frozenset({"sex", "name", "household"})


def key_columns(kind: str, entity: str) -> dict[str, str]:
    """The key of an entity's row."""
    names = KEYS[kind]
    return {names[0]: entity} if len(names) == 1 else dict(zip(names, entity.split("@"), strict=True))


def patches(events: Sequence[Event], state: State | None = None) -> Patches:
    """What the events of an append change. `state`, with the events in it, is needed for rollbacks.

    An accepted assignment always wins, so it is written as it stands; what a rollback or redo
    touches is taken from the fold.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    gone: dict[str, list[dict[str, str]]] = {}
    fresh: set[str] = set()
    for event in events:
        for kind, entities in event.changes.items():
            if kind != "event":
                for entity, fields in entities.items():
                    rows.setdefault((kind, entity), {}).update(fields)
                    if kind == "person" and fields.keys() >= ENTERED:
                        fresh.add(entity)
    if state is not None:
        _refold([e for e in events if "event" in e.changes], state, rows, gone)
    found: Patches = {}
    for (kind, entity), fields in rows.items():
        is_new = kind in {"person", "membership"} and entity.partition("@")[0] in fresh
        table = f"new_{kind}" if is_new else kind
        found.setdefault(table, []).append(key_columns(kind, entity) | fields)
    found["timeline"] = [
        row | {"position": place} for place, event in enumerate(events, 1) for row in lines(event)
    ]
    if spoken := [row for event in events for row in _spoken(event, state)]:
        found["spoken"] = spoken
    if gone:
        found["gone"] = gone
    return found


def _refold(
    events: Iterable[Event],
    state: State,
    rows: dict[tuple[str, str], dict[str, Any]],
    gone: dict[str, list[dict[str, str]]],
) -> None:
    touched: dict[tuple[str, str], set[str]] = {}
    for one in (one for event in events for one in event.changes["event"]):
        for key, _ in state.events[one].assignments():
            touched.setdefault((key.kind, key.id), set()).add(key.field)
    without = erased(state.events.values())
    for (kind, entity), names in sorted(touched.items()):
        fields = {name: state.value(kind, entity, name) for name in names}
        if state.has(kind, entity):
            if kind in OWN and entity in without:
                fields |= dict.fromkeys(fields.keys() & OWN[kind])
            rows.setdefault((kind, entity), {}).update(fields)
        else:
            gone.setdefault(kind, []).append(key_columns(kind, entity))


def households(event: Event) -> list[str]:
    """The households that the event concerns."""
    return [t.partition(":")[2] for t in event.tags if t.startswith("household:")]


def entities(event: Event) -> list[str]:
    """On whose time lines the event stands: its households, else the village or county it concerns."""
    return households(event) or places_of(event)


def lines(event: Event) -> list[dict[str, Any]]:
    """The event's lines on time lines, but for position and time of recording."""
    row = {
        "event": event.id, "type": event.type, "effective": event.effective.isoformat(),
        "year": event.year, "month": event.month, "account": event.actor.account,
        "person": event.actor.person, "active": True,
    }  # fmt: skip
    return [row | {"entity": entity} for entity in entities(event)]


def _spoken(event: Event, state: State | None) -> list[dict[str, Any]]:
    if state is None:
        return []
    return [
        {"entity": entity, "position": one.position, "active": fields["active"], "by": event.id}
        for one_id, fields in event.changes.get("event", {}).items()
        for one in (state.events[one_id],)
        for entity in entities(one)
    ]
