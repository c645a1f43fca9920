"""What quality rules find at this moment, of the problems that work orders are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api import problem_lists as lists
from api.quality import ended
from domain.orders.asking import problem_of
from domain.orders.problem import Found, Judged
from domain.quality import View, check, rule
from projections import orders
from projections import quality as models

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from domain.commands import Command
    from domain.events import Event
    from domain.known import Context
    from domain.orders.problem import Problem
    from domain.quality import Rule
    from ledger.database import Connection
    from ledger.store import Ledger


class Judging(NamedTuple):
    """What judging works with."""

    connection: Connection
    ledger: Ledger
    context: Context


def judged(judging: Judging, commands: Iterable[tuple[Command, Sequence[Event]]]) -> dict[str, Judged]:
    """What the problems come to that commands on orders, each with the events of its order, ask about."""
    asked = {found for command, events in commands if (found := problem_of(command, events)) is not None}
    return judge(judging, asked) if asked else {}


def judge(judging: Judging, problems: Collection[Problem]) -> dict[str, Judged]:
    """Order → what the rule finds; nothing of a household that is not there.

    A rule that looks at one household is run on it as it is now. What is found over many at once stands as
    the last run of the rules listed it.
    """
    homes = orders.homes(judging.connection, {one.household for one in problems if one.household})
    villages = {one: homes.get(one.household) if one.household else one.village for one in problems}
    there = {one: village for one, village in villages.items() if village is not None}
    alone = {one: kept for one in there if (kept := rule(one.rule)) is not None and not kept.is_set_based}
    found = dict.fromkeys(there, ()) | _run(judging, alone, there) | _listed(judging, alone, there)
    return {one.id: Judged(there[one], found[one]) for one in there}


def _run(
    judging: Judging, rules: dict[Problem, Rule], villages: dict[Problem, str]
) -> dict[Problem, tuple[Found, ...]]:
    """What the rules find in the households as they are now."""
    found: dict[Problem, tuple[Found, ...]] = {}
    for year in {one.year for one in rules}:
        own = {one: kept for one, kept in rules.items() if one.year == year}
        asked: dict[str | None, dict[Rule, Problem]] = {}
        for one, kept in own.items():
            asked.setdefault(one.household, {})[kept] = one
        for view in _views(judging, sorted({villages[one] for one in own}), year):
            for kept, one in asked.get(view.id, {}).items():
                found[one] = tuple(Found(told.person, told.data) for told in check(view, (kept,)))
    return found


def _views(judging: Judging, among: Sequence[str], year: int) -> Iterator[View]:
    connection, ledger, context = judging
    over = {home: end for one in among for home, end in ended(connection, ledger, one, year).items()}
    line, today = context.register.income_line(year), context.today
    for seen in models.views(connection, among, year=year, line=line, today=today, ended=over):
        yield seen.view


def _listed(
    judging: Judging, alone: Collection[Problem], villages: dict[Problem, str]
) -> dict[Problem, tuple[Found, ...]]:
    """What the last runs over the villages have on their lists."""
    wanted = {one: village for one, village in villages.items() if one not in alone}
    found: dict[str, list[Found]] = {one.id: [] for one in wanted}
    for problem, person, data in lists.of_problems(judging.connection, wanted) if wanted else ():
        found[problem].append(Found(person, data))
    return {one: tuple(found[one.id]) for one in wanted}
