"""Undoing an import as one: asked for by one person, approved by another, in cases of a few units.

What later events rest on, directly or through others, stays: it is listed with the event that holds it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from api.acting import actor_of
from api.batches import of_import
from api.imports.store import Imports
from api.imports.undo_store import Undoings
from domain.admission import require_role
from domain.errors import Refused
from domain.events import tag
from domain.fold import State
from domain.rollback.commands import ApproveCase, RejectCase, RequestRollback
from domain.rollback.dependents import Graph, groups
from domain.rollback.request import OPEN, TwoPeople, plan_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from api.imports.runner import Then
    from api.imports.store import Import
    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection

    Progress = Callable[[int, int], None]

#: Events of one case, and villages: all that a village's forms are found by is read for each.
MOST, MOST_VILLAGES = 150, 10
#: An approval takes minutes; who rejects is told at once.
SOON = "1s"
MOVED = "申请之后又有业务以这些录入为依据,这一部分不撤销;可再次申请撤销其余部分。"


class Asking(NamedTuple):
    """Who asks for the undoing of an import, why, and all its events in force."""

    job: Import
    actor: Actor
    reason: str
    mine: set[str]


class Parted(NamedTuple):
    """Events that can be withdrawn, and those that stay: event → the later event that holds it."""

    free: list[str]
    kept: dict[str, str]


def begin(services: Services, import_id: str, actor: Actor, reason: str, then: Then | None = None) -> None:
    """Ask for the undoing; `request` finds out what can go. Raises NotFound, RoleMissing, ImportElsewhere.

    An asking that stopped half way is begun again in the same way. `then` is called in its transaction.
    """
    require_role(actor, "entry")
    with services.pool.connection() as connection:
        imports = Imports(connection)
        imports.seen(import_id, actor)
        with connection.transaction():
            imports.enter(import_id, "asking", of=("done", "asking"), step="撤销")
            Undoings(connection).ask(import_id, actor.account, reason)
            if then is not None:
                then(connection, import_id)


def require_approver(services: Services, import_id: str, actor: Actor) -> None:
    """Raises NotFound, RoleMissing, ImportElsewhere, TwoPeople: a job would tell nobody. Writes nothing."""
    require_role(actor, "approval")
    with services.pool.connection() as connection:
        imports = Imports(connection)
        imports.seen(import_id, actor)
        imports.require(import_id, of=("undoing",), step="批准撤销")
        for asked in waiting(services, connection, import_id):
            if asked["person"] == actor.person:
                raise TwoPeople


def waiting(services: Services, connection: Connection, import_id: str) -> list[dict[str, Any]]:
    """What the parts ask for that nobody has decided yet: `events`, and the `person` who asks."""
    cases = [case for _, case in Undoings(connection).cases(import_id)]
    state = State(services.gateway.ledger.under(connection, [tag("case", case) for case in cases]))
    return [state.value("case", case, "asked") for case in cases]


def request(services: Services, import_id: str, progress: Progress | None = None) -> None:
    """Make the cases of an undoing that was begun; killed, it goes on with what no case names yet.

    Where all of it stays there is nothing to approve, and the import is done as before; so it is when the
    asking is refused, and then it says why. Raises NotFound, ImportElsewhere, AtWork.
    """
    with services.pool.connection() as connection, Imports(connection).alone(import_id):
        imports = Imports(connection)
        imports.enter(import_id, "asking", of=("asking",), step="撤销")
        try:
            _ask(services, connection, imports.one(import_id), progress)
        except Refused as refusal:
            imports.enter(import_id, "done", of=("asking",), step="撤销", failure=refusal)
            raise
        with connection.transaction():
            Undoings(connection).ask(import_id, None, None)
            left = "undoing" if Undoings(connection).cases(import_id) else "done"
            imports.enter(import_id, left, of=("asking",), step="撤销")


def _ask(services: Services, connection: Connection, job: Import, progress: Progress | None) -> None:
    undoings = Undoings(connection)
    account, reason = undoings.asked(job.id)
    actor = actor_of(connection, account, services.gateway.clock())
    mine = _events(services, connection, job)
    named = {event for asked in waiting(services, connection, job.id) for event in asked["events"]}
    parts = list(_parts({event: about for event, about in mine.items() if event not in named}))
    undoings.forget_kept(job.id)
    for done, events in enumerate(parts, 1):
        asking = Asking(job, actor, reason, set(mine))
        _request(services, undoings, asking, events)
        if progress is not None:
            progress(done, len(parts))


def approve(services: Services, import_id: str, actor: Actor, progress: Progress | None = None) -> bool:
    """Withdraw part by part; whether nothing of the import is in force any more.

    Raises NotFound, RoleMissing, ImportElsewhere, TwoPeople, AtWork.
    """
    require_role(actor, "approval")
    with services.pool.connection() as connection, Imports(connection).alone(import_id):
        imports, undoings = Imports(connection), Undoings(connection)
        job = imports.seen(import_id, actor)
        imports.enter(import_id, "undoing", of=("undoing",), step="批准撤销")
        mine, cases = set(_events(services, connection, job)), undoings.cases(import_id)
        for number, (part, case) in enumerate(cases, 1):
            _approve(services, job, actor, case, mine)
            undoings.case_done(import_id, part)
            imports.progress(import_id, number)
            if progress is not None:
                progress(number, len(cases))
        left = _events(services, connection, job)
        imports.enter(import_id, "done" if left else "undone", of=("undoing",), step="撤销")
    return not left


def reject(services: Services, import_id: str, actor: Actor, reason: str) -> None:
    """Leave what is left of the import as it is.

    Raises NotFound, RoleMissing, ImportElsewhere, TwoPeople; AtWork while somebody approves it.
    """
    require_role(actor, "approval")
    with services.pool.connection() as connection, Imports(connection).alone(import_id, SOON):
        imports, undoings = Imports(connection), Undoings(connection)
        imports.seen(import_id, actor)
        imports.require(import_id, of=("undoing",), step="否决撤销")
        for part, case in undoings.cases(import_id):
            _reject(services, actor, case, reason)
            undoings.case_done(import_id, part)
        imports.enter(import_id, "done", of=("undoing",), step="否决撤销")


def _events(services: Services, connection: Connection, job: Import) -> dict[str, str]:
    """The import's events in force → what each is about."""
    return of_import(services.gateway, connection, job.account, job.id)


