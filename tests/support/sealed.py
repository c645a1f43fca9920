"""Random histories as segments without a database: sealed events, in memory and on a shelf."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from pydantic_core import to_json

from domain.events import Sealed
from domain.fields import PERSONAL, subject
from ledger.stream import Kept
from replay.segments.export import put, rows_of
from replay.segments.manifest import Segment
from replay.tables import NAMES, columns
from tests.replay.test_engines_agree import give
from tests.support.steering import Proposer
from tests.support.world import World

if TYPE_CHECKING:
    from domain.events import Event
    from replay.segments.shelf import Shelf

STEPS = 150


def sealed(event: Event) -> Event:
    """The event as the ledger keeps it, with something in place of its sealed values."""
    changes = {
        kind: {
            entity: {
                name: Sealed(subject(entity), b64encode(to_json([event.id, value])).decode())
                if (kind, name) in PERSONAL and value is not None
                else value
                for name, value in fields.items()
            }
            for entity, fields in some.items()
        }
        for kind, some in event.changes.items()
    }
    return event.told(event.facts, changes)


def history(seed: int) -> list[Event]:
    world, rng = World(), Random(seed)
    for step in range(STEPS):
        command = Proposer(world.state, Random(rng.random()), step).propose()
        if command is not None:
            give(world, command)
    return [sealed(event) for event in world.state.events.values()]


def segment(shelf: Shelf, events: list[Event], first: int, last: int) -> Segment:
    """The events from index to index, in order of the ledger."""
    known = {event.id: index for index, event in enumerate(events, 1)}
    some = [Kept(n, events[n - 1].at(n, datetime.now(UTC)), b"", b"") for n in range(first, last + 1)]
    rows = rows_of(some, known)
    parts = {name: put(shelf, [columns(name, rows.get(name, []))]) for name in NAMES}
    return Segment(first=first, last=last, head=events[last - 1].id, until=datetime.now(UTC), parts=parts)
