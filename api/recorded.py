"""What one command recorded, as whoever gave it reads it: its events, what they concern, what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.advice import said_after
from api.lines import lines
from api.reading import opened
from api.sight import require_reader, shown_events, touches
from domain.errors import NotFound
from domain.fold import State
from projections import households

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection

#: More than one command on a household records.
_MOST = 20


def recorded_view(services: Services, connection: Connection, actor: Actor, event: str) -> dict[str, Any]:
    """The events of the command that recorded this one, and the ids of its households, persons and cases.

    `warnings` is what the quality rules say of the households as they are now. Raises NoBusinessData,
    NotFound for what lies outside the account's division.
    """
    require_reader(actor)
    save = event.partition(".")[0]
    ledger = services.gateway.ledger
    found = ledger.many(connection, [f"{save}.{n}" for n in range(_MOST)])
    if not found or not any(touches(actor, one) for one in found):
        raise NotFound(what="这项业务")
    state = State(shown_events(actor, opened(services, connection, found)))
    homes = [one for one in _ids("household", found) if households.household(connection, one, actor.division)]
    return {
        "events": lines(connection, actor, state, state.events.values()),
        "household": homes, "case": _ids("case", found), "person": _persons(found),
        "warnings": [one for one in said_after(services, found) if one["household"] in homes],
    }  # fmt: skip


def _persons(events: Iterable[Event]) -> list[str]:
    """Those whose place in a household, or whose identity, the events change."""
    joined = [entity.partition("@")[0] for event in events for entity in event.changes.get("membership", ())]
    return list(
        dict.fromkeys([*joined, *(one for event in events for one in event.changes.get("person", ()))])
    )


def _ids(kind: str, events: Iterable[Event]) -> list[str]:
    tags = [tag.partition(":") for event in events for tag in event.tags]
    return list(dict.fromkeys(one for k, _, one in tags if k == kind))