def _parts(events: dict[str, str]) -> Iterator[list[str]]:
    """The events of whole households or villages, at most MOST together."""
    by_entity: dict[str, list[str]] = {}
    for event, entity in events.items():
        by_entity.setdefault(entity, []).append(event)
    part: list[str] = []
    villages = 0
    for entity, own in by_entity.items():
        if part and (len(part) + len(own) > MOST or villages == MOST_VILLAGES):
            yield part
            part, villages = [], 0
        part += own
        villages += entity.startswith("village:")
    if part:
        yield part


def _request(services: Services, undoings: Undoings, asking: Asking, events: list[str]) -> None:
    """Ask for one part; its command id follows from what it asks for, so the same is asked for once."""
    gateway, job = services.gateway, asking.job
    command = RequestRollback(
        command_id=f"undo:{job.id}", year=gateway.year(), reason=asking.reason, events=tuple(events),
        chain=True,
    )  # fmt: skip
    with services.pool.connection() as connection:
        state = gateway.read(connection, command, asking.actor).state
    parted = part(state, events, asking.mine)
    undoings.keep(job.id, parted.kept)
    if parted.free:
        number = undoings.next_part(job.id)
        digest = hashlib.blake2s("\n".join(parted.free).encode(), digest_size=8).hexdigest()
        given = {"events": tuple(parted.free), "command_id": f"undo:{job.id}:{number}:{digest}"}
        (event,) = gateway.run(command.model_copy(update=given), asking.actor).events
        (case,) = event.changes["case"]
        undoings.add_case(job.id, number, case)


def part(state: State, events: Iterable[str], mine: set[str]) -> Parted:
    """Which of the import's events nothing outside of it rests on, directly or through others."""
    free: list[str] = []
    kept: dict[str, str] = {}
    graph = Graph(state)
    for group in groups(state.events[event] for event in events):
        holding = [one for one in graph.after(group.events) if one not in mine]
        if holding:
            kept |= {event.id: holding[0] for event in group.events}
        else:
            free += [event.id for event in group.events]
    return Parted(free, kept)


def _approve(services: Services, job: Import, actor: Actor, case: str, mine: set[str]) -> None:
    """Approve a case; one that others have built on meanwhile is rejected."""
    gateway = services.gateway
    command = ApproveCase(
        command_id=f"undo:{job.id}:{case}", year=gateway.year(), case_id=case, digest="sha256:" + "0" * 64
    )
    with services.pool.connection() as connection:
        scope = gateway.read(connection, command, actor)
    if scope.loaded.answered is not None or _is_ended(scope.state, case):
        return
    asked = scope.state.value("case", case, "asked")
    kept = part(scope.state, [e for e in asked["events"] if scope.state.is_active(e)], mine).kept
    if kept:
        with services.pool.connection() as connection:
            Undoings(connection).keep(job.id, kept)
        _reject(services, actor, case, MOVED)
        return
    # What is approved is the undoing of the import, of which its parts are no one's to look at singly.
    digest = plan_asked(scope.state, asked, scope.context).preview.digest
    gateway.run(command.model_copy(update={"digest": digest}), actor)


def _is_ended(state: State, case: str) -> bool:
    """Whether somebody has decided the case by itself, through the door for single cases."""
    return state.value("case", case, "status") not in OPEN


def _reject(services: Services, actor: Actor, case: str, reason: str) -> None:
    with services.pool.connection() as connection:
        state = State(services.gateway.ledger.under(connection, [tag("case", case)]))
    if not _is_ended(state, case):
        command = RejectCase(
            command_id=f"undo:reject:{case}", year=services.gateway.year(), case_id=case, reason=reason
        )
        services.gateway.run(command, actor)
