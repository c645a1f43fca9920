"""What an account may do on a case as it stands; what it fills in may be refused all the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from domain.errors import Refused
from domain.procedures import commands as p
from domain.procedures.cases import TAKEN_BY
from domain.procedures.people import require_at, require_own, require_taker, require_writer
from domain.procedures.progress import OPEN, RETURNED, ROLLED_BACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.known import Context
    from domain.procedures.definitions import Step
    from domain.procedures.progress import Progress

    #: A command, and what it requires of whoever gives it.
    Way: TypeAlias = tuple[type[p.ProcedureCommand], Callable[[], None]]


def ways(progress: Progress, status: str, context: Context) -> list[str]:
    """The names of the commands, the one that takes the case on first."""
    if progress.erased:
        return []
    offered = {OPEN: _open, RETURNED: _returned, ROLLED_BACK: _rolled_back}.get(status)
    return [kind.NAME for kind, require in offered(progress, context) if _passes(require)] if offered else []


def taking(step: Step) -> type[p.AtStep]:
    """The command that takes a step."""
    if step.kind == "notice":
        return p.PostNotice
    return next(kind for kind, kinds in TAKEN_BY.items() if step.kind in kinds)


def _open(progress: Progress, context: Context) -> Iterator[Way]:
    taker = partial(require_taker, progress, progress.now, context)
    at = partial(require_at, progress, progress.now, context)
    if progress.notice is None:
        yield taking(progress.now), taker
    else:
        if progress.notice.waiting:
            yield p.AnswerObjection, at
        yield p.RaiseObjection, partial(require_writer, progress, context)
    yield p.ReturnCase, at
    yield p.DismissCase, taker
    yield p.WithdrawCase, partial(require_own, progress, context)


def _returned(progress: Progress, context: Context) -> Iterator[Way]:
    yield p.ResubmitCase, partial(require_at, progress, progress.definition.steps[0], context)
    yield p.WithdrawCase, partial(require_own, progress, context)


def _rolled_back(progress: Progress, context: Context) -> Iterator[Way]:
    yield p.ReopenCase, partial(require_at, progress, progress.definition.steps[0], context)


def _passes(require: Callable[[], None]) -> bool:
    try:
        require()
    except Refused:
        return False
    return True
