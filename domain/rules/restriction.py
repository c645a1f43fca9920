"""Restriction of processing 限制处理: what is personal of somebody is kept, and meanwhile shown to nobody.

The register goes on with his household; what is his own stays as it is. It can be lifted, so one person
orders it. Source: 个人信息保护法 art. 44, 46 and 47.

Not in the registry of rules: it is the security administrator's, whom `domain.admission` does not admit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from domain.admission import RoleMissing
from domain.commands import Command, Id, Text
from domain.drafts import Draft, Fact
from domain.errors import InvalidInput, NotFound, RuleBroken
from domain.events import new_id, save_id, tag
from domain.fields import PERSONAL, subject
from domain.roles import ADMINISTRATORS
from domain.rules.erasure import registered_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event
    from domain.fold import State
    from domain.known import Known

#: Why somebody's data are restricted; a closed list, since it stays readable for ever.
BASES = {
    "request": "本人要求限制处理",
    "disputed": "本人对信息的准确、完整提出异议,正在核实",
    "retention_running": "应当删除而法定保存期限未满,只存储",
    "ordered": "司法或监管机关决定",
}
#: The kind of the case, and its status while it lasts.
CASE, IN_FORCE, LIFTED = "restriction", "in_force", "lifted"
_PERSONAL = frozenset(name for kind, name in PERSONAL if kind == "person")


class PersonRestricted(RuleBroken):
    """What is personal of somebody does not change while it is restricted."""

    code, field, rule = "person_restricted", "person", "audit ledger, erasure"
    sentence = "此人的个人信息正在限制处理,不能更改;须先由安全保密管理员解除限制。"


class RestrictionBasisUnknown(InvalidInput):
    """Not one of the grounds on which processing is restricted."""

    code, field, sentence = "restriction_basis_unknown", "basis", "没有“{basis}”这种限制处理的依据。"


class RestrictedAlready(RuleBroken):
    """One restriction at a time."""

    code, field, rule = "restricted_already", "person", "audit ledger, erasure"
    sentence = "此人的个人信息已经在限制处理。"


class NotRestricted(RuleBroken):
    """There is nothing to lift."""

    code, field, rule = "not_restricted", "person", "audit ledger, erasure"
    sentence = "此人的个人信息没有限制处理,不用解除。"


class Restricting(Command):
    """What both carry. `paper`: the number of the order or application, no names."""

    person: Id
    paper: Text | None = None
    reason: Literal[""] = ""


class RestrictPerson(Restricting):
    """限制处理."""

    NAME = "restrict-person"
    basis: str


class UnrestrictPerson(Restricting):
    """解除限制处理."""

    NAME = "unrestrict-person"


class ProcessingRestricted(Fact):
    """限制处理."""

    TYPE: ClassVar[str] = "person.restricted"
    basis: str
    paper: str | None = None


class ProcessingUnrestricted(Fact):
    """解除限制处理."""

    TYPE: ClassVar[str] = "person.unrestricted"
    paper: str | None = None


def restrict(command: RestrictPerson | UnrestrictPerson, known: Known) -> list[Draft]:
    """Decide it. Raises RoleMissing, NotFound, RestrictionBasisUnknown, RestrictedAlready, NotRestricted."""
    _admit(command, known)
    known.concern("person", command.person)
    if isinstance(command, UnrestrictPerson):
        return [_lifted(command, known)]
    if command.basis not in BASES:
        raise RestrictionBasisUnknown(basis=command.basis[:40])
    if command.person in restricted(known.state.events.values()):
        raise RestrictedAlready
    case = new_id(save_id(known.context.actor.account, command.command_id), "case", 0)
    fields = {"status": IN_FORCE, "kind": CASE, "asked": _asked(command, known)}
    fact = ProcessingRestricted(basis=command.basis, paper=command.paper)
    return [fact.draft({"case": {case: fields}})]


def _lifted(command: UnrestrictPerson, known: Known) -> Draft:
    for event in reversed(known.state.events.values()):
        if event.type == ProcessingRestricted.TYPE and tag("person", command.person) in event.tags:
            (case,) = event.changes["case"]
            if known.state.value("case", case, "status") == IN_FORCE:
                fact = ProcessingUnrestricted(paper=command.paper)
                return fact.draft({"case": {case: {"status": LIFTED}}})
    raise NotRestricted


def _admit(command: Restricting, known: Known) -> None:
    """A security administrator whose division contains every village the person was registered in."""
    actor = known.context.actor
    if "security_admin" not in actor.roles:
        raise RoleMissing(role=ADMINISTRATORS["security_admin"])
    villages, _ = registered_in(known.state, tag("person", command.person))
    inside = all(village.startswith(actor.division) for village in villages)
    if not (inside and known.state.knows("person", command.person)):
        raise NotFound(what="这个人", field="person")


def _asked(command: RestrictPerson, known: Known) -> dict[str, Any]:
    villages, households = registered_in(known.state, tag("person", command.person))
    return {
        "what": CASE, "kind": "person", "subject": command.person, "basis": command.basis,
        "person": known.context.actor.person, "villages": villages, "households": households,
    }  # fmt: skip


def restricted(events: Iterable[Event]) -> set[str]:
    """Ids of the persons whose data are restricted after these events."""
    found: set[str] = set()
    for event in events:
        if event.type == ProcessingRestricted.TYPE:
            found |= _persons(event)
        elif event.type == ProcessingUnrestricted.TYPE:
            found -= _persons(event)
    return found


def _persons(event: Event) -> set[str]:
    return {t.partition(":")[2] for t in event.tags if t.startswith("person:")}


def require_unrestricted(state: State, drafts: Iterable[Draft]) -> None:
    """Nothing personal of who is restricted is set, and none of it comes out otherwise by a rollback.

    With what he was entered by he may go: that is about the household. Raises PersonRestricted.
    """
    closed = restricted(state.events.values())
    if not closed:
        return
    drafts = list(drafts)
    spoken = {one for draft in drafts for one in draft.changes.get("event", ())}
    for changes in (*(draft.changes for draft in drafts), *(state.events[one].changes for one in spoken)):
        for entity, fields in changes.get("person", {}).items():
            entered = state.created.get(("person", entity)) in spoken
            if subject(entity) in closed and _PERSONAL & fields.keys() and not entered:
                raise PersonRestricted
