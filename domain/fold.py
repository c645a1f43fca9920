"""The fold: from events to the value of every field, and what each value rests on.

Two passes, the same for every event type: the last `active` said of an event decides whether it
counts; of the active assignments to a field the greatest (effective date, ledger order) wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.events import Key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.events import Event


@dataclass(frozen=True, slots=True)
class Limit:
    """Fold only what took effect by a date, or counts for a year-end."""

    effective: date | None = None
    year: int | None = None

    def admits(self, event: Event) -> bool:
        """Whether the event lies within the limit."""
        return (self.effective is None or event.effective <= self.effective) and (
            self.year is None or event.year <= self.year
        )


NOW = Limit()


class Assignment(NamedTuple):
    """One assignment of one field: the event, its place in the ledger's order, the value."""

    event: Event
    order: int
    value: Any

    @property
    def rank(self) -> tuple[date, int]:
        """What wins: the later effective date, then the later place in the ledger."""
        return self.event.effective, self.order


class State:
    """Events added in ledger order, and every field folded from them."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.events: dict[str, Event] = {}
        #: (kind, id) → what events assigned to it: a form of many fields is one entry, not many.
        self._said: dict[tuple[str, str], list[tuple[Event, int, dict[str, Any]]]] = {}
        self._verdicts: dict[str, Assignment] = {}
        self._joined: dict[str, dict[str, None]] = {}
        self._assigned: dict[Key, list[Assignment]] | None = None
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        """Take one more event; events come in ledger order."""
        order = len(self.events)
        self.events[event.id] = event
        self._assigned = None
        for kind, entities in event.changes.items():
            if kind == "event":
                for one, fields in entities.items():
                    self._verdicts[one] = Assignment(event, order, fields["active"])
                continue
            for entity, fields in entities.items():
                self._said.setdefault((kind, entity), []).append((event, order, fields))
                if kind == "person" and (household := fields.get("household")) is not None:
                    self._joined.setdefault(household, {})[entity] = None

    @property
    def assigned(self) -> dict[Key, list[Assignment]]:
        """Every field with all its assignments, in ledger order."""
        if self._assigned is None:
            found: dict[Key, list[Assignment]] = {}
            for (kind, entity), said in self._said.items():
                for event, order, fields in said:
                    for name, value in fields.items():
                        found.setdefault(Key(kind, entity, name), []).append(Assignment(event, order, value))
            self._assigned = found
        return self._assigned

    @property
    def created(self) -> dict[tuple[str, str], str]:
        """(kind, id) of every entity → the event that brought it into being."""
        return {entity: said[0][0].id for entity, said in self._said.items()}

    def entities(self, kind: str) -> list[str]:
        """Every entity of a kind that some event, active or not, ever assigned to."""
        return [entity for known, entity in self._said if known == kind]

    def knows(self, kind: str, entity: str) -> bool:
        """Whether some event, active or not, ever assigned to the entity."""
        return (kind, entity) in self._said

    def has(self, kind: str, entity: str) -> bool:
        """Whether some active event assigned to the entity."""
        return any(self.is_active(event.id) for event, _, _ in self._said.get((kind, entity), ()))

    def assignments(self, key: Key) -> list[Assignment]:
        """All assignments of one field, in ledger order."""
        kind, entity, name = key
        said = self._said.get((kind, entity), ())
        return [Assignment(event, order, fields[name]) for event, order, fields in said if name in fields]

    def with_events(self, events: Iterable[Event]) -> State:
        """Another state: this one and more events after it."""
        return State([*self.events.values(), *events])

    def is_active(self, event_id: str) -> bool:
        """Pass one: whether the event counts."""
        verdict = self._verdicts.get(event_id)
        return verdict is None or bool(verdict.value)

    def verdict(self, event_id: str) -> Event | None:
        """The rollback or redo that last spoke of the event."""
        verdict = self._verdicts.get(event_id)
        return verdict.event if verdict else None

    def stands(self, event_id: str) -> bool:
        """Whether what the event did holds: it is active; a rollback, until its events are redone."""
        event = self.events[event_id]
        if not event.withdraws:
            return self.is_active(event_id)
        return all(self._verdicts[e].event.id == event_id for e in event.withdraws)

    def winner(self, key: Key, limit: Limit = NOW) -> Assignment | None:
        """Pass two: the assignment that gives the field its value; None when nothing does."""
        best: Assignment | None = None
        for one in self.assignments(key):
            if limit is not NOW and not limit.admits(one.event):
                continue
            if self.is_active(one.event.id) and (best is None or one.rank > best.rank):
                best = one
        return best

    def value(self, kind: str, entity: str, name: str, limit: Limit = NOW) -> Any:
        """The field's value, None when it has none."""
        best = self.winner(Key(kind, entity, name), limit)
        return best.value if best else None

    def row(self, kind: str, entity: str) -> dict[str, Any]:
        """Every field of one entity that has a value, at once."""
        return self._folded(self._said.get((kind, entity), []), NOW)

    def _folded(self, said: list[tuple[Event, int, dict[str, Any]]], limit: Limit) -> dict[str, Any]:
        """Assignments laid over each other in the order of their ranks, so that the greatest stays."""
        if self._verdicts or limit is not NOW:
            said = [one for one in said if self.is_active(one[0].id) and limit.admits(one[0])]
        if len(said) == 1:
            return dict(said[0][2])
        row: dict[str, Any] = {}
        # Sorting is stable: of one day the later in the ledger stays.
        for _, _, fields in sorted(said, key=_effective):
            row.update(fields)
        return row

    def read(self, key: Key) -> tuple[Assignment | None, list[Event]]:
        """The winner, and what a reader rests on: its event, and each rollback it would differ without."""
        best, away = None, []
        for one in self.assignments(key):
            if not self.is_active(one.event.id):
                away.append(one)
            elif best is None or one.rank > best.rank:
                best = one
        grounds = [best.event] if best else []
        grounds += [
            self._verdicts[one.event.id].event for one in away if best is None or one.rank > best.rank
        ]
        return best, grounds

    def ever_in(self, household: str) -> list[str]:
        """Persons whom some event, active or not, has put into the household."""
        return list(self._joined.get(household, ()))

    def members(self, household: str, limit: Limit = NOW) -> list[str]:
        """Persons who belong to the household."""
        return [
            person
            for person in self.ever_in(household)
            if self.value("person", person, "household", limit) == household
        ]

    def rows(self, limit: Limit = NOW) -> dict[tuple[str, str], dict[str, Any]]:
        """Every entity with its folded fields; what an entity never had is absent."""
        rows = {entity: self._folded(said, limit) for entity, said in self._said.items()}
        return {entity: row for entity, row in rows.items() if row}


def _effective(said: tuple[Event, int, dict[str, Any]]) -> date:
    return said[0].effective
