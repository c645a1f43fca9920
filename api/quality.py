"""The quality rules over a division: read set by set, judged by workers, written to problem lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from api import problem_lists as lists
from api.problem_lists import Problem, Run
from api.quality_judging import Done, Work, crew, here
from api.register import read_register
from domain.codes import labels
from domain.quality.duplicates import number_of
from projections import quality as models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.events import Actor, Event
    from ledger.database import Connection, Database
    from ledger.store import Ledger

#: Households that are judged at once; where there are fewer than `FEW` in all no process is started.
SET, FEW = 2000, 3000


def run_quality(  # noqa: PLR0913, PLR0917  the parts it works with, and what for
    database: Database,
    ledger: Ledger,
    division: str,
    year: int,
    actor: Actor,
    today: date,
    *,
    few: int = FEW,
) -> Run:
    """Run all rules over a division for a statistical year; its problem lists take the place of older ones.

    Worker processes judge where there are at least `few` households. Whoever calls sees to it that the
    division lies within the account's. Raises QualityRunning.
    """
    with database.connect(autocommit=True) as connection, lists.alone(connection, division, year):
        line = read_register(connection).income_line(year)
        run = lists.begin(connection, division, year, actor.account)
        work = Work(run, year, line, today, ended(connection, ledger, division, year))
        try:
            done = _judge(_Parts(database, connection, ledger, division), work, few)
        except BaseException:
            lists.undo(connection, run)
            raise
        return lists.finish(connection, run, *done)


class _Parts(NamedTuple):
    """What a run works with, and where."""

    database: Database
    connection: Connection
    ledger: Ledger
    division: str


def _judge(parts: _Parts, work: Work, few: int) -> Done:
    """Every set of villages, and beside them what is found over many households."""
    villages = models.villages(parts.connection, parts.division)
    alone = sum(n for _, n in villages) < few
    with here(parts.connection, work) if alone else crew(parts.database, work) as judge:
        waiting = [judge(among) for among in _sets(villages)]
        _over_many(parts, work)
        done = Done()
        for result in waiting:
            done = done.plus(result())
    return done


def _over_many(parts: _Parts, work: Work) -> None:
    """List what is found over many households."""
    _, connection, ledger, division = parts
    found = [*_patterns(connection, division, work.year), *_duplicates(connection, ledger, division)]
    lists.copy(connection, work.run, work.year, found)


def _sets(villages: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Villages put together to sets of about `SET` households."""
    among: list[str] = []
    count = 0
    for village, n in villages:
        among.append(village)
        count += n
        if count >= SET:
            yield among
            among, count = [], 0
    if among:
        yield among


# -- what is found over many households


def _patterns(connection: Connection, division: str, year: int) -> Iterator[Problem]:
    for one in models.patterns(connection, division, year):
        data = one.data
        if "relation" in data:
            data = {"relation": labels("relation")[data["relation"]]}
        yield Problem(one.village, one.rule, one.household, None, data)


def _duplicates(connection: Connection, ledger: Ledger, division: str) -> Iterator[Problem]:
    """Persons marked as registered twice, by how near the nearest of those is who may hold the number.

    The number is nowhere, so they are those whom the taking over rested on; none: the same household.
    """
    found = models.marked(connection, division)
    events = {event.id: event for event in ledger.many(connection, {one.event for one in found})}
    holders = {name: _others(event) for name, event in events.items()}
    homes = models.homes(connection, sorted({p for persons in holders.values() for p in persons}))
    # An event that was set aside since is not among those read.
    for one in (one for one in found if one.event in holders):
        places = [homes[p] for p in holders[one.event] if p in homes] or [one.village]
        rule = min(number_of(one.village, place) for place in places)
        yield Problem(one.village, rule, one.household, one.person, {})


def _others(event: Event) -> list[str]:
    """The persons whom an event concerns and did not bring in."""
    own = event.changes.get("person", {})
    persons = (tag.partition(":")[2] for tag in event.tags if tag.startswith("person:"))
    return [person for person in persons if person not in own]


def ended(connection: Connection, ledger: Ledger, division: str, year: int) -> dict[str, dict[str, Any]]:
    """Way, month, risks and beginning of the monitoring that ended in the year, by household."""
    endings = models.endings(connection, division, year)
    facts = {event.id: event.facts for event in ledger.many(connection, {one.event for one in endings})}
    found: dict[str, dict[str, Any]] = {}
    for one in endings:
        said = facts.get(one.event)
        if said is None:
            continue  # set aside since
        if one.type == "monitoring.started":
            if "way" not in found.get(one.household, {}):
                found[one.household] = {"started": (one.year, one.month), "risks": said["risks"]}
        elif one.year == year:
            found.setdefault(one.household, {}).update(way=said["way"], month=one.month)
    return found
