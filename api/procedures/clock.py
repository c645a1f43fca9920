"""The clock of cases: notices that end, reminders, escalations; each recorded once, in the order of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.errors import Refused
from domain.events import Actor, by_tag, tag
from domain.procedures.commands import TickCase, What
from domain.procedures.notices import SYSTEM, due
from domain.procedures.progress import Progress
from projections import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from api.services import Services
    from domain.calendar import Register
    from domain.events import Event

#: In whose name the clock records.
CLOCK = Actor(SYSTEM, SYSTEM, "")
_READ = 200

log = structlog.get_logger()


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
    today, after = services.gateway.clock(), ("", "")
    while True:
        with services.pool.connection() as connection:
            register = services.gateway.admissions.register(connection)
            page = cases.overdue(connection, today, after, _READ)
            tags = [tag("case", case) for _, case in page]
            events = services.gateway.opened(connection, services.gateway.ledger.under(connection, tags))
        under = by_tag(events)
        for _, case in page:
            yield from _due(case, under.get(tag("case", case), []), register, today)
        if len(page) < _READ:
            return
        after = page[-1]


def _due(case: str, events: list[Event], register: Register, today: date) -> Iterator[Tick]:
    """What the clock has to say of a case; one that cannot be read holds up no other."""
    try:
        progress = Progress.of(case, events, register)
    except Refused as refused:
        log.warning("case.unreadable", case=case, code=refused.code)
        return
    if progress is not None:
        for what, day in due(progress, today):
            yield Tick(day, case, what, progress.step, progress.since, progress.year)


def _record(services: Services, tick: Tick) -> bool:
    """Whether it was recorded now; somebody may have been faster, or an objection come in between."""
    command = TickCase(
        command_id=f"{tick.case}:{tick.what}:{tick.since}:{tick.step[:32]}", year=tick.year,
        case_id=tick.case, what=tick.what, step=tick.step,
    )  # fmt: skip
    try:
        return not services.gateway.run(command, CLOCK).repeated
    except Refused as refused:
        log.info("case.not_told", case=tick.case, code=refused.code)
        return False
