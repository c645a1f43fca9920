"""Recording decided saves in bulk: a village in as few appends as the ledger's limits allow."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from api.holds import holds
from ledger.store import MOST_EVENTS, MOST_LOCKS
from projections import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.database import Connection
    from ledger.store import Hold, Ledger, Save


def record(connection: Connection, ledger: Ledger, saves: Iterable[Save]) -> int:
    """Append saves decided over an empty beginning, with number index and read models.

    Nobody else may have written under the households and persons of these saves, or `ConditionFailed`
    is raised; `NumberTaken` when a document number is held already (or freed by one save and taken by
    another in the same append).  Returns the number of events: 0
    when the first save was recorded before (then nothing else is asked for).  The caller commits, so
    that all is there or nothing.
    """
    coming = iter(saves)
    first = next(coming, None)
    if first is None or is_recorded(connection, ledger, first):
        return 0
    seen: dict[str, int] = {}
    return sum(_append(connection, ledger, batch, seen) for batch in _batches(chain([first], coming)))


def is_recorded(connection: Connection, ledger: Ledger, save: Save) -> bool:
    """Whether the command id has been answered."""
    return ledger.load(connection, (), command=(save.account, save.command_id)).answered is not None


class _Batch:
    """Saves that go into one append."""

    def __init__(self) -> None:
        self.saves: list[Save] = []
        self.holds: list[Hold] = []
        self.events = 0
        self.tags: set[str] = set()

    def takes(self, save: Save) -> bool:
        """Take the save if it fits beside the others; the first one always does."""
        own = {t for event in save.events for t in event.tags if not t.startswith("village:")}
        held = holds(save.events, None)
        events, tags, locks = self.events + len(save.events), self.tags | own, len(self.holds) + len(held)
        if self.saves and (
            events > MOST_EVENTS or len(tags) + locks > MOST_LOCKS or self._has_numbers_of(held)
        ):
            return False
        self.saves.append(save)
        self.events, self.tags = events, tags
        self.holds += held
        return True

    def _has_numbers_of(self, held: list[Hold]) -> bool:
        """Whether one of these people was given another number: an append gives one number to each."""
        there = {hold.person for hold in self.holds} if held else set()
        return any(hold.person in there for hold in held)


def portions(saves: Iterable[Save]) -> Iterator[list[Save]]:
    """Saves that go into one append each, in their order."""
    return (batch.saves for batch in _batches(saves) if batch.saves)


def _batches(saves: Iterable[Save]) -> Iterator[_Batch]:
    batch = _Batch()
    for save in saves:
        if not batch.takes(save):
            yield batch
            batch = _Batch()
            batch.takes(save)
    yield batch


def _append(connection: Connection, ledger: Ledger, batch: _Batch, seen: dict[str, int]) -> int:
    """Append one batch; `seen` holds the last position under each tag of the batches before."""
    known = [
        tag.partition(":")[2] for save in batch.saves for e in save.events for tag in e.tags if tag in seen
    ]
    wrapped = ledger.keys(connection, set(known)) if known else {}
    condition = {tag: seen.get(tag, 0) for tag in batch.tags}
    recorded = write.record(connection, ledger.packed(batch.saves, condition, wrapped, batch.holds))
    for event in recorded:
        seen.update(dict.fromkeys(event.tags, event.position))
    return len(recorded)
