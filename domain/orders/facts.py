"""What the events of a work order establish."""

from __future__ import annotations

from typing import Any, ClassVar

from domain.procedures.facts import OnDay


class OnOrder(OnDay):
    """Base: what the order is called by."""

    title: str


class OrderAssigned(OnOrder):
    """下达: the rule and year, what it found then, who is to answer until when."""

    TYPE: ClassVar[str] = "work_order.assigned"
    rule: str
    of_year: int
    problem: str
    found: dict[str, Any]
    level: str
    due: str


class OrderAnswered(OnOrder):
    """答复: what it says is sealed."""

    TYPE: ClassVar[str] = "work_order.answered"


class OrderReturned(OnOrder):
    """退回: checked, not accepted."""

    TYPE: ClassVar[str] = "work_order.returned"
    due: str


class OrderClosed(OnOrder):
    """办结: checked and accepted; `stands` although the problem is still found, the reason is sealed."""

    TYPE: ClassVar[str] = "work_order.closed"
    stands: bool


class OrderWithdrawn(OnOrder):
    """撤销."""

    TYPE: ClassVar[str] = "work_order.withdrawn"
