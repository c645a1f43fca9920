"""A work order as it stands: a fold of its own events, which nothing withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from domain.events import tag
from domain.orders.problem import Problem
from domain.values import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event

#: How far an order is.
Status = Literal["assigned", "answered", "returned", "closed", "withdrawn"]
STATUSES: tuple[str, ...] = get_args(Status)
ASSIGNED, ANSWERED, RETURNED, CLOSED, WITHDRAWN = STATUSES
#: An order in one of these is not done with; in one of the second two it waits for an answer.
UNDONE = frozenset({ASSIGNED, ANSWERED, RETURNED})
UNANSWERED = frozenset({ASSIGNED, RETURNED})


@dataclass(frozen=True, slots=True)
class Order:
    """An order: its fields, and who answered since it was last given out."""

    id: str
    fields: dict[str, Any]
    answerers: frozenset[str]

    @classmethod
    def of(cls, order: str, events: Iterable[Event]) -> Order | None:
        """The order out of its events; None when there is none."""
        fields: dict[str, Any] = {}
        answerers: set[str] = set()
        for event in events:
            if tag("work_order", order) not in event.tags:
                continue
            fields |= event.changes["work_order"][order]
            if fields["status"] == ASSIGNED:
                answerers.clear()
            elif fields["status"] == ANSWERED:
                answerers.add(event.actor.person)
        return cls(order, fields, frozenset(answerers)) if fields else None

    @property
    def problem(self) -> Problem:
        """What it is about."""
        village = None if self.household else self.village
        return Problem(self.fields["rule"], self.fields["year"], self.household, village)

    @property
    def village(self) -> str:
        """Code of the village."""
        return str(self.fields["village"])

    @property
    def household(self) -> str | None:
        """The household; None where it is about the village as a whole."""
        found: str | None = self.fields["household"]
        return found

    @property
    def status(self) -> str:
        """How far it is."""
        return str(self.fields["status"])

    @property
    def label(self) -> str:
        """That in words."""
        return status_label(self.status)


def status_label(status: str) -> str:
    """What people call a status."""
    return PLAIN["work_order", "status"][status]
