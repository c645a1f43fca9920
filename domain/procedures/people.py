"""Who may take a step: level, division and role, different people, nobody in his own matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.admission import require_back_office, require_not_kin, require_role, require_within
from domain.divisions import LEVEL_LABELS, level
from domain.errors import NotAllowed
from domain.procedures.definitions import ANY, BACK_OFFICE
from domain.procedures.refusals import NotYours

if TYPE_CHECKING:
    from domain.known import Context
    from domain.procedures.definitions import Step
    from domain.procedures.progress import Progress


class WrongLevel(NotAllowed):
    """The step belongs to another level."""

    code, field, rule = "wrong_level", "step", "procedures"
    sentence = "“{step}”由{level}级账号办理。"


class SamePerson(NotAllowed):
    """One person would take two steps that need two, by whatever account."""

    code, field, rule = "same_person", "step", "procedures"
    sentence = "您已办理过“{taken}”,“{step}”须由另一个人办理。"


class SignedAlready(NotAllowed):
    """One person would count twice where several are asked for."""

    code, field, rule = "signed_already", "step", "procedures"
    sentence = "“{step}”须由{people}个不同的人办理,您已经办理过。"


def require_taker(progress: Progress, step: Step, context: Context) -> None:
    """Raises NotFound outside the division, RoleMissing, WrongLevel, OwnHousehold, SamePerson,
    SignedAlready.
    """
    require_at(progress, step, context)
    person = context.actor.person
    if person in progress.takers.get(step.id, ()):
        raise SignedAlready(step=step.title, people=step.people)
    for name in step.apart:
        takers = {*progress.takers.get(name, ()), *_submitters(progress, name)}
        if person in takers:
            raise SamePerson(taken=progress.definition.step(name).title, step=step.title)


def require_at(progress: Progress, step: Step, context: Context) -> None:
    """Where and as what the step is taken. Raises as `require_taker`, but for who took what."""
    require_party(progress, context)
    require_role(context.actor, step.role)
    require_level(step, context)


def require_level(step: Step, context: Context) -> None:
    """Raises WrongLevel, BackOffice."""
    if step.level == BACK_OFFICE:
        require_back_office(context)
    elif step.level not in {ANY, level(context.actor.division)}:
        raise WrongLevel(step=step.title, level=LEVEL_LABELS[step.level])


def require_party(progress: Progress, context: Context) -> None:
    """Inside the division, on a day that is not frozen, and not of his own household.

    Raises NotFound, Frozen, OwnHousehold.
    """
    require_within(context, progress.village, "这个案件")
    context.register.require_not_frozen(progress.village, context.today)
    for own in filter(None, (progress.household, progress.id)):
        require_not_kin(context, own)


def require_own(progress: Progress, context: Context) -> None:
    """As `require_party`, by whoever handed the case in. Raises NotYours."""
    require_party(progress, context)
    if context.actor.person not in progress.submitters:
        raise NotYours


def require_writer(progress: Progress, context: Context) -> None:
    """As `require_party`, by whoever may write an objection down. Raises RoleMissing."""
    require_party(progress, context)
    require_role(context.actor, "entry")


def _submitters(progress: Progress, step: str) -> set[str]:
    """Everybody who ever handed the case in, where that is the step."""
    return progress.submitters if step == progress.definition.names[0] else set()
