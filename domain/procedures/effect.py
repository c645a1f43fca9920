"""The effect of a case: the command that it asks for, decided with the last step, never before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.drafts import RULES
from domain.errors import InvalidInput
from domain.finish import finish
from domain.known import Known
from domain.words import input_label

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Event
    from domain.known import Context
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


def content_of(command: Submitting) -> dict[str, Any]:
    """The content as the command's own form reads it. Raises ContentInvalid."""
    return form_of(command).model_dump(mode="json", exclude=set(_OURS), exclude_none=True)


def _form(name: str, content: dict[str, Any], command_id: str, year: int, **more: Any) -> Command:
    kinds = {one.NAME: one for one in RULES}
    if name not in kinds or (own := _OURS & content.keys()):
        raise ContentInvalid(name=_named(("command" if name not in kinds else min(own),)))
    try:
        return kinds[name].model_validate({**content, "command_id": command_id, "year": year, **more})
    except ValidationError as error:
        raise ContentInvalid(name=_named(error.errors()[0]["loc"])) from None


def _named(place: tuple[int | str, ...]) -> str:
    """What people call the field; a name of somebody's own making may be anything, so it is not repeated."""
    found = [
        (input_label(one) or "不认识的项目") if isinstance(one, str) else f"第{one + 1}项" for one in place
    ]
    return "".join(found) or "全文"


def wanted(progress: Progress) -> Command:
    """What a case on its way asks for, in the command's own form. Raises ContentInvalid."""
    return _form(progress.command, progress.content, progress.id, progress.year)


def asked(progress: Progress, command: ProcedureCommand) -> Command:
    """The command as it is recorded: for the case, with all the evidence that came on the way."""
    return _form(
        progress.command, progress.content, command.command_id, progress.year,
        case=progress.id, evidence=(*progress.evidence, *command.evidence)[-100:],
    )  # fmt: skip


def require_timely(progress: Progress, command: ProcedureCommand, context: Context) -> None:
    """Raises YearIsClosed, WindowClosed: the last step waits until the command itself is open."""
    effect = asked(progress, command)
    context.register.require_year(effect.year)
    context.register.require_window(effect.OPERATION, progress.village, effect.year, context.today)


def effect_of(progress: Progress, command: ProcedureCommand, known: Known, *, first: int = 0) -> list[Event]:
    """The events of the effect, numbered from `first`. Raises Refused; who may ask the steps have said."""
    effect = asked(progress, command)
    inner = Known(known.state, known.context)
    return finish(effect, inner, RULES[type(effect)](effect, inner), first)
