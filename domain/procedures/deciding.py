"""Deciding a command on a case; with the last step, the command that the case is about as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.drafts import RULES
from domain.errors import NotAllowed, Refused
from domain.finish import finish
from domain.known import Known
from domain.orders import rules  # noqa: F401  it registers its rules
from domain.procedures import notices  # noqa: F401  so does it
from domain.procedures.cases import case_of, effected, returned
from domain.procedures.commands import OnCase, ProcedureCommand
from domain.procedures.effect import effect_of, require_timely

if TYPE_CHECKING:
    from domain.calendar import Register
    from domain.commands import Command
    from domain.drafts import Draft
    from domain.events import Event
    from domain.fold import State
    from domain.known import Context

#: The events after which a case without a next step has been through all of them.
_STEPS = frozenset({"case.step_taken", "case.voted", "case.notice_ended"})


class ProcedureNeeded(NotAllowed):
    """The command is the end of a procedure here: nobody gives it by himself."""

    code, rule = "procedure_needed", "procedures"
    sentence = "这项业务须按程序办理:请先立案(open-case),逐级审批后自动生效。"


def require_by_case(command: Command, register: Register) -> None:
    """Raises ProcedureNeeded for a command that takes effect at the end of a case only."""
    if command.NAME in register.through_cases:
        raise ProcedureNeeded


def decide_case(command: ProcedureCommand, state: State, context: Context) -> list[Event]:
    """The events, those of the effect last. Raises Refused.

    An effect that is refused sends the case back, with the code of the refusal, and is no refusal itself.
    """
    known = Known(state, context)
    drafts = RULES[type(command)](command, known)
    # A case is handled on the day that it is, whatever year its effect will count for.
    today = {"effective": context.today, "year": context.today.year}
    handled = command.model_copy(update=today)
    if not isinstance(command, OnCase) or not _through(drafts):
        return finish(handled, known, drafts)
    progress = case_of(known, command.case_id)
    require_timely(progress, command, context)
    try:
        effect = effect_of(progress, command, known, first=len(drafts) + 1)
    except Refused as refusal:
        back = returned(progress, known, progress.definition.names[0], refusal.code, refusal.message)
        return finish(handled, known, [back])
    return [*finish(handled, known, [*drafts, effected(progress, known)]), *effect]


def _through(drafts: list[Draft]) -> bool:
    """Whether all steps were taken."""
    return all(d.type in _STEPS and d.facts.get("next") is None for d in drafts)
