"""Erasures as a list: what was asked for, by whom, and what somebody else decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reading import officials
from domain.events import Key, tag
from domain.rules.erasing import CASE, GROUNDS, REQUESTED
from domain.rules.erasure import BASES
from domain.values import in_words
from projections import households

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection

#: Who asks, who decides, and who looks after both.
READERS = ("security_admin", "approval", "audit", "audit_admin")


def erasures_view(
    services: Services, connection: Connection, actor: Actor, status: str | None
) -> list[dict[str, Any]]:
    """The requests that lie wholly within the account's division, by id; nothing personal is in them."""
    cases = households.cases(connection, actor.division, status, [CASE])
    tags = [tag("case", case["id"]) for case in cases]
    events: dict[str, list[Event]] = {}
    for event in services.gateway.ledger.under(connection, tags):
        for one in event.tags:
            events.setdefault(one, []).append(event)
    names = officials(connection, {event.actor.person for found in events.values() for event in found})
    # Of a case that was set aside since no event is read.
    return [_row(case, found, names) for case in cases if (found := events.get(tag("case", case["id"])))]


def _row(case: dict[str, Any], events: list[Event], names: dict[str, str]) -> dict[str, Any]:
    asked, first, last = case["asked"], events[0], events[-1]
    decided = last if last is not first else None
    ground = decided.facts.get("ground") if decided else None
    return {
        "id": case["id"], "status": case["status"], "open": case["status"] == REQUESTED,
        "status_label": in_words(Key("case", "", "status"), case["status"]),
        "kind": asked["kind"], "subject": asked["subject"],
        "basis": asked["basis"], "basis_label": BASES[asked["basis"]],
        "households": asked["households"], "villages": asked["villages"],
        **_told("requested", first, names), **_told("decided", decided, names),
        "ground": ground, "ground_label": GROUNDS.get(ground) if ground else None,
    }  # fmt: skip


def _told(what: str, event: Event | None, names: dict[str, str]) -> dict[str, Any]:
    """Who did it, when, and the event that says so."""
    if event is None:
        return {f"{what}_by": None, f"{what}_at": None, f"{what}_event": None}
    by = names.get(event.actor.person)
    return {f"{what}_by": by, f"{what}_at": event.recorded_at, f"{what}_event": event.id}
