"""One household at the desk: who is in it, where it stands, and its commands with their dates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from api.generate import incomes
from api.generate.kinship import relation_to
from domain import commands as c
from domain.income import YEAR_MONTHS, months_counted
from domain.statuses import POOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.generate.course import Course
    from api.generate.desk import Desk
    from api.generate.households import Maker
    from api.generate.people import Someone
    from domain.events import Actor, Event

    Act = Callable[["Family", int, int], object]

C = TypeVar("C", bound=c.Command)
REASONS: dict[type[c.Command], str] = {
    c.SurveyHousehold: "年度入户采集", c.ExitHousehold: "经民主评议和公示,达到脱贫标准",
    c.IdentifyHousehold: "农户申请,民主评议,公示无异议",
}  # fmt: skip
#: Numbers of households that came into being by splitting begin here.
SPLIT = 5000
LARGE = 1_000_000


class Family:
    """A household as its village knows it; its commands are dated in order.

    `agenda` holds what is yet to happen: year → (month, act); an act is given household, year, month.
    """

    def __init__(self, desk: Desk, rng: Random, maker: Maker, n: int, *, split: bool = False) -> None:
        self.desk = desk
        self.rng = rng
        self.maker = maker
        self.n = n
        # Four digits up to here; later ones may not look like those of a household that was split off.
        self.number = f"{desk.village.code}{n if n < SPLIT or split else LARGE + n:04d}"
        #: Where it lives, and who types there: a stream of its own, so that lives do not follow clerks.
        self.place = desk.village.code
        self.key = f"{desk.course.seed}:{desk.village.code}:{n}"
        self.typists = rng if desk.course.demo else Random(f"{self.key}:typists")  # noqa: S311  not a secret
        #: Who types everything here, where that is always the same one.
        self.typist: Actor | None = None
        self.causes: tuple[str, tuple[str, ...]] | None = None
        self.steps = count(1)
        self.agenda: defaultdict[int, list[tuple[int, Act]]] = defaultdict(list)
        self.children: list[Family] = []
        self.people: list[Someone] = []
        self.gone: list[date] = []
        self.id = ""
        self.last = date(2014, 1, 1)
        self.identified = 2014
        self.exit_year: int | None = None
        #: What the forms of the years follow: income a person (fen), how many the house was for,
        #: and when the guarantees were met.
        self.per_head = 0
        self.rooms = 0
        self.safe_since: int | None = None
        self.status = "not_exited"
        self.attribute = "general"

    # -- commands

    def ask(self, kind: type[C], day: date, *, reason: str = "", **fields: Any) -> list[Event]:
        """Give a command that takes effect on a day, or on that of the command before when it is later."""
        day = self.last = max(day, self.last)
        return self._give(kind, day.year, {"effective": day, **fields}, reason)

    def ask_in_month(
        self, kind: type[C], year: int, month: int, *, reason: str = "", **fields: Any
    ) -> list[Event]:
        """Give a command that is dated by its statistical month; mostly the day is known as well."""
        first = max(date(year, month, 1), self.last)
        given: dict[str, Any] = {"month": first.month, **fields}
        if self.rng.random() < 0.7 or first.day > 1:
            first += timedelta(days=self.rng.randint(0, max(0, 28 - first.day)))
            given["effective"] = first
        self.last = first
        return self._give(kind, year, given, reason)

    def _give(self, kind: type[C], year: int, fields: dict[str, Any], reason: str) -> list[Event]:
        if issubclass(kind, c.OfHousehold):
            fields["household"] = self.id
        command = kind(
            command_id=self.course.command_id(self.desk.village.code, self.n, next(self.steps)), year=year,
            reason=reason or REASONS.get(kind, "群众申报,村级核实"), **fields,
        )  # fmt: skip
        some = self.typist or self.desk.clerk(self.typists, self.place, back_office=kind.BACK_OFFICE)
        return self.desk.do(command, some)

    def pass_over(self, day: date) -> None:
        """Let the day of a command pass that is not given, with its number."""
        self.last = max(day, self.last)
        next(self.steps)

    def later(self, year: int, act: Act, month: int = 0) -> None:
        """Put an act on the agenda; without a month for any from January to October."""
        if year <= self.course.last:
            self.agenda[year].append((month or self.rng.randint(1, 10), act))

    def day(self, year: int, first: tuple[int, int], last: tuple[int, int]) -> date:
        """A day of the year between two (month, day)."""
        start, end = date(year, *first), date(year, *last)
        return start + timedelta(days=self.rng.randint(0, (end - start).days))

    def day_in(self, year: int, month: int) -> date:
        """A day of a month."""
        return date(year, month, self.rng.randint(1, 28))

    # -- standing

    @property
    def course(self) -> Course:
        """What is being generated."""
        return self.desk.course

    @property
    def open(self) -> bool:
        """Whether there is still somebody in it."""
        return bool(self.people)

    @property
    def poor(self) -> bool:
        """Whether it may exit."""
        return self.status in POOR

    @property
    def low_income(self) -> bool:
        """Whether it has the allowance."""
        return self.attribute.startswith("low_income")

    def line(self, year: int) -> int:
        """The income line of a year, fen a person."""
        return self.course.register.income_line(year)

    # -- people

    @property
    def head(self) -> Someone:
        """The head."""
        return next(p for p in self.people if p.relation == "head")

    @property
    def others(self) -> list[Someone]:
        """Everybody but the head."""
        return [p for p in self.people if p.relation != "head"]

    def joined(self, people: Iterable[Someone], ids: Iterable[str]) -> None:
        """Take in people whom an event has given ids."""
        for person, given in zip(people, ids, strict=True):
            person.id = given
            self.people.append(person)

    def part(self, *leavers: Someone) -> None:
        """Take these out, on the day of the last command."""
        self.people = [p for p in self.people if p not in leavers]
        self.gone += [self.last] * len(leavers)

    def new_head(self, person: Someone, leaving: Someone | None = None) -> dict[str, Any]:
        """The naming of a new head, with what everybody becomes to him; `leaving` is left out."""
        stay = [p for p in self.people if p is not person and p is not leaving]
        relations = {p.id: relation_to(person, p) for p in stay}
        for p in stay:
            p.relation = relations[p.id]
        person.relation = "head"
        return {"person": person.id, "relations": relations}

    def divide(self, day: date, moving: list[Someone], reason: str, village: str | None = None) -> Family:
        """分户: the first moves out with the rest of `moving`; the new household, among `children`."""
        new, *rest = moving
        relations = {p.id: relation_to(new, p) for p in rest}
        n = SPLIT + 10 * self.n + len(self.children)
        other = Family(self.desk, self.rng, self.maker, n, split=True)
        (event,) = self.ask(
            c.SplitHousehold, day, reason=reason, new_head={"person": new.id, "relations": relations},
            village=village or self.desk.village.code, number=other.number,
        )  # fmt: skip
        self.part(*moving)
        for p in rest:
            p.relation = relations[p.id]
        new.relation = "head"
        other.place = village or self.place
        other.per_head, other.safe_since = self.per_head, self.safe_since
        other.people, other.id, other.last = moving, event.facts["target"], self.last
        other.status, other.attribute = self.status, self.attribute
        other.identified, other.exit_year = self.identified, self.exit_year
        self.children.append(other)
        return other

    # -- the yearly form

    def survey(self, year: int, per_head: int, *, safe: bool, day: date | None = None) -> list[Event]:
        """The confirmed form of the year: conditions, income of about `per_head` fen, everybody's columns."""
        rng, poor, size = self.rng, self.low_income, len(self.people)
        place = self.desk.village.short
        # Whoever left within the income year still counts for some months of it.
        net = per_head * (size + sum(months_counted(day, year) for day in self.gone) / YEAR_MONTHS)
        return self.ask(
            c.SurveyHousehold, day or self.day(year, (11, 12), (11, 24)),
            conditions=incomes.conditions(rng, size, safe=safe, natural_village=place),
            income=incomes.income(rng, self.people, year, int(net), low_income=poor),
            measures=incomes.measures(rng, low_income=poor),
            persons={
                p.id: incomes.form(rng, p, year, low_income=poor, insured=safe or rng.random() < 0.6)
                for p in self.people
            },
        )  # fmt: skip
