"""The effect of a case: the command that it asks for, decided with the last step, never before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.admission import require_not_kin, require_within
from domain.drafts import RULES
from domain.errors import InvalidInput
from domain.finish import finish
from domain.known import Known

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Event
    from domain.procedures.commands import ProcedureCommand, Submitting
    from domain.procedures.progress import Progress

#: What a content does not say: the case does.
_OURS = frozenset({"command_id", "year", "evidence", "case", "correction"})


class ContentInvalid(InvalidInput):
    """The content is not of the form of the command that is asked for."""

    code, field, rule = "content_invalid", "content", "procedures"
    sentence = "申请内容的“{name}”填写有误。"


def form_of(command: Submitting) -> Command:
    """The command that a submission asks for, in the command's own form. Raises ContentInvalid."""
    return _form(command.command, command.content, command.command_id, command.year)


def _form(name: str, content: dict[str, Any], command_id: str, year: int, **more: Any) -> Command:
    kinds = {one.NAME: one for one in RULES}
    if name not in kinds or (own := _OURS & content.keys()):
        raise ContentInvalid(name="command" if name not in kinds else min(own))
    try:
        return kinds[name].model_validate({**content, "command_id": command_id, "year": year, **more})
    except ValidationError as error:
        place = ".".join(str(one) for one in error.errors()[0]["loc"])
        raise ContentInvalid(name=place or "content") from None


def asked(progress: Progress, command: ProcedureCommand) -> Command:
    """The command as it is recorded: for the case, with all the evidence that came on the way."""
    return _form(
        progress.command, progress.content, command.command_id, progress.year,
        case=progress.id, evidence=(*progress.evidence, *command.evidence)[-100:],
    )  # fmt: skip


def effect_of(
    progress: Progress, command: ProcedureCommand, known: Known, *, first: int = 0, trying: bool = False
) -> list[Event]:
    """The events of the effect, numbered from `first`; `trying` leaves the window out. Raises Refused.

    Admission is what the steps were: place, year and window are held against now.
    """
    effect = asked(progress, command)
    context = known.context
    require_within(context, progress.village, "这个村")
    if progress.household is not None:
        require_not_kin(context, progress.household)
    context.register.require_year(effect.year)
    if not trying:
        context.register.require_window(effect.OPERATION, progress.village, effect.year, context.today)
    inner = Known(known.state, context)
    return finish(effect, inner, RULES[type(effect)](effect, inner), first)
