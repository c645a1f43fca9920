"""Rules of work orders: who gives them out, answers, checks; and that a problem that stands is not closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain import working_days
from domain.admission import require_not_kin, require_role, require_within
from domain.divisions import LEVEL_LABELS, level, reaches
from domain.drafts import rule
from domain.errors import NotFound
from domain.orders import facts as f
from domain.orders.commands import AnswerOrder, AssignOrder, CheckOrder, WithdrawOrder
from domain.orders.order import ANSWERED, ASSIGNED, CLOSED, RETURNED, UNANSWERED, UNDONE, WITHDRAWN, Order
from domain.orders.problem import sentence
from domain.orders.refusals import (
    NoProblem,
    OnePlace,
    OrderExplained,
    OrderNotWaiting,
    OrderOpen,
    ProblemStands,
    ReturnUnexplained,
)
from domain.procedures.people import SamePerson, WrongLevel
from domain.procedures.refusals import EvidenceMissing

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.commands import Command
    from domain.drafts import Draft
    from domain.events import Changes
    from domain.known import Context, Known
    from domain.orders.commands import OnOrder
    from domain.orders.problem import Judged

#: What nobody waits for any more.
_NOBODY: dict[str, Any] = {"level": None, "role": None}


# -- giving out


@rule(AssignOrder)
def assign(command: AssignOrder, known: Known) -> list[Draft]:
    """Give out what the rule finds now; nobody is given a problem twice."""
    context, problem = known.context, command.problem
    if (command.household is None) == (command.village is None):
        raise OnePlace
    judged = context.judged.get(problem.id)
    if judged is None:
        raise NotFound(what="这一户", field="household")
    require_within(context, judged.village, "这一户" if command.household else "这个村")
    admit(type(command), judged.village, command.household, context)
    if not reaches(context.actor.division, command.level):
        raise WrongLevel(step="下达工单", level=LEVEL_LABELS[command.level])
    _require_new(known, problem.id, judged)
    if not judged.found:
        raise NoProblem(rule=command.rule)
    due = _due(command.days, context)
    fact = f.OrderAssigned(
        **_on(command.rule, context), rule=command.rule, of_year=command.year, problem=judged.seen,
        found=judged.kept(), level=command.level, due=due,
    )  # fmt: skip
    fields = {
        "village": judged.village, "household": command.household, "rule": command.rule,
        "year": command.year, "problem": judged.seen, "found": judged.kept(), "until": due,
        "answers": command.level, "checks": level(context.actor.division), "explained": False,
        "level": command.level, "role": AnswerOrder.ROLE,
    }  # fmt: skip
    _concern(known, judged.village, command.household)
    return [fact.draft(_changes(problem.id, ASSIGNED, context, fields))]


def _require_new(known: Known, order: str, judged: Judged) -> None:
    """Raises OrderOpen, OrderExplained."""
    there = Order.of(order, known.state.events.values())
    if there is None:
        return
    if there.status in UNDONE:
        raise OrderOpen(status=there.label)
    if there.fields["explained"] and there.fields["problem"] == judged.seen:
        raise OrderExplained


# -- on an order


@rule(AnswerOrder)
def answer(command: AnswerOrder, known: Known) -> list[Draft]:
    """Answer with documents, by the level that the order was given to."""
    order = _order(command, known)
    require_answerer(order, known.context)
    _require_status(order, UNANSWERED)
    if not command.evidence:
        raise EvidenceMissing(step="答复工单", wanted="核查材料")
    fields = {"level": order.fields["checks"], "role": CheckOrder.ROLE}
    fact = f.OrderAnswered(**_on(order.problem.rule, known.context))
    return [_draft(fact, order, known, ANSWERED, fields, {"answer": command.answer})]


@rule(CheckOrder)
def check(command: CheckOrder, known: Known) -> list[Draft]:
    """Accept or return an answer, by another person than any who gave one."""
    order = _order(command, known)
    require_other(order, known.context)
    _require_status(order, {ANSWERED})
    return [_accepted(command, order, known) if command.accepted else _returned(command, order, known)]


def _accepted(command: CheckOrder, order: Order, known: Known) -> Draft:
    """The end, unless the rule still finds the problem and nobody says why. Raises ProblemStands."""
    judged = known.context.judged.get(order.id)
    stands = judged is not None and bool(judged.found)
    if judged is not None and stands and command.explained is None:
        told = sentence(order.problem.rule, judged.kept()).removesuffix("。")
        raise ProblemStands(problem=told)
    fields: dict[str, Any] = {**_NOBODY, "explained": stands}
    if judged is not None and stands:
        fields |= {"problem": judged.seen, "found": judged.kept()}
    fact = f.OrderClosed(**_on(order.problem.rule, known.context), stands=stands)
    told_why = {"explained": command.explained} if command.explained else {}
    return _draft(fact, order, known, CLOSED, fields, told_why)


def _returned(command: CheckOrder, order: Order, known: Known) -> Draft:
    if not command.reason.strip():
        raise ReturnUnexplained
    due = _due(command.days, known.context)
    fields = {"until": due, "level": order.fields["answers"], "role": AnswerOrder.ROLE}
    fact = f.OrderReturned(**_on(order.problem.rule, known.context), due=due)
    return _draft(fact, order, known, RETURNED, fields)


@rule(WithdrawOrder)
def withdraw(command: WithdrawOrder, known: Known) -> list[Draft]:
    """Take back what is not done with."""
    order = _order(command, known)
    require_checker(order, known.context, "撤销工单")
    _require_status(order, UNDONE)
    fact = f.OrderWithdrawn(**_on(order.problem.rule, known.context))
    return [_draft(fact, order, known, WITHDRAWN, _NOBODY)]


# -- who, where, when


def _order(command: OnOrder, known: Known) -> Order:
    """The order, inside the division, for whoever has the role. Raises NotFound."""
    order = Order.of(command.order, known.state.events.values())
    if order is None or not order.village.startswith(known.context.actor.division):
        raise NotFound(what="这个工单", field="order_id")
    admit(type(command), order.village, order.household, known.context)
    _concern(known, order.village, order.household)
    return order


def admit(command: type[Command], village: str, household: str | None, context: Context) -> None:
    """Raises RoleMissing, Frozen, OwnHousehold."""
    require_role(context.actor, command.ROLE)
    context.register.require_not_frozen(village, context.today)
    if household is not None:
        require_not_kin(context, household)


def require_answerer(order: Order, context: Context) -> None:
    """Of the level that the order was given to. Raises WrongLevel."""
    if level(context.actor.division) != order.fields["answers"]:
        raise WrongLevel(step="答复工单", level=LEVEL_LABELS[order.fields["answers"]])


def require_other(order: Order, context: Context) -> None:
    """As `require_checker`, and nobody who answered. Raises SamePerson."""
    require_checker(order, context, "核查工单")
    if context.actor.person in order.answerers:
        raise SamePerson(taken="答复工单", step="核查工单")


def require_checker(order: Order, context: Context, step: str) -> None:
    """Of the level that gave the order out, or above it. Raises WrongLevel."""
    if not reaches(context.actor.division, order.fields["checks"]):
        raise WrongLevel(step=step, level=LEVEL_LABELS[order.fields["checks"]])


def _require_status(order: Order, wanted: Collection[str]) -> None:
    if order.status not in wanted:
        raise OrderNotWaiting(status=order.label)


def _concern(known: Known, village: str, household: str | None) -> None:
    known.concern("village", village)
    if household is not None:
        known.concern("household", household)


# -- what is recorded


def _on(number: str, context: Context) -> dict[str, str]:
    return {"day": str(context.today), "title": f"规则{number}"}


def _due(days: int, context: Context) -> str:
    return str(working_days.after(context.today, days, working=True))


def _changes(order: str, status: str, context: Context, fields: dict[str, Any]) -> Changes:
    return {"work_order": {order: {"status": status, "since": str(context.today), **fields}}}


def _draft(  # noqa: PLR0913, PLR0917  what an event of an order is made of
    fact: f.OnOrder, order: Order, known: Known, status: str, fields: dict[str, Any],
    told: dict[str, str] | None = None,
) -> Draft:  # fmt: skip
    """The event; what is told in words is sealed under the order's own key."""
    personal = {order.id: dict(told)} if told else None
    return fact.draft(_changes(order.id, status, known.context, fields), personal=personal)
