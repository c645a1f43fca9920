"""The event: a dated fact with the assignments it makes, and who recorded it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

#: {kind: {entity id: {field: value}}}; values are JSON, or `Sealed` when read back unopened.
Changes = dict[str, dict[str, dict[str, Any]]]


#: Lengths of 户编号 and 人口编号; neither is as long as a document number.
HOUSEHOLD_DIGITS = 16
PERSON_DIGITS = 17


class Key(NamedTuple):
    """One field of one entity: what an event assigns and a rule reads."""

    kind: str
    id: str
    field: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A personal value as it lies in the ledger; only the vault of `ledger` can open it."""

    subject: str
    token: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account: `person` is the natural person behind it, compared where two are needed."""

    account: str
    person: str
    division: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """One immutable event; `position` and `recorded_at` (UTC) are set once the ledger has it.

    `effective` is 业务发生日期 (Asia/Shanghai), `year` and `month` are 统计年度 and 统计月份.
    """

    id: str
    type: str
    version: int
    tags: tuple[str, ...]
    facts: dict[str, Any]
    changes: Changes
    rests_on: tuple[str, ...]
    effective: date
    year: int
    month: int | None
    actor: Actor
    command: str
    case: str | None = None
    #: What caused the event where no person did: reserved for timers and imports.
    cause: str | None = None
    withdraws: tuple[str, ...] = ()
    position: int = 0
    recorded_at: datetime | None = None

    @property
    def save(self) -> str:
        """Id of the save: the events of one command share it."""
        return self.id.rpartition(".")[0]

    def assignments(self) -> Iterator[tuple[Key, Any]]:
        """Every field the event assigns, with its value."""
        for kind, entities in self.changes.items():
            for entity, fields in entities.items():
                for name, value in fields.items():
                    yield Key(kind, entity, name), value

    def at(self, position: int, recorded_at: datetime | None = None) -> Event:
        """The event as recorded."""
        return self._with(self.facts, self.changes, position, recorded_at)

    def told(self, facts: dict[str, Any], changes: Changes) -> Event:
        """The event with its values sealed or opened."""
        return self._with(facts, changes, self.position, self.recorded_at)

    def _with(
        self, facts: dict[str, Any], changes: Changes, position: int, recorded_at: datetime | None
    ) -> Event:
        # Spelt out: dataclasses.replace takes several times as long, and every event passes here.
        return Event(
            self.id, self.type, self.version, self.tags, facts, changes, self.rests_on,
            self.effective, self.year, self.month, self.actor, self.command, self.case, self.cause,
            self.withdraws, position, recorded_at,
        )  # fmt: skip


def save_id(account: str, command_id: str) -> str:
    """Id of what one command of one account records: the same again for the same two."""
    return hashlib.blake2s(f"{account}\n{command_id}".encode(), digest_size=12).hexdigest()


def new_id(save: str, kind: str, ordinal: int) -> str:
    """Id of the `ordinal`-th entity of a kind that a save brings into being."""
    return hashlib.blake2s(f"{save}\n{kind}\n{ordinal}".encode(), digest_size=10).hexdigest()


def number_of(entity: str, digits: int) -> str:
    """The number people call a new household (户编号) or person (人口编号) by: digits of its id."""
    return f"{int(entity, 16) % 10**digits:0{digits}d}"


def tag(kind: str, entity: str) -> str:
    """The tag that finds the events concerning an entity."""
    return f"{kind}:{entity}"


def by_tag(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events under each of their tags, in their order."""
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        for one in event.tags:
            found[one].append(event)
    return found


def places_of(event: Event) -> list[str]:
    """Codes of the villages, or of the county, that the event is found by."""
    return [t.partition(":")[2] for t in event.tags if t.startswith(("village:", "county:"))]


def part_id(owner: str, part: str | int) -> str:
    """Id of what belongs to two things: person@household, household@2017, person@2017."""
    return f"{owner}@{part}"
