"""Rules of a case on its way: handing in, steps, votes, the ways back and out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.admission import require_within
from domain.drafts import rule
from domain.errors import NotFound
from domain.events import new_id, save_id
from domain.procedures import facts as f
from domain.procedures.catalogue import in_force
from domain.procedures.commands import (
    AcceptStep,
    AtStep,
    CastVote,
    DismissCase,
    OnCase,
    OpenCase,
    ReopenCase,
    ResubmitCase,
    ReturnCase,
    Submitting,
    TakeStep,
    WithdrawCase,
)
from domain.procedures.comparison import answered, sealed
from domain.procedures.effect import content_of, effect_of, form_of
from domain.procedures.people import require_at, require_own, require_taker
from domain.procedures.progress import (
    DISMISSED,
    EFFECTED,
    OPEN,
    RETURNED,
    ROLLED_BACK,
    WITHDRAWN,
    Progress,
)
from domain.procedures.refusals import (
    CaseErased,
    CaseNotOpen,
    ContentAltered,
    EvidenceMissing,
    NoEarlierStep,
    OtherContent,
    OtherStep,
    StillInForce,
    VotesWrong,
    WrongWay,
)
from domain.procedures.standing import moved, on, standing
from domain.values import PLAIN

if TYPE_CHECKING:
    from domain.drafts import Draft
    from domain.known import Context, Known
    from domain.procedures.definitions import Step

#: Steps that one command takes; a vote and a notice have commands of their own.
TAKEN_BY: dict[type[AtStep], frozenset[str]] = {
    TakeStep: frozenset({"check", "compare", "approve", "announce"}),
    AcceptStep: frozenset({"accept"}),
    CastVote: frozenset({"vote"}),
}


# -- reading


def case_of(known: Known, case: str) -> Progress:
    """The case, its content as it was handed in. Raises NotFound, ContentAltered."""
    known.concern("case", case)
    found = Progress.of(case, known.state.events.values(), known.context.register)
    if found is None or not found.village.startswith(known.context.actor.division):
        raise NotFound(what="这个案件", field="case_id")
    if found.erased:
        raise CaseErased
    if seen_of(found.command, found.content, known.context) != found.seen:
        raise ContentAltered
    return found


def open_case(known: Known, command: OnCase) -> Progress:
    """As `case_of`. Raises CaseNotOpen too."""
    found = case_of(known, command.case_id)
    if found.status != OPEN:
        raise CaseNotOpen(status=_label(found.status))
    return found


def _label(status: str) -> str:
    return PLAIN["case", "status"][status]


def seen_of(command: str, content: dict[str, Any], context: Context) -> str:
    """What a content is told apart by: nobody without the register's key can try what it holds."""
    text = json.dumps([command, content], ensure_ascii=False, sort_keys=True)
    return context.mac(text.encode())


def at_step(known: Known, command: AtStep) -> tuple[Progress, Step]:
    """The case and the step that the command names, content seen. Raises OtherStep, OtherContent."""
    progress = open_case(known, command)
    if command.step != progress.step:
        raise OtherStep(now=progress.now.title)
    if command.seen != progress.seen:
        raise OtherContent
    return progress, progress.now


# -- handing in


@rule(OpenCase)
def open_new(command: OpenCase, known: Known) -> list[Draft]:
    """Hand in what the procedure in force asks for, frozen from now on."""
    context = known.context
    village, household = _place(command, known)
    definition = in_force(context.register, command.command, village, command.year)
    case = new_id(save_id(context.actor.account, command.command_id), "case", 0)
    progress = Progress(
        case, definition, village, household, command.year, batch=command.batch, opened=context.today
    )
    following = _submit(progress, command, known)
    fact = f.CaseOpened(
        day=str(context.today), procedure=definition.key, definition=definition.digest,
        command=command.command, seen=progress.seen, **on(definition.steps[0]), next=following,
        batch=command.batch,
    )  # fmt: skip
    changes = moved(progress, following, context)
    changes["case"][case]["kind"] = definition.name
    return [fact.draft(changes, personal={case: {"content": progress.content}})]


@rule(ResubmitCase)
def resubmit(command: ResubmitCase, known: Known) -> list[Draft]:
    """Hand in anew: every step is taken again, on what is said now."""
    progress = case_of(known, command.case_id)
    if progress.status != RETURNED:
        raise CaseNotOpen(status=_label(progress.status))
    village, household = _place(command, known)
    if (village, household) != (progress.village, progress.household):
        raise NotFound(what="这个案件", field="case_id")
    if command.command not in progress.definition.effects:
        raise WrongWay(step=progress.now.title)
    following = _submit(progress, command, known)
    fact = f.CaseResubmitted(
        day=str(known.context.today), command=command.command, seen=progress.seen,
        **on(progress.definition.steps[0]), next=following,
    )  # fmt: skip
    changes = moved(progress, following, known.context)
    return [fact.draft(changes, personal={progress.id: {"content": progress.content}})]


def _submit(progress: Progress, command: Submitting, known: Known) -> str:
    """Take the content in; the step after. Raises what the command itself would be refused for now."""
    first = progress.definition.steps[0]
    require_at(progress, first, known.context)
    _require_evidence(first, command)
    # As the command's form reads it: what a step is asked for by is what takes effect.
    progress.command, progress.content = command.command, content_of(command)
    progress.seen = seen_of(command.command, progress.content, known.context)
    progress.step = first.id
    effect_of(progress, command, known)
    known.concern("village", progress.village)
    following = progress.following(first.id)
    if following is None:
        raise WrongWay(step=first.title)
    return following


