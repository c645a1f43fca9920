"""Commands that administrators give beside the registry of rules: read, decide, append, project, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.gateway import ATTEMPTS, Busy, fingerprint
from domain.events import Event
from domain.finish import finish
from domain.fold import State
from domain.known import Context, Known
from ledger.errors import AlreadyAnswered, ConditionFailed, recording
from ledger.store import Save
from projections.write import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.services import Services
    from domain.commands import Command
    from domain.drafts import Draft
    from domain.events import Actor
    from ledger.database import Connection

    Tags = Callable[[Connection], set[str]]
    Decide = Callable[[Known], list[Draft] | Event]


def recorded(services: Services, command: Command, actor: Actor, tags: Tags, decide: Decide) -> Event:
    """The event that the command records, or recorded when it was given before.

    `tags` say what is to be read; `decide` gives the draft, or the event that says so already. Raises
    CommandReused, Busy, AnswerLost and what these raise.
    """
    for _ in range(ATTEMPTS):
        with services.pool.connection() as connection:
            try:
                return _once(services, connection, command, actor, tags, decide)
            except (ConditionFailed, AlreadyAnswered):
                connection.rollback()
    raise Busy


def _once(  # noqa: PLR0913, PLR0917
    services: Services, connection: Connection, command: Command, actor: Actor, tags: Tags, decide: Decide
) -> Event:
    gateway, ledger = services.gateway, services.gateway.ledger
    loaded = ledger.load(connection, tags(connection), command=(actor.account, command.command_id))
    if loaded.answered is not None:
        ledger.require_same(loaded.answered, fingerprint(command))
        return loaded.answered.events[0]
    register, kin = gateway.admissions.read(connection, actor)
    known = Known(State(loaded.events), Context(gateway.clock(), actor, register, kin=kin))
    found = decide(known)
    if isinstance(found, Event):
        return found
    save = Save(actor.account, command.command_id, fingerprint(command), finish(command, known, found))
    packed = ledger.packed([save], loaded.seen, loaded.wrapped)
    with recording(command.command_id):
        (event,) = record(connection, packed)
        connection.commit()
    return event
