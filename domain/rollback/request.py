"""The case of a rollback or redo: asked for by one person, approved or rejected by another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from domain.admission import (
    require_corrects,
    require_not_kin,
    require_role,
    require_within,
)
from domain.drafts import Draft, Fact, rule
from domain.errors import NotAllowed, NotFound, RuleBroken
from domain.events import new_id, places_of, save_id
from domain.procedures.catalogue import find as find_procedure
from domain.procedures.people import require_level
from domain.procedures.progress import EFFECTED, ROLLED_BACK
from domain.rollback.commands import ApproveCase, RejectCase, RequestRedo, RequestRollback
from domain.rollback.dependents import chain
from domain.rollback.plan import Plan, part, plan
from domain.rollback.policy import find, require_alone, require_open, require_targets
from domain.rollback.redo import plan_redo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.events import Event
    from domain.fold import State
    from domain.known import Context, Known
    from domain.procedures.definitions import Step


#: What may be asked for.
KINDS = frozenset({"rollback", "redo"})
#: A case in one of the first two waits for a decision or is half done; in one of the others it is over.
REQUESTED, APPROVING, DONE, REJECTED = ("requested", "approving", "done", "rejected")
OPEN, FINISHED = (REQUESTED, APPROVING), (DONE, REJECTED)


class TwoPeople(NotAllowed):
    """Asking and approving are two different people, whatever their level."""

    code, sentence = "two_people", "申请和批准不能是同一个人。"


class CaseEnded(RuleBroken):
    """The case was approved or rejected."""

    code, field, rule = "case_ended", "case_id", "rules §5"
    sentence = "这项申请已经办结。"


class PreviewMoved(RuleBroken):
    """Something changed since the preview that was seen; look again."""

    code, field, rule = "preview_moved", "digest", "rules §5"
    sentence = "预览之后情况有变化,请重新查看影响范围再办理。"


class RollbackRequested(Fact):
    """申请回退 or 申请恢复: what is asked for and the preview that was seen."""

    TYPE: ClassVar[str] = "rollback.requested"
    asked: dict[str, Any]


class RollbackApproved(Fact):
    """批准; `finished` is False while a long chain still has further parts."""

    TYPE: ClassVar[str] = "rollback.approved"
    finished: bool


class RollbackRejected(Fact):
    """否决."""

    TYPE: ClassVar[str] = "rollback.rejected"


def plan_rollback(state: State, command: RequestRollback, context: Context) -> Plan:
    """Plan a rollback as asked. Raises the refusals of the policy.

    The 12 kinds of a household follow the old rules; named events are the further policy, for
    any year, alone or with the chain of what depends on them. A preview plans for closed years, too.
    """
    if command.kind is not None:
        household = command.household or ""
        home = state.value("household", household, "village")
        require_within(context, home, "这一户")
        targets = [find(state, context.register, household, command.kind, command.person)]
    else:
        _require_reach(state, command.events, context)
        targets = require_targets(state, command.events)
    if not command.chain:
        require_alone(state, targets)
    return _checked(plan(state, chain(state, targets), context, context.actor.person), context)


def _require_reach(state: State, ids: Iterable[str], context: Context) -> None:
    """Raises NotFound for an event that is not there or is found in another division."""
    for one in ids:
        event = state.events.get(one)
        places = places_of(event) if event else []
        if not any(place.startswith(context.actor.division) for place in places):
            raise NotFound(what="这件业务", field="events")


def _checked(planned: Plan, context: Context) -> Plan:
    """The account's division holds every household and village touched."""
    for village in planned.preview.villages:
        require_within(context, village, "所选业务涉及的全部户")
    for household in planned.preview.households:
        require_not_kin(context, household)
    return planned


def _admit_years(command: RequestRollback | RequestRedo, planned: Plan, context: Context) -> None:
    """No year touched is closed, or the case is a correction of it, on evidence; another person decides."""
    if command.correction is None:
        require_open(_touched(planned), context.register)
    else:
        require_corrects(command, context, planned.preview.years)


def _touched(planned: Plan) -> list[Event]:
    return [event for group in planned.groups for event in group.events]


def plan_asked(state: State, asked: dict[str, Any], context: Context) -> Plan:
    """Plan again what a case asks for, as things stand now."""
    if asked["what"] == "redo":
        rollbacks = [r for r in asked["events"] if state.stands(r)]
        return _checked(plan_redo(state, rollbacks, context, asked["person"]), context)
    targets = require_targets(state, tuple(e for e in asked["events"] if state.is_active(e)))
    if not asked["chain"]:
        require_alone(state, targets)
    return _checked(plan(state, chain(state, targets), context, asked["person"]), context)


