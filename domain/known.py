"""What a rule knows: reads of the folded state that write down what the decision rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.errors import NotFound
from domain.events import Key, part_id, tag
from domain.fields import STARTS
from domain.identity import same_person_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from domain.calendar import Register
    from domain.events import Actor, Event
    from domain.fold import State
    from domain.orders.problem import Judged
    from domain.procedures.comparison import Hit


@dataclass(frozen=True, slots=True)
class NumberState:
    """Who holds a document number, and the events that freed it from earlier holders."""

    holder: str | None = None
    name: str | None = None
    freed_by: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


FREE = NumberState()


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision is told from outside: the day (Asia/Shanghai), who acts, the configuration."""

    today: date
    actor: Actor
    register: Register
    numbers: Mapping[str, NumberState] = field(default_factory=dict)
    kin: frozenset[str] = frozenset()
    #: Case → what it hits in the lists of other departments, where its comparison is taken.
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    #: What tells one content from another, in hex; the gateway's is a MAC under the register's key.
    mac: Callable[[bytes], str] = lambda content: sha256(content).hexdigest()
    #: Work order → what the quality rule that it is about finds at this moment.
    judged: Mapping[str, Judged] = field(default_factory=dict)

    def number(self, document: str) -> NumberState:
        """State of a document number, compared by its first 18 characters."""
        return self.numbers.get(same_person_part(document), FREE)


class Known:
    """A recording reader of the state, for one decision."""

    def __init__(self, state: State, context: Context) -> None:
        self.state = state
        self.context = context
        self.rests_on: dict[str, None] = {}
        self.starts: dict[str, Event] = {}
        self.tags: dict[str, None] = {}

    def get(self, kind: str, entity: str, name: str) -> Any:
        """The field's value; what set it is rested on, and kept among the starts where it is one."""
        best, grounds = self.state.read(Key(kind, entity, name))
        for event in grounds:
            self.rests_on[event.id] = None
        if best is None:
            return None
        if (kind, name) in STARTS:
            self.starts[best.event.id] = best.event
        return best.value

    def rest_on(self, *event_ids: str) -> None:
        """Write down that the decision rests on these events."""
        self.rests_on.update(dict.fromkeys(event_ids))

    def concern(self, kind: str, entity: str) -> None:
        """Tag the events of this decision with an entity that the rule read."""
        self.tags[tag(kind, entity)] = None

    def household(self, household: str) -> Household:
        """A household in the register. Raises NotFound."""
        self.concern("household", household)
        if self.get("household", household, "opened") is None:
            raise NotFound(what="这一户", field="household")
        return Household(self, household)

    def person(self, person: str) -> Person:
        """A person, who may belong to no household."""
        self.concern("person", person)
        return Person(self, person)

    def number(self, document: str) -> Person | None:
        """Who holds the number, resting on what gave it to him and on what freed it before."""
        state = self.context.number(document)
        self.rest_on(*state.freed_by)
        for former in state.former:
            self.concern("person", former)
        if state.holder is None:
            return None
        self.get("person", state.holder, "document")
        return self.person(state.holder)


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the rules read him."""

    known: Known
    id: str

    def get(self, name: str) -> Any:
        """A field of the person."""
        return self.known.get("person", self.id, name)

    @property
    def household(self) -> str | None:
        """Id of the household he belongs to."""
        value: str | None = self.get("household")
        return value

    @property
    def sex(self) -> str:
        """`m` or `f`."""
        return str(self.get("sex"))

    @property
    def is_duplicate(self) -> bool:
        """Taken over although somebody else holds his number."""
        return bool(self.get("duplicate"))

    def age_in(self, year: int) -> int:
        """Age reached in the year."""
        return year - int(self.get("birth_year"))

    def membership(self, household: str, name: str) -> Any:
        """A field of his membership in a household."""
        return self.known.get("membership", part_id(self.id, household), name)

    def form(self, year: int) -> dict[str, Any] | None:
        """His annual form (人·年度), None when it was not collected."""
        value: dict[str, Any] | None = self.known.get("person_year", part_id(self.id, year), "form")
        return value


@dataclass(frozen=True, slots=True)
class Household:
    """One household as the rules read it."""

    known: Known
    id: str

    def get(self, name: str) -> Any:
        """A field of the household."""
        return self.known.get("household", self.id, name)

    @property
    def status(self) -> str:
        """脱贫状态."""
        return str(self.get("status"))

    @property
    def village(self) -> str:
        """Code of its village. Where a household lies is admission, so it is not rested on."""
        return str(self.known.state.value("household", self.id, "village"))

    @property
    def head(self) -> str | None:
        """Id of the head (户主)."""
        value: str | None = self.get("head")
        return value

    @property
    def members(self) -> list[Person]:
        """The members: a set, so the membership of everyone who ever was in it is read."""
        everyone = [self.known.person(p) for p in self.known.state.ever_in(self.id)]
        return [person for person in everyone if person.household == self.id]

    def member(self, person: str) -> Person:
        """A present member. Raises NotFound."""
        found = self.known.person(person)
        if found.household != self.id:
            raise NotFound(what="这一户中的这名成员", field="person")
        return found

    def block(self, year: int, name: str) -> dict[str, Any] | None:
        """A block of the annual form (户·年度), None when it was not collected."""
        value: dict[str, Any] | None = self.known.get("household_year", part_id(self.id, year), name)
        return value
