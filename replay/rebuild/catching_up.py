"""Catching up: what was recorded since, written into other tables as the live ones were patched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from domain.fields import PERSONAL, subject
from domain.fold import State
from domain.rollback.dependents import reach
from domain.rules.erasure import erased
from ledger.store import Ledger
from ledger.vault import ERASED
from projections.patches import OWN, patches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Changes, Event
    from ledger.vault import Vault
    from replay.rebuild.shadow import Shadow


class Patcher:
    """Applies events, in ledger order, to the tables of a schema that hold what was before them."""

    def __init__(self, shadow: Shadow, vault: Vault) -> None:
        self.shadow, self._vault, self._ledger = shadow, vault, Ledger(vault)

    def apply(self, sealed: Sequence[Event]) -> None:
        """Events by position, still sealed; the caller commits."""
        if not sealed:
            return
        events = self._opened(sealed)
        found = patches(events, self._state(sealed))
        if "spoken" in found:
            # An UPDATE takes any of several rows: only what was said last counts.
            found["spoken"] = list(
                {(row["entity"], row["position"]): row for row in found["spoken"]}.values()
            )
        if rows := _timeline(found.pop("timeline"), events):
            self.shadow.run("add_timeline", {"rows": to_json(rows).decode()})
        self.shadow.run("apply", {"patches": to_json(found).decode()})
        if gone := erased(events):
            for table in OWN:
                self.shadow.forget(table, gone)

    def _state(self, events: Sequence[Event]) -> State | None:
        """The fold of everything around what rollbacks and redos among the events speak of."""
        spoken = {one for event in events for one in event.changes.get("event", {})}
        if not spoken:
            return None
        connection = self.shadow.connection
        targets = self._ledger.many(connection, spoken)
        speakers = [event for event in events if "event" in event.changes]
        around = self._ledger.under(connection, reach([*targets, *speakers]))
        return State(self._opened(around))

    def _opened(self, events: Sequence[Event]) -> list[Event]:
        """The events in clear; what no longer opens has no value."""
        subjects = {subject(one) for event in events for kind in event.changes for one in event.changes[kind]}
        wrapped = self._ledger.keys(self.shadow.connection, subjects)
        opened = self._vault.open_all(events, wrapped)
        return [event.told(event.facts, _without(event.changes)) for event in opened]


def _without(changes: Changes) -> Changes:
    """The changes, erased values as none."""
    return {
        kind: {
            entity: {n: None if v == ERASED and (kind, n) in PERSONAL else v for n, v in fields.items()}
            for entity, fields in entities.items()
        }
        for kind, entities in changes.items()
    }


def _timeline(rows: list[dict[str, Any]], events: Sequence[Event]) -> list[dict[str, Any]]:
    """Lines with position and time of recording: in patches the position is the event's place."""
    found = []
    for row in rows:
        event = events[row["position"] - 1]
        at = event.recorded_at.isoformat() if event.recorded_at else None
        found.append(row | {"position": event.position, "recorded_at": at})
    return found
