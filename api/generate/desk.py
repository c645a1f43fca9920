"""The desk of one village: every command is decided there, over all that was decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.gateway import fingerprint
from api.generate.county import villages
from api.generate.course import DEMO, settings
from domain.decide import decide
from domain.events import Actor, Key
from domain.fold import State
from domain.identity import same_person_part
from domain.known import FREE, Context, NumberState
from ledger.store import Save

if TYPE_CHECKING:
    from random import Random

    from api.generate.county import Village
    from api.generate.course import Course
    from domain.commands import Command
    from domain.events import Event

#: The configuration of the demonstration.
SETTINGS: dict[str, Any] = settings(DEMO.last)
Clerks = Sequence[Actor]


def clerks_without_register(county: str) -> Clerks:
    """Who types where no register is at hand."""
    return (Actor("clerk", "person-clerk", county, frozenset({"entry"})),)


CLERKS = clerks_without_register(DEMO.county)


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody entered in the village, for those who come to be confused with him."""

    household: str
    person: str
    document: str
    name: str


class Desk:
    """Decides, keeps the state and the number index of the village, and collects the saves.

    With `forms`, the yearly forms of other years are left out, except where a rule reads them.
    """

    def __init__(
        self, village: Village, clerks: Clerks, course: Course = DEMO, forms: frozenset[int] | None = None
    ) -> None:
        self.village = village
        self.course = course
        self.forms = forms
        self.neighbours = [
            other.code
            for other in villages(village.code[:6])
            if other.code[:9] == village.code[:9] and abs(other.index - village.index) == 1
        ]
        self.registered: list[Registered] = []
        self.state = State()
        self.saves: list[Save] = []
        self._numbers: dict[str, NumberState] = {}
        self._held: dict[str, str] = {}
        self._clerks = clerks
        self._serving: dict[str, tuple[list[Actor], list[Actor]]] = {}

    def clerk(self, rng: Random, place: str, *, back_office: bool) -> Actor:
        """Somebody who may type this in a village: the nearer to it, the likelier."""
        if place not in self._serving:
            here = [clerk for clerk in self._clerks if place.startswith(clerk.division)]
            self._serving[place] = here, [clerk for clerk in here if len(clerk.division) <= 6]
        several = self._serving[place][back_office]
        return several[min(rng.randrange(len(several)), rng.randrange(len(several)))]

    def staying(self, until: date) -> list[Registered]:
        """Those registered by a day who have stayed where they were ever since, their number theirs still."""
        return [r for r in self.registered if self._joined(r) <= until and self._has_number(r)]

    def _has_number(self, one: Registered) -> bool:
        """Somebody's number may have been corrected since: then it names nobody."""
        return self._held.get(one.person) == same_person_part(one.document)

    def _joined(self, one: Registered) -> date:
        best = self.state.winner(Key("person", one.person, "household"))
        return best.event.effective if best and best.value else date.max

    def do(self, command: Command, actor: Actor) -> list[Event]:
        """Decide a command and keep what it records. Raises Refused."""
        events = decide(
            command, self.state, Context(self.course.last_day, actor, self.course.register, self._numbers)
        )
        for event in events:
            self.state.add(event)
            if "person" in event.changes:
                self._index(event)
        self.saves.append(Save(actor.account, command.command_id, fingerprint(command), events))
        return events

    def _index(self, event: Event) -> None:
        """What the number index would hold after the event; no number is withdrawn here."""
        for person, fields in event.changes["person"].items():
            if number := fields.get("document"):
                self._free(person, event.id)
                part = same_person_part(number)
                old = self._numbers.get(part, FREE)
                name = self.state.value("person", person, "name")
                self._numbers[part] = NumberState(person, name, old.freed_by, old.former)
                self._held[person] = part
            elif fields.get("name") and person in self._held:
                part = self._held[person]
                old = self._numbers[part]
                self._numbers[part] = NumberState(person, fields["name"], old.freed_by, old.former)

    def _free(self, person: str, by: str) -> None:
        if part := self._held.get(person):
            old = self._numbers[part]
            self._numbers[part] = NumberState(None, None, (*old.freed_by, by), (*old.former, person))
