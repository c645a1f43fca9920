"""What moved since a rollback or redo was asked for: its preview as it was then, beside that of now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.reading import opened
from api.sight import shown_events
from domain.errors import Refused
from domain.events import tag
from domain.fold import State
from domain.rollback.request import plan_asked

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from domain.known import Context
    from domain.rollback.plan import Plan
    from domain.rollback.preview import FieldChange
    from ledger.database import Connection


def since_asked(  # noqa: PLR0913  who looks at which case, as planned now
    services: Services,
    connection: Connection,
    actor: Actor,
    row: dict[str, Any],
    *,
    state: State,
    planned: Plan,
    context: Context,
) -> dict[str, Any]:
    """What an open case touches now and did not when it was last handled, and the other way round.

    `added` are ids of events of the preview, `removed` lines of events that are no longer in it, `changes`
    the fields of the preview that another event sets now, or would set again. `state` is as the account may
    see it.
    """
    events = _all(services, connection, actor, row["asked"]["households"], state)
    before = _then(events, row, context)
    then, now = _events(before), _events(planned)
    gone = [event for one, event in then.items() if one not in now]
    told = {_setters(change) for change in before.preview.changes} if before else set()
    asked = before.preview.digest if before else row["asked"]["digest"]
    return {
        "moved": asked != planned.preview.digest,
        "added": [one for one in now if one not in then] if before else [],
        "removed": lines(connection, actor, State(events), gone),
        "changes": [list(c.key) for c in planned.preview.changes if before and _setters(c) not in told],
    }


def _all(
    services: Services, connection: Connection, actor: Actor, homes: list[str], state: State
) -> list[Event]:
    """All that was read for the preview, and what lies under the households that it touched then."""
    found = services.gateway.ledger.under(connection, [tag("household", one) for one in homes])
    more = opened(services, connection, [event for event in found if event.id not in state.events])
    return sorted([*state.events.values(), *shown_events(actor, more)], key=lambda event: event.position)


def _then(events: list[Event], row: dict[str, Any], context: Context) -> Plan | None:
    """The plan as it was when the case was last handled; None where that cannot be told any more."""
    own = tag("case", row["id"])
    last = max(event.position for event in events if own in event.tags)
    state = State(event for event in events if event.position <= last)
    try:
        return plan_asked(state, row["asked"], context)
    except Refused:
        return None


def _events(planned: Plan | None) -> dict[str, Event]:
    return {event.id: event for group in planned.groups for event in group.events} if planned else {}


def _setters(change: FieldChange) -> tuple[object, ...]:
    return change.key, change.set_by, change.set_again_by
