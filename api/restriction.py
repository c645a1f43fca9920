"""Restricting what is personal of somebody, and lifting that; the restrictions as a list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from api.handling import recorded
from api.reading import officials
from domain.events import Key, tag
from domain.rules.restriction import BASES, CASE, RestrictPerson, UnrestrictPerson, restrict
from domain.values import in_words
from projections import households

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection


def restrict_person(  # noqa: PLR0913, PLR0917  what an order consists of
    services: Services, actor: Actor, person: str, basis: str, paper: str | None, command_id: str
) -> Event:
    """Restrict, by a security administrator whose division contains every village of the person.

    Raises the refusals of `domain.rules.restriction`, CommandReused, Busy.
    """
    given = {"person": person, "basis": basis, "paper": paper}
    return _recorded(services, actor, RestrictPerson, command_id, given)


def unrestrict_person(
    services: Services, actor: Actor, person: str, paper: str | None, command_id: str
) -> Event:
    """Lift it, by whom as `restrict_person`."""
    return _recorded(services, actor, UnrestrictPerson, command_id, {"person": person, "paper": paper})


def _recorded(
    services: Services, actor: Actor, kind: type[RestrictPerson | UnrestrictPerson], command_id: str,
    given: dict[str, Any],
) -> Event:  # fmt: skip
    year = services.gateway.clock().year
    command = kind.model_validate({"command_id": command_id, "year": year, **given})
    own = {tag("person", command.person)}
    return recorded(services, command, actor, lambda _: set(own), partial(restrict, command))


def restrictions_view(
    services: Services, connection: Connection, actor: Actor, status: str | None
) -> list[dict[str, Any]]:
    """Those that lie wholly within the account's division; nothing personal is in them."""
    cases = households.cases(connection, actor.division, status, [CASE])
    events = services.gateway.ledger.under(connection, [tag("case", case["id"]) for case in cases])
    own = {case["id"]: [e for e in events if tag("case", case["id"]) in e.tags] for case in cases}
    names = officials(connection, {event.actor.person for event in events})
    # Of a case that was set aside since no event is read.
    return [_row(case, own[case["id"]], names) for case in cases if own[case["id"]]]


def _row(case: dict[str, Any], events: list[Event], names: dict[str, str]) -> dict[str, Any]:
    asked, first, last = case["asked"], events[0], events[-1]
    lifted = last if last is not first else None
    return {
        "id": case["id"], "person": asked["subject"], "status": case["status"],
        "status_label": in_words(Key("case", "", "status"), case["status"]),
        "basis": asked["basis"], "basis_label": BASES[asked["basis"]], "paper": first.facts.get("paper"),
        "households": asked["households"], "villages": asked["villages"],
        "by": names.get(first.actor.person), "at": first.recorded_at, "event": first.id,
        "lifted_by": names.get(lifted.actor.person) if lifted else None,
        "lifted_at": lifted.recorded_at if lifted else None, "lifted_event": lifted.id if lifted else None,
    }  # fmt: skip
