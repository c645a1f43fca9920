"""A township in which cases are taken through procedures: who works there, and one step after another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain.events import Actor
from domain.procedures import commands as p
from domain.procedures.notices import SYSTEM, due
from domain.procedures.progress import EFFECTED, OPEN, Progress
from tests.support.given import HERE, Story
from tests.support.world import CLERK, REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event
    from domain.known import Context
    from domain.procedures.comparison import Hit
    from domain.procedures.definitions import Step
    from tests.support.given import Home

#: The level of a place → the digits of its code.
DIGITS = {"village": 12, "township": 9, "county": 6, "prefecture": 4, "province": 2}
CLOCK = Actor(SYSTEM, SYSTEM, "")


def somebody(level: str, role: str, number: int = 1, village: str = HERE) -> Actor:
    """The n-th person with a role at a level, in a village or above it."""
    division = village[: DIGITS[level]]
    name = f"{level}-{role}-{number}" + ("" if village.startswith(HERE[: len(division)]) else f"-{division}")
    return Actor(name, f"person-{name}", division, frozenset({role}))


def documents(count: int) -> tuple[str, ...]:
    """Digests of so many documents."""
    return tuple(f"sha256:{n:064x}" for n in range(1, count + 1))


@dataclass
class Office(Story):
    """A story whose commands are cases; the day is moved by `on` and `later`."""

    register: Any = field(default_factory=lambda: REGISTER)
    #: What cases hit in the lists of other departments.
    hits: dict[str, tuple[Hit, ...]] = field(default_factory=dict)

    def context(self, actor: Actor = CLERK) -> Context:
        return replace(super().context(actor), hits=self.hits)

    def on(self, month: int, day: int) -> None:
        """The day in 2020."""
        self.today = date(2020, month, day)

    def later(self, days: int) -> None:
        """So many days after."""
        self.today += timedelta(days=days)

    def case(self, case: str) -> Progress:
        """How far a case has come."""
        found = Progress.of(case, self.state.events.values(), self.register)
        assert found is not None
        return found

    def submitted(
        self, command: str, content: dict[str, Any], actor: Actor | None = None, **more: Any
    ) -> str:
        """A case handed in; its id."""
        by = actor or somebody("village", "entry")
        event = self.given(p.OpenCase, by, command=command, content=content, evidence=documents(2), **more)
        (case,) = event.changes["case"]
        return case

    def exit_of(self, home: Home) -> str:
        """The exit of a household handed in."""
        return self.submitted("exit-household", {"household": home.id})

    def poor(self) -> tuple[str, str]:
        """A household on whose form everything holds, and the case of its exit."""
        home = self.identified("spouse")
        self.surveyed(home)
        return home.id, self.exit_of(home)

    def step(self, case: str, actors: Iterable[Actor] | None = None, **more: Any) -> None:
        """Take the present step, by as many people as it needs; a notice hangs its days."""
        progress = self.case(case)
        step = progress.now
        for actor in actors or [somebody(step.level, step.role, 10 + n) for n in range(step.people)]:
            kind, fields = self.way(step)
            given = {"case_id": case, "step": step.id, "seen": progress.seen, **fields, **more}
            self.given(kind, actor, **given)
        if step.kind == "notice":
            self.later((step.days or 0) + 1)
            self.tick(case)

    @staticmethod
    def way(step: Step) -> tuple[type[p.AtStep], dict[str, Any]]:
        """The command that takes a step, and what it needs."""
        evidence = {"evidence": documents(len(step.evidence))}
        if step.kind == "vote":
            return p.CastVote, {**evidence, "present": 9, "votes_for": 6, "votes_against": 2, "abstained": 1}
        if step.kind == "notice":
            return p.PostNotice, {}
        return p.AcceptStep if step.kind == "accept" else p.TakeStep, evidence

    def until(self, case: str, step: str) -> Progress:
        """Taken up to a step."""
        while (progress := self.case(case)).step != step:
            self.step(case)
        return progress

    def through(self, case: str) -> list[Event]:
        """Taken to its end; the events of the last step."""
        while self.case(case).status == OPEN:
            self.step(case)
        assert self.case(case).status == EFFECTED, self.case(case).status
        return self.happened

    def does(self, case: str, kind: type[p.AtStep], actor: Actor, /, **more: Any) -> Event:
        """Something done at the present step, that is accepted."""
        self.at(case, kind, actor, **more)
        if self.refusal is not None:
            raise self.refusal
        return self.happened[0]

    def tick(self, case: str) -> list[str]:
        """Record what the clock has come to; what that was."""
        told: list[str] = []
        while found := due(self.case(case), self.today):
            what = found[0][0]
            self.given(p.TickCase, CLOCK, case_id=case, what=what, step=self.case(case).step)
            told.append(what)
        return told

    def at(
        self, case: str, kind: type[p.AtStep] = p.TakeStep, actor: Actor | None = None, /, **more: Any
    ) -> None:
        """Try the present step, by whoever may take it unless said otherwise."""
        progress = self.case(case)
        step = progress.now
        by = actor or somebody(step.level, step.role, 10)
        given = {"case_id": case, "step": step.id, "seen": progress.seen, "evidence": documents(3), **more}
        self.when(kind, by, **given)


def with_kin(office: Office, home: str) -> None:
    """Everybody has declared this household, or case, as his own."""
    office.kin = frozenset({home})


def also(actor: Actor, account: str, **more: Any) -> Actor:
    """Another account of the same person."""
    return replace(actor, account=account, **more)
