"""A register in memory: commands decided one after another over one state, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from domain.calendar import Register
from domain.decide import decide
from domain.events import Actor
from domain.fold import State
from domain.identity import same_person_part
from domain.known import Context, NumberState
from domain.numbers import holdings
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.request import plan_asked

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Event

ROLES = frozenset({"entry", "review", "approval"})
CLERK = Actor("clerk", "person-clerk", "150525", ROLES)
CHIEF = Actor("chief", "person-chief", "150525", ROLES)
TODAY = date(2020, 12, 31)
REGISTER = Register(current_year=2020, windows_open=True, back_office_level="county")


def number_states(state: State) -> dict[str, NumberState]:
    """Who holds each document number, as the number index of the ledger would say."""
    found: dict[str, NumberState] = {}
    for person in state.entities("person"):
        for one in holdings(state, person):
            number = same_person_part(state.events[one.event].changes["person"][person]["document"])
            old = found.get(number, NumberState())
            if one.holds:
                name = state.value("person", person, "name")
                found[number] = NumberState(person, name, old.freed_by, old.former)
            else:
                freed, former = (*old.freed_by, one.changed_by), (*old.former, person)
                found[number] = NumberState(old.holder, old.name, freed, former)
    return found


@dataclass
class World:
    """The state, and every command that was accepted with the actor who gave it."""

    state: State = field(default_factory=State)
    accepted: list[tuple[Command, Actor]] = field(default_factory=list)
    register: Register = REGISTER
    today: date = TODAY

    def context(self, actor: Actor = CLERK) -> Context:
        """The context in which a command is decided now."""
        return Context(self.today, actor, self.register, number_states(self.state))

    def do(self, command: Command, actor: Actor = CLERK) -> list[Event]:
        """Decide and record. Raises Refused."""
        events = decide(command, self.state, self.context(actor))
        for event in events:
            self.state.add(event.at(len(self.state.events) + 1))
        self.accepted.append((command, actor))
        return events

    def ask_and_approve(self, request: RequestRollback | RequestRedo) -> list[Event]:
        """Ask as one person, approve as another; the compensating events."""
        (asked,) = self.do(request)
        (case,) = asked.changes["case"]
        planned = plan_asked(self.state, self.state.value("case", case, "asked"), self.context(CHIEF))
        approve = ApproveCase(
            command_id=f"{request.command_id}+approve", year=request.year, case_id=case,
            digest=planned.preview.digest,
        )  # fmt: skip
        return self.do(approve, CHIEF)[1:]

    def rows(self) -> dict[tuple[str, str], dict[str, object]]:
        """The folded state without cases."""
        return {key: row for key, row in self.state.rows().items() if key[0] != "case"}