def _place(command: Submitting, known: Known) -> tuple[str, str | None]:
    """Village and household (None: one that is not there yet) that the content is about."""
    form = form_of(command)
    household: str | None = getattr(form, "household", None)
    home = known.state.value("household", household, "village") if household else None
    target: str | None = getattr(form, "village", None)
    if target is not None:
        require_within(known.context, target, "这个村")
    return require_within(known.context, home if household else target, "这一户"), household


# -- steps


@rule(TakeStep)
def take_step(command: TakeStep, known: Known) -> list[Draft]:
    """Take a check, comparison, approval or announcement."""
    progress, step = _ready(command, known)
    hits = known.context.hits.get(progress.id, ())
    said = answered(hits, command.hits)
    personal = {"findings": command.findings} if command.findings else {}
    return _taken(progress, step, known, personal | sealed(hits, command.hits), said)


@rule(AcceptStep)
def accept_step(command: AcceptStep, known: Known) -> list[Draft]:
    """The household accepts; an official hands its signature in."""
    progress, step = _ready(command, known)
    return _taken(progress, step, known, {}, [])


def _taken(
    progress: Progress, step: Step, known: Known, personal: dict[str, Any], hits: list[f.HitAnswered]
) -> list[Draft]:
    following = step.id if progress.missing(step) > 1 else progress.following(step.id)
    fact = f.StepTaken(
        day=str(known.context.today), **on(step), seen=progress.seen, next=following, hits=hits or None
    )
    told = {progress.id: personal} if personal else None
    return [fact.draft(moved(progress, following, known.context), personal=told)]


def _ready(command: AtStep, known: Known) -> tuple[Progress, Step]:
    """The step, to be taken by this command and person, with its evidence."""
    progress, step = at_step(known, command)
    require_taker(progress, step, known.context)
    if step.kind not in TAKEN_BY[type(command)]:
        raise WrongWay(step=step.title)
    _require_evidence(step, command)
    known.concern("village", progress.village)
    return progress, step


def _require_evidence(step: Step, command: Submitting | AtStep) -> None:
    if len(set(command.evidence)) < len(step.evidence):
        raise EvidenceMissing(step=step.title, wanted="、".join(step.evidence))


@rule(CastVote)
def cast_vote(command: CastVote, known: Known) -> list[Draft]:
    """The assembly's vote; too few for it end the case."""
    progress, step = _ready(command, known)
    counted = command.votes_for + command.votes_against + command.abstained
    if counted != command.present:
        raise VotesWrong(present=command.present, counted=counted)
    passed = step.quorum is not None and step.quorum.reached(command.votes_for, command.present)
    following = progress.following(step.id) if passed else None
    fact = f.Voted(
        day=str(known.context.today), **on(step), seen=progress.seen, present=command.present,
        votes_for=command.votes_for, votes_against=command.votes_against, abstained=command.abstained,
        passed=passed, next=following,
    )  # fmt: skip
    if passed:
        return [fact.draft(moved(progress, following, known.context))]
    return [fact.draft({}), _ended(progress, known, DISMISSED, f.CaseDismissed(day=fact.day, **on(step)))]


# -- back and out


@rule(ReturnCase)
def return_case(command: ReturnCase, known: Known) -> list[Draft]:
    """Send back to an earlier step, by whoever takes the present one."""
    progress, step = at_step(known, command)
    require_at(progress, step, known.context)
    names = [one.id for one in progress.path]
    if command.back_to not in names[: names.index(progress.step)]:
        raise NoEarlierStep(now=progress.now.title)
    return [returned(progress, known, command.back_to)]


def returned(
    progress: Progress, known: Known, to: str, refused: str | None = None, message: str | None = None
) -> Draft:
    """The case goes back to a step; to the first, it waits for being handed in anew."""
    known.concern("village", progress.village)
    step = progress.definition.step(to)
    status = RETURNED if to == progress.definition.names[0] else OPEN
    fact = f.CaseReturned(
        day=str(known.context.today), **on(progress.now), next=to, refused=refused, message=message
    )
    return fact.draft(standing(progress, status, step, known.context.today))


@rule(WithdrawCase)
def withdraw_case(command: WithdrawCase, known: Known) -> list[Draft]:
    """Take back what was handed in."""
    progress = case_of(known, command.case_id)
    if progress.status not in {OPEN, RETURNED}:
        raise CaseNotOpen(status=_label(progress.status))
    require_own(progress, known.context)
    return [_ended(progress, known, WITHDRAWN, f.CaseWithdrawn(day=str(known.context.today)))]


@rule(DismissCase)
def dismiss_case(command: DismissCase, known: Known) -> list[Draft]:
    """Say no, by whoever takes the present step."""
    progress, step = at_step(known, command)
    require_taker(progress, step, known.context)
    fact = f.CaseDismissed(day=str(known.context.today), **on(step))
    return [_ended(progress, known, DISMISSED, fact)]


def _ended(progress: Progress, known: Known, status: str, fact: f.OnDay) -> Draft:
    known.concern("village", progress.village)
    return fact.draft(standing(progress, status, progress.now, known.context.today))


@rule(ReopenCase)
def reopen_case(command: ReopenCase, known: Known) -> list[Draft]:
    """Begin again after the effect was rolled back: it is handed in anew."""
    progress = case_of(known, command.case_id)
    first = progress.definition.steps[0]
    require_at(progress, first, known.context)
    if known.state.value("case", progress.id, "status") != ROLLED_BACK:
        raise StillInForce
    known.concern("village", progress.village)
    fact = f.CaseReopened(day=str(known.context.today), next=first.id)
    return [fact.draft(standing(progress, RETURNED, first, known.context.today))]


def effected(progress: Progress, known: Known) -> Draft:
    """The case has had its effect."""
    known.concern("village", progress.village)
    fact = f.CaseEffected(day=str(known.context.today), command=progress.command)
    return fact.draft(standing(progress, EFFECTED, progress.now, known.context.today))
