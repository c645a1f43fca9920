"""Drafts of events: what was established, typed, together with the assignments it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from domain.commands import Command
from domain.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Changes
    from domain.known import Known

C = TypeVar("C", bound=Command)

#: Stands in changes for the effective date, which is settled after the rule has spoken.
EFFECTIVE = object()

RULES: dict[type[Command], Callable[[Any, Known], list[Draft]]] = {}
EVENT_TYPES: dict[str, type[Fact]] = {}


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has id, date and what it rests on."""

    type: str
    version: int
    facts: dict[str, Any]
    changes: Changes
    withdraws: tuple[str, ...] = ()


class Fact(BaseModel):
    """Base of the event types: what an event established. `TYPE` is its stable name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "TYPE" in cls.__dict__:
            EVENT_TYPES[cls.TYPE] = cls

    def draft(
        self,
        changes: Changes,
        *,
        personal: dict[str, dict[str, Any]] | None = None,
        withdraws: tuple[str, ...] = (),
    ) -> Draft:
        """The draft; `personal` facts are kept per subject and sealed with its key."""
        for kind, entities in changes.items():
            for fields in entities.values():
                if unknown := fields.keys() - FIELDS[kind].keys():
                    raise KeyError(f"{kind}: {sorted(unknown)}")
        facts = self.model_dump(mode="json", exclude_none=True)
        if personal:
            facts["personal"] = personal
        return Draft(self.TYPE, self.VERSION, facts, changes, withdraws)


def rule(
    command: type[C],
) -> Callable[[Callable[[C, Known], list[Draft]]], Callable[[C, Known], list[Draft]]]:
    """Register the rule that decides a command."""

    def register(function: Callable[[C, Known], list[Draft]]) -> Callable[[C, Known], list[Draft]]:
        RULES[command] = function
        return function

    return register


def merge(*parts: Changes) -> Changes:
    """Assignments of several parts as one; a field is assigned once."""
    merged: Changes = {}
    for part in parts:
        for kind, entities in part.items():
            for entity, fields in entities.items():
                target = merged.setdefault(kind, {}).setdefault(entity, {})
                if twice := target.keys() & fields.keys():
                    raise ValueError(f"assigned twice: {kind} {sorted(twice)}")
                target.update(fields)
    return merged
