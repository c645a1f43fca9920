"""Erasure 个人信息抹除: recorded before the key that opens a person's sealed values is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from domain.admission import RoleMissing
from domain.commands import Command, Id
from domain.drafts import Draft, Fact
from domain.errors import InvalidInput, NotFound
from domain.roles import ADMINISTRATORS

if TYPE_CHECKING:
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


class EraseData(Command):
    """个人信息抹除. It carries no reason in free words: that would be sealed with the key that goes."""

    NAME = "erase-person"
    person: Id
    basis: str
    reason: Literal[""] = ""


class PersonDataErased(Fact):
    """个人信息抹除, and what obliged us to it; it assigns nothing, so everything folds as before."""

    TYPE: ClassVar[str] = "person.erased"
    basis: str


def erase_data(command: EraseData, known: Known) -> list[Draft]:
    """Decide 个人信息抹除 of a person ever registered, in force or not. Raises the refusals named.

    Not in the registry of rules: its second half, destroying the key, is `api.erasure`'s, and no
    door may give the first half alone.
    """
    if "security_admin" not in known.context.actor.roles:
        raise RoleMissing(role=ADMINISTRATORS["security_admin"])
    if command.basis not in BASES:
        raise BasisUnknown(basis=command.basis[:40])
    if ("person", command.person) not in known.state.created:
        raise NotFound(what="这个人", field="person")
    known.concern("person", command.person)
    return [PersonDataErased(basis=command.basis).draft({})]
