"""A run of a procedure through the calendar, before anybody takes a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain import working_days

if TYPE_CHECKING:
    from datetime import date

    from domain.procedures.definitions import Definition, Step


class Planned(NamedTuple):
    """A step: the day on which it is reached and done, and the last day for it."""

    step: Step
    begins: date
    ends: date
    due: date | None


def planned(definition: Definition, start: date, each: int = 1) -> list[Planned]:
    """Every step, each taken so many days after it was reached; a notice is over the day after its last."""
    found, day = [], start
    for place, step in enumerate(definition.steps):
        due = None if step.due is None else working_days.after(day, step.due, working=step.working)
        if step.days is not None:
            ends = working_days.after(day, step.days + 1, working=step.working)
        else:
            ends = working_days.after(day, each if place else 0, working=step.working)
        found.append(Planned(step, day, ends, due))
        day = ends
    return found
