"""Judging the households of some villages by the quality rules, here or in worker processes.

A worker reads this module and what it needs before it begins, so it needs little.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from api.problem_lists import Problem, copy
from domain.quality import RULES
from domain.quality.checking import Plan
from ledger.worker import end_with_parent
from projections import quality as models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ledger.database import Connection, Database

PROCESSES = 2
_PLAN = Plan(RULES)
#: Takes a set of villages, answers how to get what came of it.
Judge = Callable[[list[str]], Callable[[], "Done"]]


@dataclass(frozen=True, slots=True)
class Work:
    """One run: where, when, and what every view needs. `ended` as `View.of` takes it, by household."""

    run: int
    year: int
    line: int
    today: date
    ended: dict[str, dict[str, Any]]


class Done(NamedTuple):
    """How many households and people."""

    households: int = 0
    people: int = 0

    def plus(self, other: Done) -> Done:
        """Both together."""
        return Done(*(one + more for one, more in zip(self, other, strict=True)))


def judge_set(connection: Connection, work: Work, villages: Sequence[str]) -> Done:
    """Judge the households of some villages and list what is wrong, in one transaction."""
    households = people = 0

    def found() -> Iterator[Problem]:
        nonlocal households, people
        for village, view in seen:
            households += 1
            people += view.people
            for one in _PLAN.run(view):
                yield Problem(village, one.rule.number, one.household, one.person, one.data)

    with connection.transaction():
        models.see_one_moment(connection)
        seen = models.views(
            connection, villages, year=work.year, line=work.line, today=work.today, ended=work.ended
        )
        copy(connection, work.run, work.year, list(found()))
    return Done(households, people)


@contextmanager
def here(connection: Connection, work: Work) -> Iterator[Judge]:
    """Few households are judged in this process, when they are asked for."""
    yield lambda among: lambda: judge_set(connection, work, among)


@contextmanager
def crew(database: Database, work: Work) -> Iterator[Judge]:
    """Worker processes that judge as soon as they are given a set."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawn, initializer=_begin, initargs=(database, work)) as pool:
        yield lambda among: pool.submit(_in_worker, among).result


class _Worker:
    """One connection for the life of the process."""

    connection: Connection
    work: Work


def _begin(database: Database, work: Work) -> None:
    _Worker.connection, _Worker.work = database.connect(autocommit=True), work
    models.prepare_worker(_Worker.connection)
    end_with_parent()
    # Views hold no circles: nothing is gained by looking for them.
    gc.freeze()
    gc.disable()


def _in_worker(villages: list[str]) -> Done:
    return judge_set(_Worker.connection, _Worker.work, villages)
