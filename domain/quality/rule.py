"""A rule as data: its number, whom it is about, how hard it is, the field, the sentence, the predicate."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from domain.quality.member import Form, Member
    from domain.quality.view import View

#: What a predicate answers: whether the rule is broken, or the values for its sentence when it is.
Told = bool | dict[str, Any]
OfHousehold = Callable[["View"], Told]
OfPerson = Callable[["View", "Member"], Told]
OfForm = Callable[["Form"], Told]
_PLACE = re.compile(r"\{\w+\}")
H = TypeVar("H", bound=OfHousehold)
P = TypeVar("P", bound=OfPerson)
F = TypeVar("F", bound=OfForm)


class Scope(StrEnum):
    """Whom a finding names; the value is stored."""

    HOUSEHOLD = "household"
    PERSON = "person"
    VILLAGE = "village"
    PAIR = "pair"


class Severity(StrEnum):
    """Refuse: no command accepts it. Warn: what was filled in contradicts itself. List: to be looked into."""

    REFUSE = "refuse"
    WARN = "warn"
    LIST = "list"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule, equal to itself alone.

    `field` is a place as the columns of sheets have it: kind, field, keys within a block.

    `sentence` is Chinese with placeholders. A rule has a predicate over a household, one of its members
    or that member's form alone, or it is found set by set: then the query of that name in
    `projections` finds it.
    """

    number: str
    scope: Scope
    severity: Severity
    field: str
    sentence: str
    of_household: OfHousehold | None = None
    of_person: OfPerson | None = None
    note: str = ""
    of_form: OfForm | None = None
    #: What the view (of a rule on persons: the form) must have for the rule to be broken at all. Its
    #: attribute of this name is asked before the predicate: once for neighbours, once for a form.
    when: str = ""

    @property
    def title(self) -> str:
        """The sentence, its values left open."""
        return _PLACE.sub("…", self.sentence)

    @property
    def is_set_based(self) -> bool:
        """Whether it is found over many households at once."""
        return self.of_household is None and self.of_person is None and self.of_form is None


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: of which household or village, which person, and the values for the sentence.

    `data` holds no personal values. `household`, `person` are ids as the view had them.
    """

    rule: Rule
    household: str | None
    person: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence with its values."""
        return self.rule.sentence.format_map(self.data)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the catalogue: its number and title, its rules, and what our forms do not let us check."""

    number: int
    title: str
    missing: tuple[str, ...] = ()
    rules: list[Rule] = field(default_factory=list)

    def household(  # noqa: PLR0913  what a rule consists of
        self, n: int, severity: Severity, place: str, sentence: str, note: str = "", *, when: str = ""
    ) -> Callable[[H], H]:
        """The decorated predicate is rule `number.n` of a household."""

        def add(predicate: H) -> H:
            about = (self._name(n), Scope.HOUSEHOLD, severity, place, sentence)
            self.rules.append(Rule(*about, predicate, note=note, when=when))
            return predicate

        return add

    def person(  # noqa: PLR0913  what a rule consists of
        self, n: int, severity: Severity, place: str, sentence: str, note: str = "", *, when: str = ""
    ) -> Callable[[P], P]:
        """The decorated predicate is rule `number.n` of a present member."""

        def add(predicate: P) -> P:
            about = (self._name(n), Scope.PERSON, severity, place, sentence)
            self.rules.append(Rule(*about, of_person=predicate, note=note, when=when))
            return predicate

        return add

    def form(self, n: int, severity: Severity, place: str, sentence: str, note: str = "") -> Callable[[F], F]:
        """The decorated predicate is rule `number.n` of a present member, seen in his form alone."""

        def add(predicate: F) -> F:
            about = (self._name(n), Scope.PERSON, severity, place, sentence)
            self.rules.append(Rule(*about, of_form=predicate, note=note))
            return predicate

        return add

    def found(self, n: int, scope: Scope, place: str, sentence: str, note: str = "") -> None:
        """Rule `number.n` is found set by set; it is always listed."""
        self.rules.append(Rule(self._name(n), scope, Severity.LIST, place, sentence, note=note))

    def _name(self, n: int) -> str:
        return f"{self.number}.{n}"
