"""Households made to measure, in which a mistake is then planted."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from api.generate.county import village_of, villages
from api.generate.family import Family
from api.generate.households import Maker
from api.generate.openings import OPENINGS
from api.generate.people import SLOTS, Someone, number
from api.generate.standing import leave_poverty

if TYPE_CHECKING:
    from api.generate.desk import Desk
    from api.generate.people import Maternity


@dataclass(frozen=True, slots=True)
class Mistake:
    """A planted mistake: where it lies, what is wrong, and what is asked for to mend it.

    `household` and `number` are empty for a mistake about a village. `mend` and `old` are arguments of
    a request: what mends it, and what somebody under the old rules would ask for. `refusal` is the code
    by which that is refused, None when the old rules mend it too.
    """

    name: str
    title: str
    village: str
    village_name: str
    household: str
    number: str
    person: str
    event: str
    wrong: str
    mend: dict[str, Any]
    old: dict[str, Any]
    refusal: str | None


class Plot:
    """The place of one mistake: a village's desk, and the numbers of households that are free."""

    def __init__(self, desk: Desk, maternity: Maternity, seed: int, n: int, spare: int = 0) -> None:
        self.spare = spare
        self.desk = desk
        self.maternity = maternity
        self.rng = Random(f"{seed}:{desk.village.code}:planted")  # noqa: S311  not a secret
        self._next = n

    def desk_rng(self) -> Random:
        """Chance for choosing clerks, who must not change what happens."""
        return Random(f"{self.desk.course.seed}:{self.desk.village.code}:clerks")  # noqa: S311  not a secret

    def household(self, *members: tuple[str, str, int]) -> Family:
        """A household identified in 2014: relation, sex and birth year of each member, the head first."""
        return self.register(self.unregistered(*members))

    def register(self, family: Family) -> Family:
        """Identify it, with the form of the year."""
        OPENINGS["identified"](family)
        family.survey(family.identified, family.line(family.identified) * 7 // 10, safe=False)
        return family

    def unregistered(self, *members: tuple[str, str, int], identified: int = 2014) -> Family:
        """The same, before it is registered."""
        self._next += 1
        maker = Maker(self.rng, self.desk.village, self.maternity, identified, self.desk.course.rates)
        family = Family(self.desk, self.rng, maker, self._next)
        family.identified = identified
        kin = ("head", "son", "daughter", "sibling", "father")
        family.people = [maker.someone(r, s, born, kin=r in kin) for r, s, born in members]
        family.head.phone = f"139{self.rng.randrange(10**8):08d}"
        return family

    def twin(self, of: Someone) -> Someone:
        """Somebody born on the same day; his number is the next on the midwife's list."""
        other = Someone(**{name: getattr(of, name) for name in Someone.__slots__})
        other.document = number(self.maternity.county, of.born, of.sex, SLOTS + self.spare)
        return other

    def exited(self, family: Family, year: int, share: int = 130) -> str:
        """The exit of a year with an income of so many hundredths of the line; the event's id."""
        family.survey(year, family.line(year) * share // 100, safe=True)
        return leave_poverty(family, year).id

    @property
    def neighbour(self) -> str:
        """Code of a village next to this one."""
        if self.desk.neighbours:
            return self.desk.neighbours[0]
        return next(v.code for v in villages(self.desk.village.code[:6]) if v != self.desk.village)

    def mistake(  # noqa: PLR0913  what a mistake consists of
        self, name: str, title: str, wrong: str, event: str, family: Family | None = None, *,
        person: str = "", kind: str, refusal: str | None = None, chain: bool = False, village: str = "",
    ) -> Mistake:  # fmt: skip
        """Describe it. `kind` is what the old rules would be asked for; they mend it unless they refuse."""
        place = village_of(village) if village else self.desk.village
        household = family.id if family else ""
        old = {"household": household, "person": person, "kind": kind}
        old = {name: value for name, value in old.items() if value}
        mend = dict(old) if refusal is None else {"events": [event]}
        return Mistake(
            name, title, place.code, place.name, household, family.number if family else "", person,
            event, wrong, mend | {"chain": chain}, old, refusal,
        )  # fmt: skip
