"""Households as the register has them: what an import compares with and an export writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A present member: fields of kind `person`, the relation code, his form of the year as stored."""

    id: str
    person: Values
    relation: str
    form: Values | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """A household: fields of kind `household`, present members (head first), blocks of the year as stored."""

    id: str
    fields: Values
    members: tuple[Member, ...]
    blocks: Values = field(default_factory=dict)

    @property
    def head(self) -> Member | None:
        """The member who is head."""
        return next((member for member in self.members if member.relation == "head"), None)


class Register(Protocol):
    """Where an import looks households up."""

    def households(self, numbers: Sequence[str], year: int) -> Mapping[str, Household]:
        """The households with these 户编号, wherever they are, with the forms of the year."""
        ...
