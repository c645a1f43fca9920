"""Which document numbers persons hold after some events: what the number index is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.numbers import holdings
from ledger.store import Hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.events import Event
    from domain.fold import State


def holds(events: Sequence[Event], state: State | None) -> list[Hold]:
    """What becomes of numbers given or withdrawn; `state` has the events in it (for rollbacks)."""
    found: list[Hold] = []
    touched: dict[str, None] = {}
    for event in events:
        for person, fields in event.changes.get("person", {}).items():
            if "document" in fields:
                fresh = "sex" in fields and event.type != "identity.corrected"
                found.append(Hold(person, event.id, fields["document"], event.id, fresh=fresh))
        if state is not None:
            touched.update(dict.fromkeys(_whose_document(event, state)))
    if state is not None:
        found += [
            Hold(h.person, h.event, None, h.changed_by, h.holds) for p in touched for h in holdings(state, p)
        ]
    return found


def _whose_document(event: Event, state: State) -> Iterable[str]:
    for one in event.changes.get("event", ()):
        for person, fields in state.events[one].changes.get("person", {}).items():
            if "document" in fields:
                yield person
