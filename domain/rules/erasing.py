"""The case of an erasure: asked for by a security administrator, decided by another natural person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.admission import RoleMissing, require_back_office, require_not_kin, require_role
from domain.drafts import Draft, Fact
from domain.errors import InvalidInput, NotFound, RuleBroken
from domain.events import new_id, save_id
from domain.procedures.progress import OPEN, RETURNED
from domain.roles import ADMINISTRATORS
from domain.rollback.request import CaseEnded, TwoPeople
from domain.rules.erasure import (
    BASES,
    ERASURES,
    ApproveErasure,
    EraseAlone,
    Erasing,
    OfErasure,
    OfSubject,
    RejectErasure,
    RequestErasure,
    registered_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.events import Actor, Event
    from domain.fold import State
    from domain.known import Context, Known

#: Why a request is rejected; a closed list for the same reason. Source: 个人信息保护法 art. 47 and 50.
GROUNDS = {
    "not_entitled": "申请人不是本人,也无权代为申请",
    "retention_running": "法律、行政法规规定的保存期限未满",
    "unfounded": "所称依据不成立",
    "mistaken": "申请有误",
}
#: What is erased, in words.
WHO = {"person": "这个人", "pairing": "这项结对"}
#: The kind of the case.
CASE = "erasure"
#: The status of one that waits for a decision.
REQUESTED = "requested"


class BasisUnknown(InvalidInput):
    """Not one of the grounds on which personal data are erased."""

    code, field, sentence = "basis_unknown", "basis", "没有“{basis}”这种抹除依据。"


class GroundUnknown(InvalidInput):
    """Not one of the grounds on which an erasure is rejected."""

    code, field, sentence = "ground_unknown", "ground", "没有“{ground}”这种否决理由。"


class CasesUnderWay(RuleBroken):
    """What cases under way hold of somebody cannot go while they need it."""

    code, field, rule = "cases_under_way", "case_id", "audit ledger, erasure"
    sentence = "此人所在的户还有{count}个案件没有办结,须先办结或撤回,再抹除个人信息。"


class ErasureAsked(RuleBroken):
    """Somebody has asked for it already, and nobody has decided yet."""

    code, field, rule = "erasure_asked", "subject", "audit ledger, erasure"
    sentence = "已经申请抹除,等待另一个人批准(申请 {case})。"


class ErasedAlready(RuleBroken):
    """It was approved; what an interruption left is finished by approving the same request again."""

    code, field, rule = "erased_already", "subject", "audit ledger, erasure"
    sentence = "已经批准抹除(申请 {case});中途被打断的,再批准一次这项申请即继续。"


class ErasureRequested(Fact):
    """申请抹除: whom and why says the case."""

    TYPE: ClassVar[str] = "erasure.requested"
    basis: str


class ErasureRejected(Fact):
    """否决抹除."""

    TYPE: ClassVar[str] = "erasure.rejected"
    ground: str


# -- who may


def admit(command: Erasing, known: Known) -> None:
    """Raises RoleMissing, NotFound, OwnHousehold; of a decision also TwoPeople, BackOffice."""
    if isinstance(command, OfSubject):
        _admit_request(command, known)
    elif isinstance(command, OfErasure):
        _admit_decision(asked_in(known.state, command.case_id), known.context)


def _admit_request(command: OfSubject, known: Known) -> None:
    """A security administrator whose division contains every village the subject was registered in."""
    context = known.context
    if "security_admin" not in context.actor.roles:
        raise RoleMissing(role=ADMINISTRATORS["security_admin"])
    asked = _asked_of(command, known)
    if not (known.state.knows(command.kind, command.subject) and _reaches(context.actor, asked)):
        raise NotFound(what=WHO[command.kind], field="subject")
    _require_no_kin(context, asked)


def _admit_decision(asked: dict[str, Any], context: Context) -> None:
    """Another natural person, with the role and at the level that approve a rollback, of no relation to
    the subject: what cannot be undone is not decided by less.
    """
    require_role(context.actor, "approval")
    if not _reaches(context.actor, asked):
        raise NotFound(what="这项申请", field="case_id")
    if asked["person"] == context.actor.person:
        raise TwoPeople
    require_back_office(context)
    _require_no_kin(context, asked)


def require_ended(statuses: Iterable[str]) -> None:
    """Raises CasesUnderWay: `statuses` are those of the cases of procedures that hold something of him."""
    if under_way := sum(status in {OPEN, RETURNED} for status in statuses):
        raise CasesUnderWay(count=under_way)


def _reaches(actor: Actor, asked: dict[str, Any]) -> bool:
    return all(village.startswith(actor.division) for village in asked["villages"])


def _require_no_kin(context: Context, asked: dict[str, Any]) -> None:
    for household in asked["households"]:
        require_not_kin(context, household)


# -- what is recorded


def decided(command: Erasing, known: Known) -> list[Draft]:
    """What the command records, the actor being admitted.

    Raises NotFound, BasisUnknown, ErasureAsked, ErasedAlready, GroundUnknown, CaseEnded.
    """
    draft = DECIDED[type(command)](command, known)
    return [draft]


def _request(command: RequestErasure, known: Known) -> Draft:
    _require_subject(command, known)
    if command.basis not in BASES:
        raise BasisUnknown(basis=command.basis[:40])
    for case, status in cases_of(known.state, command.kind, command.subject).items():
        if status == REQUESTED:
            raise ErasureAsked(case=case)
        if status == "done":
            raise ErasedAlready(case=case)
    case = new_id(save_id(known.context.actor.account, command.command_id), "case", 0)
    fields = {"status": REQUESTED, "kind": CASE, "asked": _asked_of(command, known)}
    return ErasureRequested(basis=command.basis).draft({"case": {case: fields}})


def _alone(command: EraseAlone, known: Known) -> Draft:
    _require_subject(command, known)
    return ERASURES[command.kind](basis=command.basis).draft({})


def _require_subject(command: OfSubject, known: Known) -> None:
    if not known.state.knows(command.kind, command.subject):
        raise NotFound(what=WHO[command.kind], field="subject")
    known.concern(command.kind, command.subject)


def _approve(command: ApproveErasure, known: Known) -> Draft:
    asked = _open_case(known, command.case_id)
    request = request_of(known.state, command.case_id)
    by = {"account": request.actor.account, "person": request.actor.person,
          "division": request.actor.division}  # fmt: skip
    fact = ERASURES[asked["kind"]](basis=asked["basis"], request=request.id, requested_by=by)
    return fact.draft({"case": {command.case_id: {"status": "done"}}})


def _reject(command: RejectErasure, known: Known) -> Draft:
    if command.ground not in GROUNDS:
        raise GroundUnknown(ground=command.ground[:40])
    _open_case(known, command.case_id)
    rejected = ErasureRejected(ground=command.ground)
    return rejected.draft({"case": {command.case_id: {"status": "rejected"}}})


DECIDED: dict[type[Erasing], Callable[[Any, Known], Draft]] = {
    RequestErasure: _request, EraseAlone: _alone, ApproveErasure: _approve, RejectErasure: _reject,
}  # fmt: skip


def _open_case(known: Known, case: str) -> dict[str, Any]:
    asked = asked_in(known.state, case)
    if known.state.value("case", case, "status") != REQUESTED:
        raise CaseEnded
    known.concern(asked["kind"], asked["subject"])
    return asked


def _asked_of(command: OfSubject, known: Known) -> dict[str, Any]:
    """The request as the case keeps it: whom, why, who asks, and where the subject ever was registered."""
    villages, households = registered_in(known.state, command.found_by)
    return {
        "what": CASE, "kind": command.kind, "subject": command.subject, "basis": command.basis,
        "person": known.context.actor.person,
        "villages": villages,
        "households": households,
    }  # fmt: skip


def asked_in(state: State, case: str) -> dict[str, Any]:
    """What a case of erasure asks for. Raises NotFound."""
    asked: dict[str, Any] | None = state.value("case", case, "asked")
    if asked is None or asked["what"] != CASE:
        raise NotFound(what="这项申请", field="case_id")
    return asked


def request_of(state: State, case: str) -> Event:
    """The event that opened a case."""
    return next(event for event in state.events.values() if case in event.changes.get("case", {}))


def cases_of(state: State, kind: str, subject: str) -> dict[str, str]:
    """Cases in which the erasure of this subject was asked for, with their status."""
    asked = {case: state.value("case", case, "asked") for case in state.entities("case")}
    return {
        case: state.value("case", case, "status") for case, of in asked.items()
        if of is not None and of["what"] == CASE and (of["kind"], of["subject"]) == (kind, subject)
    }  # fmt: skip
