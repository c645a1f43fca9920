"""The clock of cases: notices that end, reminders, escalations; each recorded once, in the order of days."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Conflict
from domain.events import Actor, tag
from domain.procedures.commands import TickCase, What
from domain.procedures.notices import SYSTEM, NotYet, due
from domain.procedures.progress import Progress
from projections import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from api.services import Services

#: In whose name the clock records.
CLOCK = Actor(SYSTEM, SYSTEM, "")
#: The longest time before a deadline that a reminder can come.
_AHEAD = timedelta(days=61)
_READ = 200


class Tick(NamedTuple):
    """What is to be recorded of a case, and since which day."""

    day: date
    case: str
    what: What
    step: str
    since: date
    year: int


def advance(services: Services) -> int:
    """Record all that the clock has come to; how much that was.

    However long nothing ran, everything comes once and in the order of its day; what one leads to comes next.
    """
    told = 0
    while ticks := sorted(set(_found(services))):
        done = sum(_record(services, tick) for tick in ticks)
        if not done:
            break
        told += done
    return told


def _found(services: Services) -> Iterator[Tick]:
    today, after = services.gateway.clock(), ""
    while True:
        with services.pool.connection() as connection:
            register = services.gateway.admissions.register(connection)
            page = cases.overdue(connection, today + _AHEAD, after, _READ)
            tags = [tag("case", case) for case in page]
            events = services.gateway.opened(connection, services.gateway.ledger.under(connection, tags))
        for case in page:
            progress = Progress.of(case, events, register)
            if progress is not None:
                yield from (
                    Tick(day, case, what, progress.step, progress.since, progress.year)
                    for what, day in due(progress, today)
                )
        if len(page) < _READ:
            return
        after = page[-1]


def _record(services: Services, tick: Tick) -> bool:
    """Whether it was recorded now; somebody may have been faster, or an objection come in between."""
    command = TickCase(
        command_id=f"tick:{tick.case}:{tick.what}:{tick.step}:{tick.since}", year=tick.year,
        case_id=tick.case, what=tick.what, step=tick.step,
    )  # fmt: skip
    with suppress(NotYet, Conflict):
        return not services.gateway.run(command, CLOCK).repeated
    return False
