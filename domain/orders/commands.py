"""Commands on work orders: giving them out, answering, checking, taking them back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.commands import Id, Text, VillageCode  # noqa: TC001  pydantic reads them
from domain.events import tag
from domain.orders.problem import Problem
from domain.procedures.commands import ProcedureCommand, Told

#: The level whose people answer.
Level = Literal["village", "township", "county"]
Rule = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.\d{1,2}$")]
#: Working days in which to answer.
Days = Annotated[int, Field(ge=1, le=90)]
USUAL_DAYS = 10


class OrderCommand(ProcedureCommand):
    """A command on a work order; `year` is the statistical year of the problem."""

    @property
    def order(self) -> str:
        """Id of the order."""
        raise NotImplementedError

    @property
    def own_tag(self) -> str:
        """The tag that it is read under."""
        return tag("work_order", self.order)


class AssignOrder(OrderCommand):
    """Give a problem out 下达工单: of a household, or of a village as a whole, to be answered by a level."""

    NAME = "assign-order"
    ROLE = "review"
    rule: Rule
    household: Id | None = None
    village: VillageCode | None = None
    level: Level = "village"
    days: Days = USUAL_DAYS

    @property
    def problem(self) -> Problem:
        """What it is about."""
        return Problem(self.rule, self.year, self.household, self.village)

    @property
    def order(self) -> str:
        """That of the problem."""
        return self.problem.id


class OnOrder(OrderCommand):
    """A command on an order that is there."""

    order_id: Id

    @property
    def order(self) -> str:
        """As given."""
        return self.order_id


class AnswerOrder(OnOrder):
    """Answer 答复工单: what was found on the spot and what was done, with documents."""

    NAME = "answer-order"
    ROLE = "entry"
    answer: Told


class CheckOrder(OnOrder):
    """Check the answer 核查工单: accept it, or return it with a reason and new days.

    `explained`: why it is accepted although the problem stands.
    """

    NAME = "check-order"
    ROLE = "review"
    accepted: bool
    explained: Told | None = None
    days: Days = USUAL_DAYS


class WithdrawOrder(OnOrder):
    """Take the order back 撤销工单."""

    NAME = "withdraw-order"
    ROLE = "review"
    reason: Text
