"""Erasing a person or a helper between two people: what is asked for and approved is logged, then the key and
number entries are destroyed, the read models cleared, the files removed.

Whoever is interrupted between the steps approves the same request again: what is logged is not logged
twice, and destroying what is gone does nothing.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from api import hits
from api.evidence import store_of
from api.handling import recorded
from domain.events import Actor, tag
from domain.fold import State
from domain.rules.erasing import ErasureAsked, admit, asked_in, decided, require_ended
from domain.rules.erasure import (
    ApproveErasure,
    EraseAlone,
    OfErasure,
    RejectErasure,
    RequestErasure,
    done_by,
    subject_of,
)
from ledger.store import erase as destroy
from projections import cases
from projections.cases import Case
from projections.write import forget, sweep

if TYPE_CHECKING:
    from api.manifest import Erasure
    from api.services import Services
    from domain.drafts import Draft
    from domain.events import Event
    from domain.known import Known
    from domain.rules.erasure import Erasing
    from ledger.database import Connection


def request_erasure(  # noqa: PLR0913, PLR0917  what a request consists of
    services: Services, actor: Actor, kind: str, subject: str, basis: str, command_id: str
) -> Event:
    """Ask for the erasure of a person, or of what a pairing says of its helper; nothing is destroyed.

    The actor is a security administrator whose division contains every village the subject was registered
    in. Raises RoleMissing, NotFound, OwnHousehold, BasisUnknown, ErasureAsked, ErasedAlready, CommandReused,
    Busy.
    """
    given = {"kind": kind, "subject": subject, "basis": basis}
    return _recorded(services, _command(services, RequestErasure, command_id, given), actor)


def approve_erasure(services: Services, actor: Actor, case: str, command_id: str) -> Event:
    """Approve what another person asked for, erase for good, and return the event that says so.

    Raises RoleMissing, NotFound, TwoPeople, BackOffice, OwnHousehold, CaseEnded, CommandReused, Busy.
    """
    event = _recorded(services, _command(services, ApproveErasure, command_id, {"case_id": case}), actor)
    _destroy(services, event)
    return event


def reject_erasure(services: Services, actor: Actor, case: str, ground: str, command_id: str) -> Event:
    """Leave the subject's data as they are; by whom as `approve_erasure`. Raises GroundUnknown besides."""
    given = {"case_id": case, "ground": ground}
    return _recorded(services, _command(services, RejectErasure, command_id, given), actor)


def erase_again(services: Services, one: Erasure) -> None:
    """Record and do an erasure once more, of the same two people, in a register that was put back from before
    it. They were admitted then, so nobody is asked again. Raises NotFound where there is no such subject.
    """
    approver, command_id = Actor(one.account, one.official, one.division), f"restore:{one.event}"
    if (requester := one.requester) is None:
        alone = _command(services, EraseAlone, command_id, one.asked)
        event = _recorded(services, alone, approver, admitted=True)
    else:
        request = _command(services, RequestErasure, f"{command_id}:request", one.asked)
        try:
            asked = _recorded(services, request, requester, admitted=True)
            (case,) = asked.changes["case"]
        except ErasureAsked as open_:
            case = open_.data["case"]
        approval = _command(services, ApproveErasure, command_id, {"case_id": case})
        event = _recorded(services, approval, approver, admitted=True)
    _destroy(services, event)


def _command(services: Services, kind: type[Erasing], command_id: str, given: dict[str, Any]) -> Erasing:
    year = services.gateway.clock().year
    return kind.model_validate({"command_id": command_id, "year": year, **given})


def _recorded(services: Services, command: Erasing, actor: Actor, *, admitted: bool = False) -> Event:
    """What the command records, now or before."""
    ledger, there = services.gateway.ledger, list[Case]()

    def tags(connection: Connection) -> set[str]:
        wanted = _tags(services, command, connection)
        # On the same connection: whoever waits for a second one may wait for himself.
        there[:] = _cases(connection, State(ledger.under(connection, wanted)))
        return wanted

    return recorded(services, command, actor, tags, partial(_decided, command, there, admitted=admitted))


def _decided(command: Erasing, there: list[Case], known: Known, *, admitted: bool) -> list[Draft] | Event:
    """`there`: the cases of procedures that hold something of the subject."""
    if not admitted:
        admit(command, known)
    if (done := done_by(command, known.state)) is not None:
        return done
    drafts = decided(command, known)
    if not there or not isinstance(command, ApproveErasure | EraseAlone):
        return drafts
    if not admitted:
        require_ended(one.status for one in there)
    # Which go with him is said once: what is handed in later is not his.
    return [replace(one, facts=one.facts | {"cases": [case.id for case in there]}) for one in drafts]


def _cases(connection: Connection, state: State) -> list[Case]:
    """The cases of procedures that hold something of the person whom these events concern."""
    tags = {t for event in state.events.values() if "person" in event.changes for t in event.tags}
    households, named = (
        [t.partition(":")[2] for t in tags if t.startswith(kind)] for kind in ("household:", "case:")
    )
    return cases.about(connection, households, named)


def _tags(services: Services, command: Erasing, connection: Connection) -> set[str]:
    """Of the case and of the subject. Raises NotFound for no such case."""
    tags = {command.found_by}
    if isinstance(command, OfErasure):
        asked = asked_in(State(services.gateway.ledger.under(connection, tags)), command.case_id)
        tags.add(tag(asked["kind"], asked["subject"]))
    return tags


def _destroy(services: Services, event: Event) -> None:
    """Make true what the event says."""
    from replay.rebuild.shadow import forget as forget_rebuilding  # noqa: PLC0415  takes a second to load

    kind, subject = subject_of(event)
    with services.database.connect("keeper") as connection:
        listed = hits.forget(connection, subject)
        destroy(connection, subject)
        # What was handed in about him lies under the keys of the cases.
        for case in event.facts.get("cases", ()):
            destroy(connection, case)
        forget(connection, kind, subject)
        connection.commit()
    forget_rebuilding(services.database, kind, subject)
    with services.database.connect("owner", autocommit=True) as owner:
        sweep(owner)
        if listed:
            hits.sweep(owner)
    with services.pool.connection() as connection:
        store_of(services).forget(connection, subject)
