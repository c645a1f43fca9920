"""Many commands on cases at once: read together, decided one by one, recorded in as few appends as may be.

Each row is there whole or not at all. What was recorded before an interruption is found again by its id.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from api.bulk import portions
from api.gateway import fingerprint
from api.holds import holds
from api.numbers import macs_of, number_states
from api.scope import roots
from domain.decide import decide
from domain.errors import Refused
from domain.events import save_id
from domain.fold import State
from domain.known import Context
from domain.procedures.ending import ending, own_tags
from ledger.errors import AlreadyAnswered, ConditionFailed, NumberTaken
from ledger.store import Save
from projections.write import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.gateway import Gateway
    from api.services import Services
    from domain.events import Actor, Event
    from domain.procedures.commands import ProcedureCommand
    from ledger.database import Connection
    from ledger.store import Loaded

#: Rows that are read and decided together.
TOGETHER = 100


class Outcome(NamedTuple):
    """What became of a row: its events (none where it had been recorded before), or why it was refused."""

    command: ProcedureCommand
    events: Sequence[Event] = ()
    repeated: bool = False
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What lies under the tags of some commands, opened."""

    loaded: Loaded
    context: Context
    under: dict[str, list[Event]]
    #: Of each command, the tags that it reads under.
    tags: list[set[str]]

    def state(self, place: int) -> State:
        """What one command is decided over."""
        found = {e.position: e for one in self.tags[place] for e in self.under.get(one, ())}
        return State(found[position] for position in sorted(found))

    def seen(self, places: Iterable[int]) -> dict[str, int]:
        """The last position under each tag that some of them read under."""
        wanted = {one for place in places for one in self.tags[place]}
        return {one: at for one, at in self.loaded.seen.items() if one in wanted}


def run_many(services: Services, commands: Sequence[ProcedureCommand], actor: Actor) -> list[Outcome]:
    """Run them, in their order; a refusal is its row's own."""
    found: list[Outcome] = []
    for start in range(0, len(commands), TOGETHER):
        found += _together(services.gateway, commands[start : start + TOGETHER], actor)
    return found


def _together(gateway: Gateway, commands: Sequence[ProcedureCommand], actor: Actor) -> list[Outcome]:
    outcomes: dict[str, Outcome] = {}
    with gateway.connect() as connection:
        before = _recorded(gateway, connection, commands, actor)
        fresh = [one for one in commands if one.command_id not in before]
        read = _read(gateway, connection, fresh, actor)
        saves: dict[str, int] = {}
        decided: list[Save] = []
        for place, command in enumerate(fresh):
            try:
                events = decide(command, read.state(place), read.context)
            except Refused as refusal:
                outcomes[command.command_id] = Outcome(command, refusal=refusal)
            else:
                saves[command.command_id] = place
                decided.append(Save(actor.account, command.command_id, fingerprint(command), events))
        for portion in portions(decided):
            places = [saves[save.command_id] for save in portion]
            events_of = _append(gateway, connection, portion, read, places)
            for place, save in zip(places, portion, strict=True):
                command = fresh[place]
                done = events_of.get(save.command_id) if events_of is not None else None
                outcomes[command.command_id] = (
                    Outcome(command, done) if done is not None else _alone(gateway, command, actor)
                )
    return [outcomes.get(one.command_id, Outcome(one, repeated=True)) for one in commands]


def _recorded(
    gateway: Gateway, connection: Connection, commands: Sequence[ProcedureCommand], actor: Actor
) -> set[str]:
    """Those that were recorded before an interruption."""
    prefix = commands[0].command_id.rpartition(":")[0] + ":"
    rows = gateway.ledger.places_of_commands(connection, actor.account, prefix)
    saves = {event.rpartition(".")[0] for event, _, _ in rows}
    return {one.command_id for one in commands if save_id(actor.account, one.command_id) in saves}


def _read(
    gateway: Gateway, connection: Connection, commands: Sequence[ProcedureCommand], actor: Actor
) -> _Read:
    """Everything that deciding them needs, in two round trips."""
    register, kin = gateway.admissions.read(connection, actor)
    context = Context(gateway.clock(), actor, register, kin=kin, mac=gateway.mac)
    own = [own_tags(command) for command in commands]
    cases = _by_tag(gateway.opened(connection, gateway.ledger.under(connection, set().union(*own))))
    effects = [
        ending(command, [e for one in tags for e in cases.get(one, ())], context) or command
        for command, tags in zip(commands, own, strict=True)
    ]
    by_mac = {mac: number for effect in effects for mac, number in macs_of(gateway.vault, effect).items()}
    wanted = [tags | roots(effect) for tags, effect in zip(own, effects, strict=True)]
    loaded = gateway.under(connection, set().union(*wanted), by_mac)
    under = _by_tag(gateway.opened(connection, loaded.events))
    numbers = number_states(connection, by_mac, loaded.numbers)
    holders = {f"person:{entry.person}" for entry in loaded.numbers if entry.holds}
    tags = [holders | one | _persons(under, one) for one in wanted]
    return _Read(loaded, replace(context, numbers=numbers), under, tags)


def _by_tag(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        for one in event.tags:
            found[one].append(event)
    return found


def _persons(under: dict[str, list[Event]], tags: set[str]) -> set[str]:
    """The persons of the households among the tags."""
    events = (event for one in tags if one.startswith("household:") for event in under.get(one, ()))
    return {one for event in events for one in event.tags if one.startswith("person:")}


def _append(
    gateway: Gateway, connection: Connection, saves: list[Save], read: _Read, places: list[int]
) -> dict[str, list[Event]] | None:
    """The events of each, recorded; None when something came in between, and nothing was written."""
    held = [hold for save in saves for hold in holds(save.events, None)]
    try:
        packed = gateway.ledger.packed(saves, read.seen(places), read.loaded.wrapped, held)
        recorded = record(connection, packed)
        connection.commit()
    except (ConditionFailed, NumberTaken, AlreadyAnswered):
        connection.rollback()
        return None
    found: dict[str, list[Event]] = {save.command_id: [] for save in saves}
    for event in recorded:
        found[event.command].append(event)
    return found


def _alone(gateway: Gateway, command: ProcedureCommand, actor: Actor) -> Outcome:
    try:
        answer = gateway.run(command, actor)
    except Refused as refusal:
        return Outcome(command, refusal=refusal)
    return Outcome(command, answer.events, answer.repeated)
