"""What a command on a case may end in, so that whoever decides it reads what that needs too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.events import tag
from domain.orders.commands import OrderCommand
from domain.procedures.commands import AtStep, OnCase, ResubmitCase, Submitting, TakeStep, TickCase
from domain.procedures.effect import asked, form_of
from domain.procedures.progress import OPEN, Progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.commands import Command
    from domain.events import Event
    from domain.known import Context
    from domain.procedures.commands import ProcedureCommand


def own_tags(command: ProcedureCommand) -> set[str]:
    """The case or work order that a command is on; a new case has no tag yet."""
    if isinstance(command, OrderCommand):
        return {command.own_tag}
    return {tag("case", command.case_id)} if isinstance(command, OnCase | ResubmitCase) else set()


def ending(command: ProcedureCommand, events: Sequence[Event], context: Context) -> Command | None:
    """The command that is tried with a submission, or takes effect with the last step; else None.

    Raises ContentInvalid. `events`: those of the case, opened.
    """
    if isinstance(command, Submitting):
        return form_of(command)
    if not isinstance(command, AtStep | TickCase):
        return None
    try:
        progress = Progress.of(command.case_id, events, context.register)
        last = progress is not None and progress.path[-1].id == command.step
        return asked(progress, command) if progress is not None and last else None
    except Refused:
        # The rule says the same, once it has looked at who asks.
        return None


def compared(command: ProcedureCommand, events: Sequence[Event], context: Context) -> Progress | None:
    """The case whose comparison the command takes: what it hits is read too; else None.

    `events`: those of the case, opened.
    """
    if not isinstance(command, TakeStep):
        return None
    try:
        progress = Progress.of(command.case_id, events, context.register)
    except Refused:
        # As above.
        return None
    return progress if progress is not None and compares(progress) else None


def compares(progress: Progress) -> bool:
    """Whether the case stands at its comparison."""
    return progress.status == OPEN and progress.now.kind == "compare"
