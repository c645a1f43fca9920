"""The problem lists: runs of the quality rules and what each of them found."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.divisions import NATION, ancestors, digits_below
from domain.errors import Conflict, InvalidInput, NotFound
from domain.quality import Rule, rule
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from domain.orders.problem import Problem as Broken
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/quality.sql")


class QualityRunning(Conflict):
    """The same division and year is being checked."""

    code, sentence = "quality_running", "这个区划和年度正在检查,请等它完成。"


class RuleUnknown(InvalidInput):
    """There is no such rule."""

    code, field, sentence = "rule_unknown", "rule", "没有这条规则,规则的编号见数据质量规则表。"


class NotChecked(NotFound):
    """No run over the division and year, or over what holds it, has finished."""

    code, sentence = "not_checked", "这个区划和年度还没有检查过。"


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a division for a statistical year; `problems` counts them by rule.

    `finished_at` is None while it is under way, or when it broke off.
    """

    id: int
    division: str
    year: int
    account: str
    started_at: datetime
    finished_at: datetime | None
    households: int
    people: int
    problems: dict[str, int]


class Problem(NamedTuple):
    """A finding as it is listed; `household` and `person` are ids, `data` the values of the sentence."""

    village: str
    rule: str
    household: str | None
    person: str | None
    data: dict[str, Any]


class Listed(NamedTuple):
    """A problem of a list with its place there (`village`, `n`) and the household's 户编号."""

    village: str
    n: int
    rule: str
    household: str | None
    number: str | None
    person: str | None
    data: dict[str, Any]

    @property
    def kept(self) -> Rule | None:
        """The rule it breaks; None when this program no longer has it."""
        return rule(self.rule)

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return self.kept.sentence.format_map(self.data) if self.kept else ""


@contextmanager
def alone(connection: Connection, division: str, year: int) -> Iterator[None]:
    """Nobody else runs the rules over this division and year meanwhile. Raises QualityRunning."""
    given = {"division": division, "year": str(year)}
    if connection.execute(_QUERIES.alone, given).fetchone() == (False,):
        raise QualityRunning
    try:
        yield
    finally:
        connection.execute(_QUERIES.end_alone, given)


def begin(connection: Connection, division: str, year: int, account: str) -> int:
    """Enter a run; its id."""
    given = {"division": division, "year": year, "account": account}
    return int(connection.execute(_QUERIES.begin, given).fetchall()[0][0])


def finish(connection: Connection, run: int, households: int, people: int) -> Run:
    """The run is done; the lists of earlier ones over the same division and year are cleared."""
    given = {"run": run, "households": households, "people": people}
    with connection.transaction():
        (row,) = connection.execute(_QUERIES.finish, given).fetchall()
        done = Run(*row)
        connection.execute(_QUERIES.clear, {"division": done.division, "year": done.year, "run": run})
    return done


def undo(connection: Connection, run: int) -> None:
    """Remove what a run that broke off has written so far."""
    connection.execute(_QUERIES.undo, {"run": run})


def copy(connection: Connection, run: int, year: int, problems: Iterable[Problem]) -> None:
    """Write problems."""
    with connection.cursor() as cursor, cursor.copy(_QUERIES.copy) as out:
        for one in problems:
            data = dumps(one.data) if one.data else "{}"
            out.write_row((run, one.village, year, one.rule, one.household, one.person, data))


def runs(
    connection: Connection,
    division: str,
    year: int | None = None,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[Run]:
    """Runs over a division or parts of it, the latest first."""
    given = {
        "from_division": division, "to_division": division + "~", "year": year,
        "before": before or 2**62, "limit": limit,
    }  # fmt: skip
    return [Run(*row) for row in connection.execute(_QUERIES.runs, given)]


def latest(connection: Connection, division: str, year: int) -> Run | None:
    """The last finished run that covers a division."""
    given = {"holding": _holding(division), "year": year}
    row = connection.execute(_QUERIES.latest, given).fetchone()
    return None if row is None else Run(*row)


def problems(  # noqa: PLR0913  what a page of a list is asked by
    connection: Connection,
    run: int,
    division: str,
    *,
    rule: str | None = None,
    after: tuple[str, int] = ("", 0),
    limit: int = 50,
) -> list[Listed]:
    """The problems of a run within a division, by village, after a place in the list."""
    village, n = max(after, (division, 0))
    given = {
        "run": run, "to_village": division + "~", "after_village": village, "after_n": n,
        "rule": rule, "limit": limit,
    }  # fmt: skip
    query = _QUERIES.problems if rule is None else _QUERIES.problems_of_rule
    return [Listed(*row) for row in connection.execute(query, given)]


def counts(connection: Connection, run: Run, division: str) -> dict[str, int]:
    """How many problems of each rule a run found within a division."""
    if division == run.division:
        return run.problems
    given = {"run": run.id, "division": division, "to_village": division + "~"}
    return dict(connection.execute(_QUERIES.counts, given).fetchall())


def places(connection: Connection, run: Run, division: str, rule: str) -> list[tuple[str, int]]:
    """Where within a division the problems of a rule lie, by the places next below it."""
    given = {
        "run": run.id, "rule": rule, "division": division, "to_village": division + "~",
        "digits": digits_below(division),
    }  # fmt: skip
    return connection.execute(_QUERIES.places, given).fetchall()


def under_way(connection: Connection, division: str, year: int) -> bool:
    """Whether a run over the division and year was asked for and has not ended."""
    given = {"division": division, "year": str(year)}
    return connection.execute(_QUERIES.under_way, given).fetchone() == (True,)


def of_problems(
    connection: Connection, villages: Mapping[Broken, str]
) -> list[tuple[str, str | None, dict[str, Any]]]:
    """Id of the problem, person and values: what the last runs over these villages found of problems."""
    given = {
        "ids": [one.id for one in villages], "rules": [one.rule for one in villages],
        "years": [one.year for one in villages], "villages": list(villages.values()),
        "households": [one.household for one in villages],
        "holding": [" ".join(_holding(village)) for village in villages.values()],
    }  # fmt: skip
    return connection.execute(_QUERIES.of_problems, given).fetchall()


def _holding(division: str) -> list[str]:
    """All that contain a division, and itself."""
    return [NATION, *ancestors(division), division]
