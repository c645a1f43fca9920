"""What a command on an order needs to have judged, so that whoever decides it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.orders.commands import AssignOrder, CheckOrder
from domain.orders.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.commands import Command
    from domain.events import Event
    from domain.orders.problem import Problem


def problem_of(command: Command, events: Iterable[Event]) -> Problem | None:
    """The problem that is given out, or whose answer may be accepted. `events`: those of the order."""
    if isinstance(command, AssignOrder):
        return command.problem
    if not isinstance(command, CheckOrder) or not command.accepted:
        return None
    order = Order.of(command.order, events)
    return order.problem if order is not None else None
