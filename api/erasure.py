"""Erasing a person or a helper: log it, destroy the key and number entries, clear the read models, remove
the files.

Whoever is interrupted between the steps gives the same order again: what is logged is not logged
twice, and destroying what is gone does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.evidence import store_of
from api.gateway import ATTEMPTS, Busy, fingerprint
from domain.decide import finish
from domain.errors import CommandReused, NotFound
from domain.fold import State
from domain.known import Context, Known
from domain.rules.erasure import ERASED, EraseData, EraseHelper, Erasing, erase_data, tag_of
from ledger.errors import AlreadyAnswered, ConditionFailed
from ledger.store import Save
from ledger.store import erase as destroy
from projections.write import forget

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from ledger.store import Answered


def erase_person(services: Services, actor: Actor, person: str, basis: str, command_id: str) -> Event:
    """Erase a person for good and return the event that says so.

    The actor is a security administrator whose division contains every village the person was
    registered in. Raises RoleMissing, BasisUnknown, NotFound, CommandReused, Busy.
    """
    today = services.gateway.clock()
    command = EraseData(command_id=command_id, year=today.year, person=person, basis=basis)
    return _erase(services, command, actor)


def erase_helper(services: Services, actor: Actor, pairing: str, basis: str, command_id: str) -> Event:
    """Erase what a pairing says of its helper for good, by whom and as `erase_person`."""
    today = services.gateway.clock()
    command = EraseHelper(command_id=command_id, year=today.year, pairing=pairing, basis=basis)
    return _erase(services, command, actor)


def _erase(services: Services, command: Erasing, actor: Actor) -> Event:
    from replay.rebuild.shadow import forget as forget_rebuilding  # noqa: PLC0415  takes a second to load

    event = _log(services, command, actor)
    with services.database.connect("keeper") as connection:
        destroy(connection, command.subject)
        forget(connection, command.KIND, command.subject)
        connection.commit()
    forget_rebuilding(services.database, command.KIND, command.subject)
    with services.pool.connection() as connection:
        store_of(services).forget(connection, command.subject)
    return event


def _log(services: Services, command: Erasing, actor: Actor) -> Event:
    for _ in range(ATTEMPTS):
        with services.pool.connection() as connection:
            try:
                return _log_once(services, connection, command, actor)
            except (ConditionFailed, AlreadyAnswered):
                connection.rollback()
    raise Busy


def _log_once(services: Services, connection: Connection, command: Erasing, actor: Actor) -> Event:
    """The erasure as recorded: now, or before when nothing has come after it."""
    gateway = services.gateway
    key = (actor.account, command.command_id)
    loaded = gateway.ledger.load(connection, {tag_of(command)}, command=key)
    register, kin = gateway.admissions.read(connection, actor)
    known = Known(State(loaded.events), Context(gateway.clock(), actor, register, kin=kin))
    drafts = erase_data(command, known)
    _require_inside(loaded.events, command, actor)
    if loaded.answered is not None:
        return _repeated(loaded.answered, command)
    if loaded.events[-1].type in ERASED:
        return loaded.events[-1]
    events = finish(command, known, drafts)
    save = Save(actor.account, command.command_id, fingerprint(command), events)
    (event,) = gateway.ledger.append(connection, [save], loaded.seen, loaded.wrapped)
    return event


def _repeated(answered: Answered, command: Erasing) -> Event:
    if answered.fingerprint != fingerprint(command):
        raise CommandReused
    return answered.events[0]


def _require_inside(events: list[Event], command: Erasing, actor: Actor) -> None:
    """Raises NotFound unless the actor's division contains all the villages of who is erased."""
    villages = [t.partition(":")[2] for event in events for t in event.tags if t.startswith("village:")]
    if not all(village.startswith(actor.division) for village in villages):
        raise NotFound(what=command.WHO, field=command.KIND)
