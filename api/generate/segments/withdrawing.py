"""Rollbacks among generated events: one in a hundred is withdrawn, and some are brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decide import decide
from domain.events import Actor
from domain.fold import State
from domain.known import Context
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.dependents import chain
from domain.rollback.request import plan_asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from api.generate.course import Course
    from domain.events import Event

#: Share of all events that stand withdrawn, and of rollbacks that are redone.
SHARE, REDONE = 0.01, 0.3
_ROLES = frozenset({"entry", "review", "approval"})


class Withdrawals:
    """Decides rollbacks household by household, on the last day, as often as the share asks for."""

    def __init__(self, course: Course, rng: Random) -> None:
        self._course, self._rng = course, rng
        self._seen = self._withdrawn = 0

    def of(self, events: Sequence[Event]) -> list[Event]:
        """What is recorded of rollbacks after the events of a household and of those split from it."""
        self._seen += len(events)
        due = SHARE * self._seen - self._withdrawn
        if due <= 0 or not _closed(events):
            return []
        case, event = _Case(self._course, events), self._rng.choice(events[1:])
        if self._rng.random() * case.size(event) > due:
            return []
        gone = case.withdrawn(event)
        if self._rng.random() < REDONE:
            case.redone(gone)
        else:
            self._withdrawn += sum(len(one.withdraws) for one in gone)
        return case.made


def _closed(events: Sequence[Event]) -> bool:
    """Whether they rest on one another only, and there is one beside the first."""
    own = {event.id for event in events}
    return len(events) > 1 and all(own.issuperset(event.rests_on) for event in events)


class _Case:
    """Somebody of the county asks, somebody else approves."""

    def __init__(self, course: Course, events: Sequence[Event]) -> None:
        self._course, self._state = course, State(events)
        self._asks, self._decides = (
            Actor(f"{name}-{course.county}", f"person-{name}-{course.county}", course.county, _ROLES)
            for name in ("clerk", "chief")
        )
        self._name = f"rollback-{events[0].command}"
        self.made: list[Event] = []

    def size(self, event: Event) -> int:
        """How many events would go with it, itself included."""
        return sum(len(group.events) for group in chain(self._state, [event]))

    def withdrawn(self, event: Event) -> list[Event]:
        """The rollbacks of the event and of what depends on it."""
        return self._handled(
            RequestRollback(
                command_id=self._name, year=self._course.last, events=(event.id,), chain=True,
                reason="登记有误,经核实",
            )
        )  # fmt: skip

    def redone(self, rollbacks: Sequence[Event]) -> None:
        """Bring them back."""
        self._handled(
            RequestRedo(
                command_id=f"{self._name}-redo", year=self._course.last,
                events=tuple(one.id for one in rollbacks), reason="回退有误",
            )
        )  # fmt: skip

    def _handled(self, request: RequestRollback | RequestRedo) -> list[Event]:
        (asked,) = self._do(request, self._asks)
        (case,) = asked.changes["case"]
        planned = plan_asked(self._state, asked.changes["case"][case]["asked"], self._context(self._decides))
        approval = ApproveCase(
            command_id=f"{request.command_id}-approve", year=self._course.last, case_id=case,
            digest=planned.preview.digest,
        )  # fmt: skip
        return self._do(approval, self._decides)[1:]

    def _do(self, command: RequestRollback | RequestRedo | ApproveCase, actor: Actor) -> list[Event]:
        events = decide(command, self._state, self._context(actor))
        for event in events:
            self._state.add(event)
        self.made += events
        return events

    def _context(self, actor: Actor) -> Context:
        return Context(self._course.last_day, actor, self._course.register)
