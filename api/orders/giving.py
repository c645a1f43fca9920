"""Giving out the problems of a list: of a rule, a village or a division, a page of it at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from api import problem_lists as lists
from api.problem_lists import NotChecked, RuleUnknown
from api.procedures.lists import require_short
from api.procedures.many import run_many
from domain import quality
from domain.commands import Form
from domain.orders.commands import USUAL_DAYS, AssignOrder, Days, Level, Rule
from domain.orders.problem import Problem
from domain.texts import Year  # noqa: TC001  pydantic reads it
from projections import orders

if TYPE_CHECKING:
    from api.problem_lists import Listed, Run
    from api.procedures.many import Outcome
    from api.services import Services
    from domain.events import Actor

#: Problems of the list that are gone through at once.
PAGE = 500
Place = tuple[str, int]


class Giving(Form):
    """Which problems (of one rule, or of all), to which level, and in how many working days."""

    year: Year
    division: str | None = None
    rule: Rule | None = None
    level: Level = "village"
    days: Days = USUAL_DAYS
    reason: str = Field(default="", max_length=500)


def give_out(  # noqa: PLR0913, PLR0917  who gives out which part of what
    services: Services, actor: Actor, division: str, giving: Giving, key: str, after: Place = ("", 0)
) -> tuple[dict[str, Any], Place | None]:
    """Give out the problems of the last run's list after a place; what came of it, and where to go on.

    What has an order that is not done with is passed over, so that nothing is given out twice however often
    it is asked for. Whoever calls sees to it that the division lies within the account's. Raises KeyTooLong,
    NotChecked, RuleUnknown.
    """
    require_short(key)
    if giving.rule is not None and quality.rule(giving.rule) is None:
        raise RuleUnknown
    run, page = _page(services, division, giving, after)
    problems = {one.id: one for one in (_problem(row, giving.year) for row in page[:PAGE])}
    with services.pool.connection() as connection:
        there = orders.undone(connection, problems)
    wanted = [
        _command(problem, giving, f"{key}.{after[1]}") for order, problem in problems.items()
        if order not in there
    ]  # fmt: skip
    told = _told(run_many(services, wanted, actor)) if wanted else {"assigned": 0, "refused": []}
    following = (page[PAGE - 1].village, page[PAGE - 1].n) if len(page) > PAGE else None
    return {
        "run": run.id,
        "problems": run.problems,
        "listed": len(page[:PAGE]),
        "open": len(there),
    } | told, following


def _page(services: Services, division: str, giving: Giving, after: Place) -> tuple[Run, list[Listed]]:
    with services.pool.connection() as connection:
        run = lists.latest(connection, division, giving.year)
        if run is None:
            raise NotChecked
        return run, lists.problems(
            connection, run.id, division, rule=giving.rule, after=after, limit=PAGE + 1
        )


def _problem(row: Listed, year: int) -> Problem:
    return Problem(row.rule, year, row.household, None if row.household else row.village)


def _command(problem: Problem, giving: Giving, key: str) -> AssignOrder:
    return AssignOrder(
        command_id=f"{key}:{problem.id}", year=giving.year, rule=problem.rule, household=problem.household,
        village=problem.village, level=giving.level, days=giving.days, reason=giving.reason,
    )  # fmt: skip


def _told(outcomes: list[Outcome]) -> dict[str, Any]:
    refused = [
        {"order": one.command.order, "rule": one.command.rule, "household": one.command.household,
         "village": one.command.village, **one.refusal.problem()}
        for one in outcomes if one.refusal is not None and isinstance(one.command, AssignOrder)
    ]  # fmt: skip
    return {"assigned": len(outcomes) - len(refused), "refused": refused}
