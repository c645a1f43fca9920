"""A township in which problems are given out as work orders: what the rules find is said by the test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from domain.orders.commands import AnswerOrder, AssignOrder, CheckOrder
from domain.orders.order import Order
from domain.orders.problem import Found, Judged, Problem
from tests.support.given import HERE
from tests.support.procedures import Office, documents, somebody
from tests.support.world import CLERK

if TYPE_CHECKING:
    from domain.events import Actor, Event
    from domain.known import Context

#: A rule about persons, and what it finds of one.
RULE, MONTHS = "8.3", {"months": 3}
CHECKER, ANSWERER = somebody("township", "review"), somebody("village", "entry")


@dataclass
class Desk(Office):
    """An office whose commands are orders."""

    judged: dict[str, Judged] = field(default_factory=dict)

    def context(self, actor: Actor = CLERK) -> Context:
        return replace(super().context(actor), judged=self.judged)

    def stands(self, household: str, *persons: str | None, village: str = HERE) -> str:
        """The rule finds these persons of the household, from now on; the order on it."""
        problem = Problem(RULE, 2020, household, None)
        self.judged[problem.id] = Judged(village, tuple(Found(person, MONTHS) for person in persons))
        return problem.id

    def assigned(self, household: str, actor: Actor = CHECKER, **more: Any) -> str:
        """Given out; the order."""
        event = self.given(AssignOrder, actor, **{"rule": RULE, "household": household, **more})
        (order,) = event.changes["work_order"]
        return order

    def answered(self, order: str, actor: Actor = ANSWERER) -> Event:
        """Answered with a document."""
        return self.given(AnswerOrder, actor, order_id=order, answer="已入户改正", evidence=documents(1))

    def checks(self, order: str, actor: Actor = CHECKER, **fields: Any) -> None:
        """Try to check."""
        self.when(CheckOrder, actor, **{"order_id": order, "accepted": True, **fields})

    def order(self, order: str) -> Order:
        """The order as it stands."""
        found = Order.of(order, self.state.events.values())
        assert found is not None
        return found
