"""Work orders as accounts see them: what waits, what there is in a place, how many, one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.lines import lines
from api.orders.judging import Judging, judge
from api.reading import division_names, opened
from api.sight import require_inside, require_reader, sees_personal, shown_events
from domain.errors import NotFound
from domain.events import tag
from domain.fold import State
from domain.known import Context
from domain.orders.order import UNANSWERED, UNDONE, Order, status_label
from domain.orders.problem import sentence
from domain.orders.ways import ways
from domain.procedures.definitions import LEVELS_IN_WORDS
from domain.values import HIDDEN
from projections import households, orders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from projections.orders import Row

View = dict[str, Any]
#: What of an order is said in words.
_WORDS = frozenset({"answer", "explained", "reason"})


def waiting_view(
    services: Services, connection: Connection, actor: Actor, after: str | None = None, limit: int = 50
) -> View:
    """What waits for the account to be answered or checked, due first. Raises NoBusinessData."""
    require_reader(actor)
    place = orders.one(connection, after) if after else None
    found = orders.waiting(connection, actor.division, actor.roles, place, limit + 1)
    return _page(services, connection, found, limit)


def placed_view(  # noqa: PLR0913, PLR0917  who asks for which part of what
    services: Services, connection: Connection, actor: Actor, division: str, status: str | None,
    after: str | None = None, limit: int = 50,
) -> View:  # fmt: skip
    """The orders of a division, by village. Raises NoBusinessData, NotFound."""
    require_reader(actor)
    require_inside(actor, division, "这个行政区划")
    place = orders.one(connection, after) if after else None
    found = orders.placed(connection, division, status, place, limit + 1)
    return _page(services, connection, found, limit)


def counts_view(services: Services, connection: Connection, actor: Actor, division: str) -> View:
    """How many orders each village has, status by status, in one query. Raises NoBusinessData, NotFound."""
    require_reader(actor)
    require_inside(actor, division, "这个行政区划")
    found = orders.counts(connection, division, services.gateway.clock())
    names = division_names(connection, {count.village for count in found})
    return {
        "division": division,
        "counts": [
            count._asdict()
            | {"village_name": names.get(count.village), "status_label": status_label(count.status)}
            for count in found
        ],
    }  # fmt: skip


def order_view(services: Services, connection: Connection, actor: Actor, order: str) -> View:
    """An order in full: every event, what was said, and whether the problem stands at this moment.

    Raises NoBusinessData, NotFound.
    """
    require_reader(actor)
    row = orders.one(connection, order)
    require_inside(actor, row.village if row else None, "这个工单")
    events = opened(
        services, connection, services.gateway.ledger.under(connection, [tag("work_order", order)])
    )
    found = Order.of(order, events)
    if row is None or found is None:
        raise NotFound(what="这个工单")
    state = State(shown_events(actor, events))
    names = division_names(connection, [row.village])
    hidden = not sees_personal(actor) or households.has_restricted(connection, row.household)
    return _row(row, names, services.gateway.clock()) | {
        "position": events[-1].position,
        "now": _now(services, connection, actor, found), "ways": _ways(services, connection, actor, found),
        "said": _said(found, events, hidden=hidden),
        "events": lines(connection, actor, state, state.events.values()),
    }  # fmt: skip


def _ways(services: Services, connection: Connection, actor: Actor, order: Order) -> list[str]:
    register, kin = services.gateway.admissions.read(connection, actor)
    return ways(order, Context(services.gateway.clock(), actor, register, kin=kin))


def _page(services: Services, connection: Connection, found: Sequence[Row], limit: int) -> View:
    names = division_names(connection, {row.village for row in found})
    today = services.gateway.clock()
    return {"orders": [_row(row, names, today) for row in found[:limit]], "more": len(found) > limit}


def _row(row: Row, names: dict[str, str], today: date) -> View:
    """An order in a list; nothing in it is personal."""
    unanswered = row.status in UNANSWERED
    return {
        "id": row.id, "rule": row.rule, "problem": sentence(row.rule, row.found), "year": row.year,
        "village": row.village, "village_name": names.get(row.village), "household": row.household,
        "number": row.number, "status": row.status, "status_label": status_label(row.status),
        "open": row.status in UNDONE,
        "since": str(row.since), "due": str(row.until) if unanswered else None,
        "late": unanswered and row.until < today, "answers": row.answers,
        "answers_label": LEVELS_IN_WORDS[row.answers], "checks": row.checks,
        "checks_label": LEVELS_IN_WORDS[row.checks], "explained": row.explained,
    }  # fmt: skip


def _now(services: Services, connection: Connection, actor: Actor, order: Order) -> str | None:
    """What the rule says now of an order that is not done with; nothing: the problem is no longer found."""
    if order.status not in UNDONE:
        return None
    register = services.gateway.admissions.register(connection)
    context = Context(services.gateway.clock(), actor, register)
    found = judge(Judging(connection, services.gateway.ledger, context), {order.problem}).get(order.id)
    return sentence(order.problem.rule, found.kept()) if found and found.found else None


def _said(order: Order, events: list[Event], *, hidden: bool) -> list[View]:
    """What was answered, and why it was accepted or returned."""
    return [
        {"event": event.id, "type": event.type, "what": name, "text": HIDDEN if hidden else text}
        for event in events
        for name, text in event.facts.get("personal", {}).get(order.id, {}).items()
        if name in _WORDS
    ]  # fmt: skip
