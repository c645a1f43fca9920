"""Erasure 个人信息抹除: asked for by one person, approved by another, and recorded before the key goes that
opens somebody's sealed values.

A person of the register is erased by his id. A helper (帮扶责任人) is known by the pairing that he took on,
whose key seals what it says of him; of several households he is erased pairing by pairing.

Not in the registry of rules: what follows an approval, destroying the key, is `api.erasure`'s, and no door
may give the first half alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from domain.commands import Command, Id
from domain.drafts import Fact
from domain.events import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event
    from domain.fold import State

#: What obliges us to erase; a closed list, since the basis stays readable for ever.
#: Source: 个人信息保护法 art. 47.
BASES = {
    "request": "本人撤回同意或依法要求删除",
    "retention_ended": "保存期限已满",
    "purpose_ended": "处理目的已实现、无法实现或不再必要",
    "unlawful": "违法或违反约定处理",
    "ordered": "司法或监管机关决定",
}


class Erasing(Command):
    """What all carry. No reason in free words: it might name whom it is to make forgotten."""

    reason: Literal[""] = ""

    @property
    def found_by(self) -> str:
        """The tag of what it is about."""
        raise NotImplementedError


class OfSubject(Erasing):
    """Of a person, or of what one pairing says of its helper, and what obliges to erase it."""

    kind: Literal["person", "pairing"]
    subject: Id
    basis: str

    @property
    def found_by(self) -> str:
        """Everything ever recorded of the subject has this tag."""
        return tag(self.kind, self.subject)


class RequestErasure(OfSubject):
    """Ask for it. Nothing is destroyed."""

    NAME = "request-erasure"


class EraseAlone(OfSubject):
    """What one person did while one was enough, done again in a register put back from before it."""

    NAME = "erase-alone"


class OfErasure(Erasing):
    """A command on what was asked for."""

    case_id: Id

    @property
    def found_by(self) -> str:
        """The case."""
        return tag("case", self.case_id)


class ApproveErasure(OfErasure):
    """Approve."""

    NAME = "approve-erasure"


class RejectErasure(OfErasure):
    """Reject."""

    NAME = "reject-erasure"
    ground: str


class Erased(Fact):
    """What obliged us, the event that asked for it, and who asked: account, natural person, division.

    Who approved is the event's actor. Both are missing where one person did it all, as once was so.
    """

    basis: str
    request: str | None = None
    requested_by: dict[str, str] | None = None


class PersonDataErased(Erased):
    """个人信息抹除; it assigns nothing of the person, so everything folds as before."""

    TYPE: ClassVar[str] = "person.erased"


class HelperDataErased(Erased):
    """个人信息抹除 of a helper, likewise."""

    TYPE: ClassVar[str] = "helper.erased"


#: Kind of what is erased → the event that says so.
ERASURES: dict[str, type[Erased]] = {"person": PersonDataErased, "pairing": HelperDataErased}
#: Types of these events.
ERASED = frozenset(fact.TYPE for fact in ERASURES.values())


def done_by(command: Erasing, state: State) -> Event | None:
    """The erasure, where what the command approves was approved before."""
    if not isinstance(command, ApproveErasure):
        return None
    own = tag("case", command.case_id)
    return next((e for e in state.events.values() if e.type in ERASED and own in e.tags), None)


def subject_of(event: Event) -> tuple[str, str]:
    """Kind and id of whom an erasure speaks."""
    kind, _, subject = next(
        t for t in event.tags if t.startswith(tuple(f"{k}:" for k in ERASURES))
    ).partition(":")
    return kind, subject


def registered_in(state: State, own: str) -> tuple[list[str], list[str]]:
    """The villages and households on the events with a tag: wherever somebody ever was."""
    tags = {t for event in state.events.values() if own in event.tags for t in event.tags}
    found = ({t.partition(":")[2] for t in tags if t.startswith(kind)} for kind in ("village:", "household:"))
    villages, households = found
    return sorted(villages), sorted(households)


def erased(events: Iterable[Event]) -> set[str]:
    """Ids of the persons and pairings whose personal values were erased, or are about to be."""
    return {t.partition(":")[2] for event in events if event.type in ERASED for t in event.tags}
