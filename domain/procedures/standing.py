"""Where a case stands, as lists and the clock see it: what every event of a case assigns."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.procedures.progress import OPEN

if TYPE_CHECKING:
    from datetime import date

    from domain.events import Changes
    from domain.known import Context
    from domain.procedures.definitions import Step
    from domain.procedures.progress import Progress


def on(step: Step) -> dict[str, str]:
    """The step, as facts say it."""
    return {"step": step.id, "title": step.title}


def standing(progress: Progress, status: str, step: Step, since: date, until: date | None = None) -> Changes:
    """The case as lists show it: where it stands, who is asked, since when, until when (`until`: of a notice
    that hangs), and on which day the clock looks at it next.
    """
    due = progress.deadline(step, since) if status == OPEN else None
    asked = {
        "what": "procedure", "procedure": progress.definition.key, "command": progress.command,
        "villages": [progress.village], "households": [progress.household] if progress.household else [],
        "village": progress.village, "batch": progress.batch, "seen": progress.seen, "year": progress.year,
        "step": step.id, "title": step.title, "level": step.level, "role": step.role,
        "since": str(since), "due": _said(until or due), "until": _said(until),
        "tick": _said(until or _next(progress, step, due)),
    }  # fmt: skip
    return {"case": {progress.id: {"status": status, "asked": asked}}}


def _said(day: date | None) -> str | None:
    return None if day is None else str(day)


def _next(progress: Progress, step: Step, due: date | None) -> date | None:
    """When the clock has something to say of a deadline that it has not said yet."""
    said = progress.said if step.id == progress.step else set()
    if due is not None and step.remind is not None and ("case.reminded", step.id) not in said:
        return due - timedelta(days=step.remind)
    waits = step.escalate is not None and ("case.escalated", step.id) not in said
    return due if waits else None


def moved(progress: Progress, following: str | None, context: Context) -> Changes:
    """The case at its next step; approved in full when there is none."""
    step = progress.definition.step(following) if following else progress.now
    since = progress.since if step.id == progress.step and following else context.today
    return standing(progress, OPEN, step, since)
