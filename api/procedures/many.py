"""Many commands on cases at once: read together, decided one by one, recorded in as few appends as may be.

Each row is there whole or not at all. What was recorded before an interruption is found again by its id.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from api.bulk import portions
from api.gateway import decided
from api.hits import hits_of
from api.holds import holds
from api.numbers import macs_of, number_states
from api.orders.judging import Judging, judged
from api.scope import roots
from domain.errors import Refused
from domain.events import by_tag, save_id
from domain.fold import State
from domain.known import Context
from domain.procedures.ending import compared, ending, own_tags
from domain.rules.entries import DuplicateElsewhere
from ledger.errors import AlreadyAnswered, ConditionFailed, NumberTaken
from projections.write import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.gateway import Gateway
    from api.services import Services
    from domain.events import Actor, Event
    from domain.procedures.commands import ProcedureCommand
    from ledger.database import Connection
    from ledger.store import Loaded, Save

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
    #: Of each command, the tags that it reads under; and of these its own, which no other row may share.
    tags: list[set[str]]
    own: list[set[str]]

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
        read = _read(gateway, connection, commands, actor)
        saves: dict[str, tuple[Save, int]] = {}
        claimed: set[str] = set()
        for place, command in enumerate(commands):
            # What was recorded before is compared, and what touches another row is decided after it: alone.
            if command.command_id in before or not claimed.isdisjoint(read.own[place]):
                continue
            claimed |= read.own[place]
            with suppress(DuplicateElsewhere):
                found = _decided(connection, command, read, place)
                if isinstance(found, Refused):
                    outcomes[command.command_id] = Outcome(command, refusal=found)
                else:
                    saves[command.command_id] = found, place
        for portion in portions(save for save, _ in saves.values()):
            places = [saves[save.command_id][1] for save in portion]
            events_of = _append(gateway, connection, portion, read, places) or {}
            for command_id, events in events_of.items():
                outcomes[command_id] = Outcome(commands[saves[command_id][1]], events)
    return [outcomes.get(one.command_id) or _alone(gateway, one, actor) for one in commands]


def _decided(connection: Connection, command: ProcedureCommand, read: _Read, place: int) -> Save | Refused:
    """What it records, or why it is refused. Raises DuplicateElsewhere, which the gateway counts."""
    try:
        return decided(connection, command, read.state(place), read.context)
    except DuplicateElsewhere:
        raise
    except Refused as refusal:
        return refusal


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
    """Everything that deciding them needs, in a few round trips."""
    register, kin = gateway.admissions.read(connection, actor)
    context = Context(gateway.clock(), actor, register, kin=kin, mac=gateway.mac)
    own = [own_tags(command) for command in commands]
    cases = by_tag(gateway.opened(connection, gateway.ledger.under(connection, set().union(*own))))
    told = [[event for one in tags for event in cases.get(one, ())] for tags in own]
    judging = Judging(connection, gateway.ledger, context)
    context = replace(context, judged=judged(judging, zip(commands, told, strict=True)))
    effects = [
        ending(command, events, context) or command for command, events in zip(commands, told, strict=True)
    ]
    compare = [compared(command, events, context) for command, events in zip(commands, told, strict=True)]
    hits = hits_of(connection, gateway.vault, filter(None, compare), context.today)
    by_mac = {mac: number for effect in effects for mac, number in macs_of(gateway.vault, effect).items()}
    wanted = [tags | roots(effect) for tags, effect in zip(own, effects, strict=True)]
    loaded = gateway.under(connection, set().union(*wanted), by_mac)
    under = by_tag(gateway.opened(connection, loaded.events))
    numbers = number_states(connection, by_mac, loaded.numbers)
    holders = {f"person:{entry.person}" for entry in loaded.numbers if entry.holds}
    read = [one | _persons(under, one) for one in wanted]
    apart = [{t for t in one if not t.startswith("village:")} for one in read]
    context = replace(context, numbers=numbers, hits=hits)
    return _Read(loaded, context, under, [holders | one for one in read], apart)


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
    except (Refused, ConditionFailed, NumberTaken, AlreadyAnswered):
        # One of them stands against all: each is tried by itself.
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
