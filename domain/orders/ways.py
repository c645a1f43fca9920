"""What an account may do on a work order as it stands; what it fills in may be refused all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from domain.errors import Refused
from domain.orders.commands import AnswerOrder, CheckOrder, OnOrder, WithdrawOrder
from domain.orders.order import ANSWERED, UNANSWERED, UNDONE
from domain.orders.rules import admit, require_answerer, require_checker, require_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.known import Context
    from domain.orders.order import Order

    #: A command, and what it requires of whoever gives it.
    Way: TypeAlias = tuple[type[OnOrder], Callable[[], None]]


def ways(order: Order, context: Context) -> list[str]:
    """The names of the commands, the one that takes the order on first."""
    return [kind.NAME for kind, require in _offered(order, context) if _passes(kind, require, order, context)]


def _offered(order: Order, context: Context) -> Iterator[Way]:
    if order.status in UNANSWERED:
        yield AnswerOrder, lambda: require_answerer(order, context)
    if order.status == ANSWERED:
        yield CheckOrder, lambda: require_other(order, context)
    if order.status in UNDONE:
        yield WithdrawOrder, lambda: require_checker(order, context, "")


def _passes(kind: type[OnOrder], require: Callable[[], None], order: Order, context: Context) -> bool:
    try:
        admit(kind, order.village, order.household, context)
        require()
    except Refused:
        return False
    return True
