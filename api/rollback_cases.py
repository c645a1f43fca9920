"""Cases of rollback and redo as every door shows them: lists by place, and one with who may decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.reading import division_names, officials, opened
from api.sight import require_reader, shown_events
from domain.errors import NotFound, Refused
from domain.events import Key, tag
from domain.fold import State
from domain.known import Context
from domain.rollback.request import require_decider
from domain.rollback.statuses import FINISHED, OPEN
from domain.values import in_words
from projections import households, rollbacks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection

__all__ = ["FINISHED", "OPEN", "case_view", "listed", "row_of"]

View = dict[str, Any]
#: Of so many households of a case the numbers are said.
NAMED = 10


def listed(  # noqa: PLR0913  who asks for which of them
    services: Services,
    connection: Connection,
    actor: Actor,
    statuses: Collection[str] | None,
    *,
    after: str | None = None,
    limit: int = 50,
) -> View:
    """The cases of these statuses in the account's division, or (None) those that its official asked for.

    `next` is the last of a page that has others behind it. Raises NoBusinessData, NotFound for `after`.
    """
    require_reader(actor)
    last = row_of(connection, actor, after) if after else None
    if statuses is None:
        rows = rollbacks.asked_by(connection, actor.division, actor.person, last, limit + 1)
    else:
        rows = rollbacks.placed(connection, actor.division, statuses, last, limit + 1)
    shown = rows[:limit]
    return {
        "cases": list(_cases(services, connection, actor, shown)),
        "next": shown[-1]["id"] if len(rows) > limit else None,
    }


def case_view(services: Services, connection: Connection, actor: Actor, case_id: str) -> View:
    """One case: what was asked for, every event of it, and (`deciding`) why the account may not decide it.

    Raises NoBusinessData, NotFound for what lies outside.
    """
    require_reader(actor)
    row = row_of(connection, actor, case_id)
    events = services.gateway.ledger.under(connection, [tag("case", case_id)])
    state = State(shown_events(actor, opened(services, connection, events)))
    (case,) = _cases(services, connection, actor, [row])
    return case | {
        "position": events[-1].position,
        "events": lines(connection, actor, state, state.events.values()),
        "deciding": _deciding(services, connection, actor, row["asked"]),
    }


def sentences_of(
    services: Services, connection: Connection, actor: Actor, ids: Collection[str]
) -> dict[str, str]:
    """What the events say that a case withdrew or brought back, by their ids."""
    found = services.gateway.ledger.many(connection, ids)
    state = State(shown_events(actor, opened(services, connection, found)))
    told = lines(connection, actor, state, state.events.values())
    return {one["id"]: one["sentence"] for one in told}


def row_of(connection: Connection, actor: Actor, case_id: str) -> View:
    """The case as the read model has it. Raises NotFound for what lies outside."""
    row = households.case(connection, case_id, actor.division)
    if row is None:
        raise NotFound(what="这项申请", field="case_id")
    return row


def _deciding(services: Services, connection: Connection, actor: Actor, asked: View) -> View | None:
    """Why the account may not approve or reject what is asked; None: it may."""
    register = services.gateway.admissions.register(connection)
    try:
        require_decider(Context(services.gateway.clock(), actor, register), asked)
    except Refused as refused:
        return refused.problem()
    return None


def _cases(
    services: Services, connection: Connection, actor: Actor, rows: Collection[View]
) -> Iterable[View]:
    names = officials(connection, (row["asked"]["person"] for row in rows))
    places = division_names(connection, {code for row in rows for code in row["asked"]["villages"]})
    homes = {home for row in rows for home in row["asked"]["households"][:NAMED]}
    numbers = households.numbers(connection, homes, actor.division)
    begun = services.gateway.ledger.begun(connection, [tag("case", row["id"]) for row in rows])
    for row in rows:
        asked = row["asked"]
        yield _case(row) | {
            "asked_by": names.get(asked["person"]), "asked_at": begun[tag("case", row["id"])].isoformat(),
            "numbers": {one: numbers[one] for one in asked["households"] if one in numbers},
            "places": {code: places.get(code) for code in asked["villages"]},
        }  # fmt: skip


def _case(row: View) -> View:
    asked = row["asked"]
    return {
        "id": row["id"], "status": row["status"], "open": row["status"] in OPEN,
        "status_label": in_words(Key("case", "", "status"), row["status"]),
        "kind": row["kind"], "kind_label": in_words(Key("case", "", "kind"), row["kind"]),
        "chain": asked["chain"], "requested": asked["events"],
        "households": asked["households"], "villages": asked["villages"],
        "digest": asked["digest"], "correction": asked.get("correction"),
    }  # fmt: skip
