"""Deciding a command: admission, the rule, then date, order and what the decision rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import rollback, rules  # noqa: F401  they fill the registry
from domain.admission import admit
from domain.drafts import RULES
from domain.finish import finish
from domain.known import Known
from domain.procedures.commands import ProcedureCommand
from domain.procedures.deciding import decide_case, require_by_case
from domain.rollback.commands import CaseCommand

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Event
    from domain.fold import State
    from domain.known import Context


def decide(command: Command, state: State, context: Context) -> list[Event]:
    """The events that the command makes, in order. Raises Refused."""
    if isinstance(command, ProcedureCommand):
        context.register.require_range(command.year)
        return decide_case(command, state, context)
    require_by_case(command, context.register)
    if isinstance(command, CaseCommand):
        # A case changes what its events count for, not the year it is handled in.
        context.register.require_range(command.year)
    else:
        admit(command, state, context)
    known = Known(state, context)
    drafts = RULES[type(command)](command, known)
    return finish(command, known, drafts)
