"""A register in memory: commands decided one after another over one state, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from domain.calendar import Register
from domain.commands.years import CloseYear, ConfirmClosedYear, TableSum
from domain.decide import decide
from domain.events import Actor, places_of
from domain.finish import finish
from domain.fold import State
from domain.identity import same_person_part
from domain.known import Context, Known, NumberState
from domain.numbers import holdings
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.request import plan_asked
from domain.rules.years import Whole, close_year, confirm_closed_year

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Event

ROLES = frozenset({"entry", "review", "approval"})
CLERK = Actor("clerk", "person-clerk", "150525", ROLES)
CHIEF = Actor("chief", "person-chief", "150525", ROLES)
STATISTICIAN = Actor("statistician", "person-statistician", "150525", frozenset({"statistics"}))
TODAY = date(2020, 12, 31)
REGISTER = Register(current_year=2020, windows_open=True, back_office_level="county")


def end_of(command: CloseYear) -> ConfirmClosedYear:
    """What ends a close of a year whose year-end nobody computed."""
    return ConfirmClosedYear(
        command_id=f"{command.command_id}+end", year=command.year, ledger_index=7, form=command.form,
        hash="0123456789abcdef" * 4, tables={"household": TableSum(lines=2, hash="fedcba9876543210" * 4)},
        balance={"households": 0}, counts=[],
    )  # fmt: skip


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
        if isinstance(command, CloseYear):
            return self.close(command)
        events = self._add(decide(command, self.state, self.context(actor)))
        self.accepted.append((command, actor))
        return events

    def _add(self, events: list[Event]) -> list[Event]:
        for event in events:
            self.state.add(event.at(len(self.state.events) + 1))
        return events

    def whole(self) -> Whole:
        """The years and places of what stands on time lines, as the read models have them."""
        placed = [event for event in self.state.events.values() if places_of(event)]
        codes = (code for event in placed for code in places_of(event))
        return Whole(frozenset(event.year for event in placed), tuple(dict.fromkeys(codes)))

    def close(self, command: CloseYear, actor: Actor = STATISTICIAN) -> list[Event]:
        """Close a year: both events, with the hash of a year-end that nobody computed."""
        events = [*self.begin_closing(command, actor), *self.end_closing(end_of(command), actor)]
        self.accepted.append((command, actor))
        return events

    def begin_closing(self, command: CloseYear, actor: Actor = STATISTICIAN) -> list[Event]:
        """The first half of a close; from then on the year is closed for everybody."""
        known = Known(self.state, self.context(actor))
        events = self._add(finish(command, known, close_year(command, known, self.whole())))
        closed = self.register.closed_years | {command.year}
        self.register = self.register.model_copy(update={"closed_years": closed})
        return events

    def end_closing(self, command: ConfirmClosedYear, actor: Actor = STATISTICIAN) -> list[Event]:
        """The second half."""
        known = Known(self.state, self.context(actor))
        return self._add(finish(command, known, confirm_closed_year(command, known, self.whole())))

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
        """The folded state without cases and years, which record handling."""
        return {key: row for key, row in self.state.rows().items() if key[0] not in {"case", "year"}}
