"""What the register has around the units of a file, read at once for some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from api.numbers import number_states
from api.sheets.judging import judge
from api.sheets.places import judge_place, village_of
from api.sheets.registered import Registered
from domain.events import tag
from domain.fold import State
from domain.identity import same_person_part
from domain.known import Context
from domain.rules.pairing import HelperPaired
from projections import places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from api.gateway import Gateway
    from api.sheets.checks import Sheaf
    from api.sheets.judging import Judged
    from api.sheets.planning import Planner
    from api.sheets.registered import Household
    from domain.events import Actor, Event
    from ledger.database import Connection
    from ledger.numbers import Entry
    from ledger.store import Loaded


class Desk(NamedTuple):
    """What judging needs beside the files: the plan of the import, and who it is for."""

    gateway: Gateway
    connection: Connection
    planner: Planner
    actor: Actor


class Around(Protocol):
    """Judges units; `seen` are the last positions under the tags that this rests on."""

    @property
    def seen(self) -> Mapping[str, int]:
        """Tag → last position."""
        ...

    def judge(self, sheaf: Sheaf, *, again: bool) -> Judged:
        """What one of the units would do to the register."""
        ...


@dataclass(frozen=True, slots=True)
class AroundHouseholds:
    """The households that the register knows, their events, and whoever holds a number they name."""

    planner: Planner
    context: Context
    known: Mapping[str, Household]
    seen: Mapping[str, int]
    under: Mapping[str, list[Event]]
    entries: Mapping[str, list[Entry]]

    @classmethod
    def of(cls, desk: Desk, sheaves: Sequence[Sheaf]) -> AroundHouseholds:
        """Read it."""
        gateway, connection, planner, actor = desk
        numbers = [sheaf.number for sheaf in sheaves if sheaf.number]
        known = Registered(connection).households(numbers, planner.target.year)
        register, kin = gateway.admissions.read(connection, actor)
        named = {d for sheaf in sheaves if sheaf.number not in known for d in _documents(sheaf)}
        by_mac = {gateway.vault.mac(document): same_person_part(document) for document in named}
        loaded = _loaded(desk, {tag("household", one.id) for one in known.values()}, by_mac)
        entries: dict[str, list[Entry]] = {}
        for entry in loaded.numbers:
            entries.setdefault(by_mac[entry.mac], []).append(entry)
        states = number_states(connection, by_mac, loaded.numbers)
        context = Context(gateway.clock(), actor, register, kin=kin, numbers=states)
        under = _by_tag(_with_helpers(gateway, connection, loaded.events))
        return cls(planner, context, known, loaded.seen, under, entries)

    def judge(self, sheaf: Sheaf, *, again: bool) -> Judged:
        """What a household's rows would do to the register."""
        household = self.known.get(sheaf.number or "")
        return judge(sheaf, household, self.planner, self._state(sheaf, household), self.context, again=again)

    def _state(self, sheaf: Sheaf, household: Household | None) -> State:
        """The events of one household, and of whoever holds or held a number that it names."""
        if household is not None:
            own = self.under.get(tag("household", household.id), [])
            tags = {t for event in own for t in event.tags if t.startswith("person:")}
            tags.add(tag("household", household.id))
        else:
            numbers = map(same_person_part, _documents(sheaf))
            tags = {tag("person", entry.person) for n in numbers for entry in self.entries.get(n, ())}
        found = {event.position: event for one in tags for event in self.under.get(one, ())}
        return State(found[position] for position in sorted(found))


@dataclass(frozen=True, slots=True)
class AroundPlaces:
    """The villages' own events: no household's, of which a village has thousands."""

    planner: Planner
    context: Context
    seen: Mapping[str, int]
    under: Mapping[str, list[Event]]

    @classmethod
    def of(cls, desk: Desk, sheaves: Sequence[Sheaf]) -> AroundPlaces:
        """Read it."""
        gateway, connection, planner, actor = desk
        villages = sorted({code for sheaf in sheaves if (code := village_of(sheaf)) is not None})
        register, kin = gateway.admissions.read(connection, actor)
        # Positions first: what comes after them stands against what is decided here.
        seen = gateway.ledger.last_under(connection, [tag("village", code) for code in villages])
        own = gateway.ledger.many(connection, places.own_events(connection, villages))
        return cls(planner, Context(gateway.clock(), actor, register, kin=kin), seen, _by_tag(own))

    def judge(self, sheaf: Sheaf, *, again: bool) -> Judged:
        """What a place's row would do to the register."""
        state = State(self.under.get(tag("village", village_of(sheaf) or ""), ()))
        return judge_place(sheaf, self.planner, state, self.context, again=again)


def _loaded(desk: Desk, tags: set[str], macs: Collection[bytes]) -> Loaded:
    """What lies under the tags, and under whoever holds or held one of the numbers.

    The gateway reads who holds one; its condition is on what it read. Here it is on every tag of what was
    decided (`work.pack`), and an event that takes a number carries its former holders' tags too.
    """
    ledger = desk.gateway.ledger
    loaded = ledger.load(desk.connection, tags, macs=macs)
    # Another may have it by the time its holder is read: he too must be among the tags.
    while not (people := {tag("person", entry.person) for entry in loaded.numbers}) <= loaded.seen.keys():
        tags |= people
        loaded = ledger.load(desk.connection, tags, macs=macs)
    return loaded


def _by_tag(events: Iterable[Event]) -> dict[str, list[Event]]:
    under: dict[str, list[Event]] = {}
    for event in events:
        for one in event.tags:
            under.setdefault(one, []).append(event)
    return under


def _with_helpers(gateway: Gateway, connection: Connection, events: list[Event]) -> list[Event]:
    """The events, those of pairings with their values open: a rule asks who the helper is."""
    paired = [event for event in events if event.type == HelperPaired.TYPE]
    if not paired:
        return events
    open_ = {event.id: event for event in gateway.opened(connection, paired)}
    return [open_.get(event.id, event) for event in events]


def _documents(sheaf: Sheaf) -> list[str]:
    return [row.values["person.document"] for row in sheaf.members if "person.document" in row.values]
