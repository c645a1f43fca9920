"""How far a case has come: a fold of its own events, which nothing withdraws."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from domain import working_days
from domain.events import tag
from domain.procedures.catalogue import begun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.calendar import Register
    from domain.events import Event
    from domain.procedures.definitions import Definition, Step

#: How a case stands.
Status = Literal["open", "returned", "withdrawn", "dismissed", "effected", "effect_rolled_back"]
STATUSES: tuple[str, ...] = get_args(Status)
OPEN, RETURNED, WITHDRAWN, DISMISSED, EFFECTED, ROLLED_BACK = STATUSES


@dataclass
class Notice:
    """A notice that hangs: since when, until when, and the objections (day raised, day answered)."""

    posted: date
    until: date
    objections: dict[str, list[date]] = field(default_factory=dict)

    @property
    def waiting(self) -> list[str]:
        """Objections without an answer."""
        return [one for one, days in self.objections.items() if len(days) == 1]

    @property
    def ends(self) -> date:
        """Its last day: the days on which some objection stood open are not counted."""
        stood = {
            raised + timedelta(days=n)
            for raised, *answered in self.objections.values() if answered
            for n in range((answered[0] - raised).days)
        }  # fmt: skip
        return self.until + timedelta(days=len(stood))


@dataclass
class Progress:
    """A case: what it asks for, where it stands, who took which step of what is handed in now."""

    id: str
    definition: Definition
    village: str
    household: str | None
    year: int
    command: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    seen: str = ""
    erased: bool = False
    batch: str | None = None
    status: str = OPEN
    step: str = ""
    since: date = date.min
    opened: date = date.min
    submitters: set[str] = field(default_factory=set)
    takers: dict[str, list[str]] = field(default_factory=dict)
    notice: Notice | None = None
    said: set[tuple[str, str]] = field(default_factory=set)
    evidence: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, case: str, events: Iterable[Event], register: Register) -> Progress | None:
        """The case out of its opened events; None when there is none. Raises DefinitionChanged."""
        own = [event for event in events if tag("case", case) in event.tags and event.type in _TAKEN]
        if not own or own[0].type != "case.opened":
            return None
        facts, asked = own[0].facts, own[0].changes["case"][case]["asked"]
        definition = begun(register, facts["procedure"], facts["definition"])
        household = next(iter(asked["households"]), None)
        found = cls(case, definition, asked["village"], household, asked["year"])
        for event in own:
            found.take(event)
        return found

    @property
    def now(self) -> Step:
        """The step that it stands at."""
        return self.definition.step(self.step)

    @property
    def path(self) -> tuple[Step, ...]:
        """The steps that this content goes through."""
        return self.definition.wanted(self.content)

    @property
    def due(self) -> date | None:
        """The last day for the present step."""
        return self.deadline(self.now, self.since) if self.status == OPEN else None

    def deadline(self, step: Step, since: date) -> date | None:
        """The last day for a step that the case came to on a day, and never after the longest it may take."""
        days, longest = [], self.definition.longest
        if step.due is not None:
            days.append(working_days.after(since, step.due, working=step.working))
        if longest is not None:
            days.append(self.opened + timedelta(days=longest))
        return min(days, default=None)

    def following(self, step: str) -> str | None:
        """The step after one; None after the last."""
        names = [one.id for one in self.path]
        place = names.index(step) + 1
        return names[place] if place < len(names) else None

    def missing(self, step: Step) -> int:
        """How many more people have to take a step."""
        return max(step.people - len(self.takers.get(step.id, [])), 0)

    def take(self, event: Event) -> None:
        """Take one more event of the case."""
        if event.type in _SUBMITTING:
            self.evidence = {}
        self.evidence |= dict.fromkeys(event.facts.get("evidence", ()))
        getattr(self, f"_{_TAKEN[event.type]}")(event, date.fromisoformat(event.facts["day"]))

    # -- what the events do

    def _submitted(self, event: Event, day: date) -> None:
        facts = event.facts
        self.command, self.seen = facts["command"], facts["seen"]
        content = facts.get("personal", {}).get(self.id, {}).get("content")
        self.content, self.erased = content if isinstance(content, dict) else {}, isinstance(content, str)
        self.takers, self.submitters = {facts["step"]: [event.actor.person]}, {
            *self.submitters, event.actor.person,
        }  # fmt: skip
        if event.type == "case.opened":
            self.opened, self.batch = day, facts.get("batch")
        self._move(facts["next"], day)

    def _signed(self, event: Event, day: date) -> None:
        step, following = event.facts["step"], event.facts.get("next")
        self.takers.setdefault(step, []).append(event.actor.person)
        if following != step:
            self._move(following, day)

    def _posted(self, event: Event, day: date) -> None:
        self.takers.setdefault(event.facts["step"], []).append(event.actor.person)
        self.notice = Notice(day, date.fromisoformat(event.facts["until"]))

    def _ended(self, event: Event, day: date) -> None:
        self._move(event.facts.get("next"), day)

    def _objected(self, event: Event, day: date) -> None:
        if self.notice is not None:
            self.notice.objections[event.id] = [day]

    def _answered(self, event: Event, day: date) -> None:
        if self.notice is not None:
            self.notice.objections[event.facts["objection"]].append(day)
        if event.facts["upheld"]:
            self._back(event, day)

    def _back(self, event: Event, day: date) -> None:
        """To an earlier step: it and all after it are taken again."""
        names = self.definition.names
        kept = names[: names.index(event.facts["next"])]
        self.takers = {step: people for step, people in self.takers.items() if step in kept}
        self._move(event.facts["next"], day)
        self.status = OPEN if kept else RETURNED

    def _withdrawn(self, _: Event, day: date) -> None:
        self._end(WITHDRAWN, day)

    def _dismissed(self, _: Event, day: date) -> None:
        self._end(DISMISSED, day)

    def _effected(self, _: Event, day: date) -> None:
        self._end(EFFECTED, day)

    def _told(self, event: Event, _: date) -> None:
        self.said.add((event.type, event.facts["step"]))

    def _move(self, step: str | None, day: date) -> None:
        self.status, self.notice, self.said = OPEN, None, set()
        self.step, self.since = step or self.step, day

    def _end(self, status: str, day: date) -> None:
        self.status, self.since, self.notice = status, day, None


#: What is handed in anew comes with its own documents.
_SUBMITTING = frozenset({"case.opened", "case.resubmitted"})
#: Event type → the method that takes it.
_TAKEN = {
    "case.opened": "submitted", "case.resubmitted": "submitted",
    "case.step_taken": "signed", "case.voted": "signed",
    "case.notice_posted": "posted", "case.notice_ended": "ended",
    "case.objected": "objected", "case.objection_answered": "answered",
    "case.returned": "back", "case.reopened": "back",
    "case.withdrawn": "withdrawn", "case.dismissed": "dismissed",
    "case.effected": "effected",
    "case.reminded": "told", "case.escalated": "told",
}  # fmt: skip
