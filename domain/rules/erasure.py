"""Erasure 个人信息抹除: recorded before the key that opens somebody's sealed values is destroyed.

A person of the register is erased by his id. A helper (帮扶责任人) is known by the pairing that he took on,
whose key seals what it says of him; of several households he is erased pairing by pairing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from domain.admission import RoleMissing
from domain.commands import Command, Id
from domain.drafts import Draft, Fact
from domain.errors import InvalidInput, NotFound
from domain.events import tag
from domain.roles import ADMINISTRATORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event
    from domain.known import Known

#: What obliges us to erase; a closed list, since the basis stays readable for ever.
#: Source: 个人信息保护法 art. 47.
BASES = {
    "request": "本人撤回同意或依法要求删除",
    "retention_ended": "保存期限已满",
    "purpose_ended": "处理目的已实现、无法实现或不再必要",
    "unlawful": "违法或违反约定处理",
    "ordered": "司法或监管机关决定",
}


class BasisUnknown(InvalidInput):
    """Not one of the grounds on which personal data are erased."""

    code, field, sentence = "basis_unknown", "basis", "没有“{basis}”这种抹除依据。"


class Erasing(Command):
    """What both carry. No reason in free words: that would be sealed with the key that goes."""

    KIND: ClassVar[str] = ""
    WHO: ClassVar[str] = ""
    basis: str
    reason: Literal[""] = ""

    @property
    def subject(self) -> str:
        """Whose key goes: the id of a person or of a pairing."""
        found: str = getattr(self, self.KIND)
        return found


class EraseData(Erasing):
    """个人信息抹除 of a person."""

    NAME, KIND, WHO = "erase-person", "person", "这个人"
    person: Id


class EraseHelper(Erasing):
    """个人信息抹除 of a helper: what one pairing says of him."""

    NAME, KIND, WHO = "erase-helper", "pairing", "这项结对"
    pairing: Id


class PersonDataErased(Fact):
    """个人信息抹除, and what obliged us to it; it assigns nothing, so everything folds as before."""

    TYPE: ClassVar[str] = "person.erased"
    basis: str


class HelperDataErased(Fact):
    """个人信息抹除 of a helper, likewise."""

    TYPE: ClassVar[str] = "helper.erased"
    basis: str


#: Kind of what is erased → the event that says so.
ERASURES: dict[str, type[PersonDataErased | HelperDataErased]] = {
    "person": PersonDataErased, "pairing": HelperDataErased,
}  # fmt: skip
#: Types of these events.
ERASED = frozenset(fact.TYPE for fact in ERASURES.values())


def erase_data(command: Erasing, known: Known) -> list[Draft]:
    """Decide 个人信息抹除 of who was ever registered, in force or not. Raises the refusals named.

    Not in the registry of rules: its second half, destroying the key, is `api.erasure`'s, and no
    door may give the first half alone.
    """
    if "security_admin" not in known.context.actor.roles:
        raise RoleMissing(role=ADMINISTRATORS["security_admin"])
    if command.basis not in BASES:
        raise BasisUnknown(basis=command.basis[:40])
    if (command.KIND, command.subject) not in known.state.created:
        raise NotFound(what=command.WHO, field=command.KIND)
    known.concern(command.KIND, command.subject)
    return [ERASURES[command.KIND](basis=command.basis).draft({})]


def tag_of(command: Erasing) -> str:
    """The tag that finds everything ever recorded of who is erased."""
    return tag(command.KIND, command.subject)


def erased(events: Iterable[Event]) -> set[str]:
    """Ids of the persons and pairings whose personal values were erased, or are about to be."""
    return {t.partition(":")[2] for event in events if event.type in ERASED for t in event.tags}
