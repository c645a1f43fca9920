"""The ledger itself: what lies under some tags, and the append that nothing may come between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from pydantic_core import to_json

from domain.errors import CommandReused
from domain.events import Event, save_id, tag
from domain.rollback.dependents import is_handling
from ledger.codec import Row, decode, encode
from ledger.errors import AppendTooLarge, refusals
from ledger.instance import SIGN
from ledger.log.leaf import Record, digest, metadata
from ledger.numbers import Entry, Hold
from ledger.prepared import Prepared, both
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ledger.database import Connection
    from ledger.instance import Instance
    from ledger.vault import Vault

    Place = tuple[int, datetime]

__all__ = ["Answered", "Hold", "Ledger", "Loaded", "Packed", "Save", "erase", "numbers_of"]

MOST_EVENTS = 500
MOST_LOCKS = 1000
_NOT_YET = datetime.fromtimestamp(0, UTC)
_PARTS = ("event", "key", "number", "save", "answer")

_QUERIES = Queries("ledger", "queries/store.sql")
_LOAD = Prepared(_QUERIES.load, 4, binary=(3,))
_APPEND = Prepared(_QUERIES.append, 2, binary=(1,))


@dataclass(frozen=True, slots=True)
class Save:
    """What one command records: its events, not sealed yet, and the digest of its content, of which the
    ledger keeps a MAC only (`Vault.fingerprint`).

    `years`: the statistical years of the events that a rollback or redo among them speaks of.
    """

    account: str
    command_id: str
    fingerprint: bytes
    events: list[Event]
    years: frozenset[int] = frozenset()

    @property
    def counts_for(self) -> set[int]:
        """The statistical years whose year-ends the save can change."""
        return {event.year for event in self.events if not is_handling(event)} | self.years

    @property
    def corrects(self) -> bool:
        """Whether it is a correction, which a closed year admits."""
        return any("correction" in event.facts for event in self.events)


@dataclass(frozen=True, slots=True)
class Answered:
    """The first answer to a command id: the MAC of its content's digest, and its events, still sealed."""

    save: str
    fingerprint: bytes
    recorded_at: datetime
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a command reads: events by position, still sealed; the last position under every tag of
    its condition (0: none); the wrapped keys of the tags' subjects; the entries of numbers asked for,
    per number the held one first, then the last freed; an earlier answer.
    """

    events: list[Event]
    seen: dict[str, int]
    wrapped: dict[str, bytes]
    numbers: list[Entry]
    answered: Answered | None


@dataclass(frozen=True, slots=True)
class Packed:
    """An append made ready: its events, not sealed, the arguments of the SQL function, and what will be
    signed of it by whom, once the events have their places.
    """

    events: list[Event]
    arguments: tuple[bytes, bytes] = field(repr=False)
    records: list[Record]
    instance: Instance

    def at(self, places: Iterable[Place]) -> list[Event]:
        """The events as recorded at these positions and times."""
        return [event.at(place, at) for event, (place, at) in zip(self.events, places, strict=True)]

    def signatures(self, places: Iterable[Place]) -> tuple[bytes, bytes]:
        """The signatures of its saves, recorded there, as `ledger.instance.SIGN` takes them."""
        pairs = zip(self.records, places, strict=True)
        return self.instance.signatures(
            replace(record, position=place, recorded_at=at.astimezone(UTC)) for record, (place, at) in pairs
        )


class Ledger:
    """Reads and appends; every method works inside the caller's connection and transaction.

    `instance` signs what is appended; without one the ledger only reads.
    """

    def __init__(self, vault: Vault, instance: Instance | None = None) -> None:
        self.vault = vault
        self._instance = instance

    def load(
        self,
        connection: Connection,
        roots: Collection[str],
        *,
        command: tuple[str, str] | None = None,
        macs: Collection[bytes] = (),
    ) -> Loaded:
        """Everything under the root tags, and under every person ever named under a household of them.

        One round trip.  `command` is (account, command id); its earlier answer comes along, and so
        do the entries of the document numbers with these MACs.
        """
        account, command_id = map(str.encode, command) if command else (None, None)
        parts: dict[str, list[Row]] = {name: [] for name in _PARTS}
        for part, *row in _LOAD.rows(
            connection, "\n".join(roots).encode(), account, command_id, b"".join(macs)
        ):
            parts[part].append(cast("Row", row))
        events = _events(parts["event"])
        keys = {row[1]: row[10] for row in parts["key"]}
        numbers = [Entry(row[7], row[1], row[10], row[3] == 1, row[9]) for row in parts["number"]]
        answered = _answered(parts["save"], parts["answer"])
        return Loaded(events, _seen(roots, events), keys, numbers, answered)

    def require_same(self, answered: Answered, fingerprint: bytes) -> None:
        """Raises CommandReused unless the content that was answered has this digest."""
        if answered.fingerprint != self.vault.fingerprint(fingerprint):
            raise CommandReused

    def many(self, connection: Connection, ids: Collection[str]) -> list[Event]:
        """The events with these ids, by position, still sealed; unknown ids are left out."""
        return _events(connection.execute(_QUERIES.by_ids, {"ids": list(ids)}, binary=True))

    def places_of_commands(
        self, connection: Connection, account: str, prefix: str
    ) -> list[tuple[str, int, list[str]]]:
        """Id, position and tags of the events of an account's commands whose ids begin with a prefix."""
        given = {"account": account, "prefix": prefix}
        found = connection.execute(_QUERIES.places_of_commands, given, binary=True).fetchall()
        return cast("list[tuple[str, int, list[str]]]", found)

    def under(self, connection: Connection, tags: Collection[str]) -> list[Event]:
        """The events under any of the tags, by position, still sealed."""
        return _events(connection.execute(_QUERIES.under_tags, {"tags": list(tags)}, binary=True))

    def begun(self, connection: Connection, tags: Collection[str]) -> dict[str, datetime]:
        """When the first event under each of the tags was recorded."""
        return dict(connection.execute(_QUERIES.begun, {"tags": list(tags)}).fetchall())

    def last_under(self, connection: Connection, tags: Collection[str]) -> dict[str, int]:
        """The last position under each of the tags, 0 where there is none."""
        return dict(connection.execute(_QUERIES.last_under, {"tags": list(tags)}).fetchall())

    def keys(self, connection: Connection, subjects: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of these persons and households, as far as there are any."""
        given = {"subjects": list(subjects)}
        return dict(connection.execute(_QUERIES.keys, given, binary=True).fetchall())

    def append(
        self,
        connection: Connection,
        saves: Sequence[Save],
        seen: Mapping[str, int],
        wrapped: Mapping[str, bytes],
        holds: Sequence[Hold] = (),
    ) -> list[Event]:
        """Record the events of the saves, all or none, if nothing newer than `seen` lies under its tags.

        Runs inside the caller's transaction (READ COMMITTED), which commits it.  At most 500 events
        and 1,000 locks.  Returns the events, not sealed, with position and time of recording.
        Refused: `ConditionFailed`, `AlreadyAnswered`, `NumberTaken`, `AppendTooLarge`, `YearIsClosed`.
        """
        packed = self.packed(saves, seen, wrapped, holds)
        with refusals():
            return packed.at(both(connection, _APPEND, packed.arguments, SIGN, packed.signatures))

    def packed(
        self,
        saves: Sequence[Save],
        seen: Mapping[str, int],
        wrapped: Mapping[str, bytes],
        holds: Sequence[Hold] = (),
    ) -> Packed:
        """Seal and encode an append for `ledger.append(command, bytes)`.

        Refused: `AppendTooLarge`; `Malformed`, what no leaf of the log could hold.
        """
        if self._instance is None:
            raise RuntimeError("this ledger only reads")
        events = [event for save in saves for event in save.events]
        _require_room(len(events), MOST_EVENTS, "个事件")
        locks = _locks(events, seen)
        _require_room(len(locks) + len(holds), MOST_LOCKS, "把锁")
        sealed, made = self.vault.seal(events, wrapped)
        encoded = [encode(event) for event in sealed]
        command: dict[str, Any] = {
            "saves": [self._save(save) for save in saves],
            "events": [_event(*pair) for pair in zip(events, encoded, strict=True)],
            "seen": seen,
            "locks": locks,
            **_years(saves),
        }
        if made:
            command["keys"] = [{"subject": s, "wrapped": key.hex()} for s, key in made.items()]
        if holds:
            # Whoever never had a number frees none, which spares looking.
            part = "gives" if all(hold.fresh for hold in holds) else "holds"
            command[part] = [self._hold(hold) for hold in holds]
        arguments = to_json(command), b"".join(part for parts in encoded for part in parts)
        return Packed(events, arguments, list(map(_record, events, encoded)), self._instance)

    def _save(self, save: Save) -> dict[str, Any]:
        own = save_id(save.account, save.command_id)
        if any(event.save != own for event in save.events):
            raise ValueError("an event's id does not begin with the id of its save")
        return {
            "account": save.account,
            "command_id": save.command_id,
            "save": own,
            "fingerprint": self.vault.fingerprint(save.fingerprint).hex(),
            "events": len(save.events),
        }

    def _hold(self, hold: Hold) -> dict[str, str | bool | None]:
        mac = None if hold.number is None else self.vault.mac(hold.number).hex()
        return {
            "person": hold.person,
            "event": hold.event,
            "mac": mac,
            "changed_by": hold.by,
            "held": hold.held,
        }


def erase(connection: Connection, subject: str) -> None:
    """Destroy a person's key and number entries, or a pairing's key, as the keeper; the caller commits,
    and logs it first.

    Nothing sealed with the key opens again.  Nobody else's values are touched.
    """
    connection.execute(_QUERIES.erase_key, {"subject": subject})
    connection.execute(_QUERIES.erase_numbers, {"person": subject})


def numbers_of(connection: Connection, persons: Collection[str]) -> list[Entry]:
    """The numbers that these persons hold or held, by their MACs."""
    found = connection.execute(_QUERIES.numbers, {"persons": list(persons)}, binary=True)
    return [Entry(*row) for row in found]


def _events(rows: Iterable[tuple[Any, ...]]) -> list[Event]:
    return [decode(cast("Row", row)) for row in rows]


def _seen(roots: Collection[str], events: list[Event]) -> dict[str, int]:
    """The last position under each root, and under each person on an event of a household root."""
    households = {tag for tag in roots if tag.startswith("household:")}
    seen = dict.fromkeys(roots, 0)
    for event in events:
        if not households.isdisjoint(event.tags):
            seen.update((tag, 0) for tag in event.tags if tag.startswith("person:"))
    for event in events:
        seen.update((tag, event.position) for tag in event.tags if tag in seen)
    return seen


def _answered(saves: list[tuple[Any, ...]], events: list[tuple[Any, ...]]) -> Answered | None:
    if not saves:
        return None
    _, save, _, _, _, at, _, _, _, _, fingerprint, _ = saves[0]
    return Answered(save, fingerprint, at.astimezone(UTC), _events(events))


def _locks(events: list[Event], seen: Mapping[str, int]) -> list[str]:
    """The tags to lock: those of the condition and of the events; a village's only to find them by."""
    found = {tag for event in events for tag in event.tags if not tag.startswith("village:")}
    return list(found.union(seen))


def _years(saves: Iterable[Save]) -> dict[str, Any]:
    """The tags of years to hold, and of the earliest that must be open."""
    named = [(save.counts_for, save.corrects) for save in saves]
    years = {year for own, _ in named for year in own}
    must = {year for own, corrects in named if not corrects for year in own}
    held: dict[str, Any] = {"years": [tag("year", str(year)) for year in years]} if years else {}
    return held | ({"open": tag("year", str(min(must)))} if must else {})


def _require_room(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise AppendTooLarge(count=count, what=what, limit=limit)


def _record(event: Event, encoded: tuple[bytes, bytes]) -> Record:
    """What the log will hold of the event, its place still to come."""
    body, rest = encoded
    actor = event.actor
    about = metadata(event.id, event.version, actor.person, rest)
    return Record(
        1, event.type, event.tags, _NOT_YET, actor.account, actor.division, event.save,
        digest(body), digest(about),
    )  # fmt: skip


def _event(event: Event, encoded: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "version": event.version,
        "tags": event.tags,
        "account": event.actor.account,
        "person": event.actor.person,
        "division": event.actor.division,
        "save": event.save,
        "body": len(encoded[0]),
        "meta": len(encoded[1]),
    }