def _request(
    known: Known, command: RequestRollback | RequestRedo, planned: Plan, targets: list[str]
) -> list[Draft]:
    actor = known.context.actor
    case = new_id(save_id(actor.account, command.command_id), "case", 0)
    _require_seen(command.digest, planned)
    what = "rollback" if isinstance(command, RequestRollback) else "redo"
    chained = isinstance(command, RequestRollback) and command.chain
    asked = {
        "what": what, "events": targets, "chain": chained, "digest": planned.preview.digest,
        "person": actor.person, "villages": list(planned.preview.villages),
        "households": list(planned.preview.households),
    }  # fmt: skip
    _admit_years(command, planned, known.context)
    if command.correction is not None:
        asked["correction"] = command.correction
    fields = {"status": REQUESTED, "kind": what, "asked": asked}
    return [RollbackRequested(asked=asked).draft({"case": {case: fields}})]


@rule(RequestRollback)
def request_rollback(command: RequestRollback, known: Known) -> list[Draft]:
    """Record that a rollback is asked for; it must be possible now."""
    require_role(known.context.actor, _step(known.context, 0).role)
    planned = plan_rollback(known.state, command, known.context)
    targets = list(command.events)
    if command.kind is not None:
        found = find(
            known.state, known.context.register, command.household or "", command.kind, command.person
        )
        targets = [found.id]
    return _request(known, command, planned, targets)


@rule(RequestRedo)
def request_redo(command: RequestRedo, known: Known) -> list[Draft]:
    """Record that a redo is asked for; it must be possible now."""
    require_role(known.context.actor, _step(known.context, 0).role)
    _require_reach(known.state, command.events, known.context)
    planned = _checked(
        plan_redo(known.state, command.events, known.context, known.context.actor.person), known.context
    )
    return _request(known, command, planned, list(command.events))


def open_case(known: Known, case: str) -> dict[str, Any]:
    """What an open case asks for. Raises NotFound, CaseEnded."""
    known.concern("case", case)
    asked: dict[str, Any] | None = known.state.value("case", case, "asked")
    if (
        asked is None
        or asked["what"] not in KINDS
        or not all(v.startswith(known.context.actor.division) for v in asked["villages"])
    ):
        raise NotFound(what="这项申请", field="case_id")
    if known.state.value("case", case, "status") not in OPEN:
        raise CaseEnded
    return asked


def _decider(known: Known, case: str) -> dict[str, Any]:
    """What the case asks for, to whoever may decide it by the procedure of rollbacks."""
    require_role(known.context.actor, _step(known.context, 1).role)
    asked = open_case(known, case)
    require_decider(known.context, asked)
    return asked


def require_decider(context: Context, asked: dict[str, Any]) -> None:
    """Raises RoleMissing, TwoPeople, WrongLevel, BackOffice: who may not approve or reject what is asked."""
    step = _step(context, 1)
    require_role(context.actor, step.role)
    if step.apart and asked["person"] == context.actor.person:
        raise TwoPeople
    require_level(step, context)


def _require_seen(digest: str | None, planned: Plan) -> None:
    """Raises PreviewMoved when the preview that was seen is not that of the plan."""
    if digest is not None and digest != planned.preview.digest:
        raise PreviewMoved(digest=planned.preview.digest)


def _step(context: Context, number: int) -> Step:
    """Asking (0) or approving (1)."""
    return find_procedure(context.register, "rollback").steps[number]


@rule(ApproveCase)
def approve_case(command: ApproveCase, known: Known) -> list[Draft]:
    """Approve and withdraw (or bring back), last command first; long chains part by part."""
    asked = _decider(known, command.case_id)
    planned = plan_asked(known.state, asked, known.context)
    if "correction" not in asked:
        require_open(_touched(planned), known.context.register)
    _require_seen(command.digest, planned)
    drafts = part(planned)
    finished = len(drafts) == len(planned.drafts)
    status = DONE if finished else APPROVING
    said = {command.case_id: {"status": status}} | _said_of_cases(known.state, planned, drafts, asked)
    approved = RollbackApproved(finished=finished).draft({"case": said})
    return [approved, *(_correcting(draft, asked) for draft in drafts)]


def _said_of_cases(
    state: State, planned: Plan, drafts: Sequence[Draft], asked: dict[str, Any]
) -> dict[str, dict[str, str]]:
    """The cases whose effect is withdrawn, or back again, with their status; one reopened goes on."""
    spoken = {one for draft in drafts for one in draft.changes["event"]}
    before, after = (EFFECTED, ROLLED_BACK) if asked["what"] == "rollback" else (ROLLED_BACK, EFFECTED)
    events = (event for group in planned.groups for event in group.events)
    cases = {event.case for event in events if event.case and event.id in spoken}
    return {case: {"status": after} for case in cases if state.value("case", case, "status") == before}


def _correcting(draft: Draft, asked: dict[str, Any]) -> Draft:
    """The draft with what the correction goes by, where the case is one."""
    if "correction" not in asked:
        return draft
    return replace(draft, facts={**draft.facts, "correction": asked["correction"]})


@rule(RejectCase)
def reject_case(command: RejectCase, known: Known) -> list[Draft]:
    """Reject: nothing is withdrawn. A case that is half done is finished, not rejected."""
    _decider(known, command.case_id)
    if known.state.value("case", command.case_id, "status") == APPROVING:
        raise CaseEnded
    return [RollbackRejected().draft({"case": {command.case_id: {"status": REJECTED}}})]
