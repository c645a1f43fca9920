"""The desk of one village: every command is decided there, over all that was decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.gateway import fingerprint
from api.generate.county import villages
from domain.calendar import Register
from domain.decide import decide
from domain.events import Actor, Key
from domain.fold import State
from domain.identity import same_person_part
from domain.known import FREE, Context, NumberState
from ledger.store import Save

if TYPE_CHECKING:
    from random import Random

    from api.generate.county import Village
    from domain.commands import Command
    from domain.events import Event

LAST_DAY = date(2020, 12, 31)
#: The configuration under which the county's commands are decided.
SETTINGS: dict[str, Any] = {"current_year": 2020, "windows_open": True, "back_office_level": "county"}
REGISTER = Register(**SETTINGS)
Clerks = Sequence[Actor]
#: Who types where no register is at hand.
CLERKS: Clerks = (Actor("clerk", "person-clerk", "150525", frozenset({"entry"})),)


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody entered in the village, for those who come to be confused with him."""

    household: str
    person: str
    document: str
    name: str


class Desk:
    """Decides, keeps the state and the number index of the village, and collects the saves."""

    def __init__(self, village: Village, clerks: Clerks) -> None:
        self.village = village
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
        here = [clerk for clerk in clerks if village.code.startswith(clerk.division)]
        self._entry = here
        self._office = [clerk for clerk in here if len(clerk.division) <= len("150525")]

    def clerk(self, rng: Random, *, back_office: bool) -> Actor:
        """Somebody who may type this here: the nearer to the village, the likelier."""
        several = self._office if back_office else self._entry
        return several[min(rng.randrange(len(several)), rng.randrange(len(several)))]

    def staying(self, until: date) -> list[Registered]:
        """Those registered by a day who have stayed where they were ever since."""
        return [r for r in self.registered if self._joined(r) <= until]

    def _joined(self, one: Registered) -> date:
        best = self.state.winner(Key("person", one.person, "household"))
        return best.event.effective if best and best.value else date.max

    def do(self, command: Command, actor: Actor) -> list[Event]:
        """Decide a command and keep what it records. Raises Refused."""
        events = decide(command, self.state, Context(LAST_DAY, actor, REGISTER, self._numbers))
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
