"""A township's autumn by 乡镇方案2020: every village's lists from handing in (10-14) to effect (by 11-30).

What the programme says: votes and first notice 10-16, visits by three people 10-24, the joint meeting 10-26
and the second notice after it, then comparison, approval and announcement; entry from 11-10 on, exits from
11-26 on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from api.admissions import Admissions
from api.generate.county import Village as Place
from api.generate.course import DEMO
from api.generate.households import Maker
from api.generate.incomes import labour, stage
from api.generate.people import ELSEWHERE, Maternity, Someone
from api.procedures.clock import advance
from api.procedures.many import run_many
from api.register import write_setting
from domain import commands as c
from domain.procedures import commands as p
from domain.procedures.catalogue import find
from domain.procedures.definitions import Definition
from domain.procedures.progress import OPEN
from tests.support.given import child
from tests.support.procedures import documents, somebody
from tests.support.world import REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.procedures.progress import Progress
    from tests.api.procedures.given import Town

#: Day → the steps that are taken from it on, in every village that is not late.
DAYS: dict[date, frozenset[str]] = {
    date(2020, 10, 16): frozenset(
        {"assembly", "village-check", "village-review", "acceptance", "first-notice", "notice"}
    ),
    date(2020, 10, 24): frozenset({"township-check", "township-review"}),
    date(2020, 10, 26): frozenset({"meeting", "second-notice"}),
    date(2020, 11, 4): frozenset({"comparison", "approval"}),
    date(2020, 11, 12): frozenset({"approval", "announcement"}),
    date(2020, 11, 26): frozenset({"approval", "announcement"}),
}
LATE = timedelta(days=20)


def procedures() -> list[dict[str, Any]]:
    """The two procedures that this township goes through in an order of its own: comparison comes last."""
    found = []
    for name in ("identification", "return"):
        said = find(REGISTER, name).model_dump(mode="json")
        steps = {step["id"]: step for step in said["steps"]}
        compared = steps.pop("comparison")
        order = [*steps]
        order.insert(order.index("second-notice") + 1, "comparison")
        by_name = {**steps, "comparison": compared}
        found.append({**said, "version": 2, "division": "150525100", "source": "乡镇方案2020",
                      "steps": [by_name[one] for one in order]})  # fmt: skip
    return found


def steps_by(day: date) -> frozenset[str]:
    """What may be taken on a day: its own steps, and those that somebody was late with."""
    return frozenset().union(*(steps for one, steps in DAYS.items() if one <= day))


@dataclass
class Village:
    """A village's lists: the households, and the cases about them."""

    code: str
    families: Iterator[list[Someone]]
    late: bool = False
    exits: list[str] = field(default_factory=list)
    back: str = ""
    growing: str = ""
    cases: dict[str, list[str]] = field(default_factory=dict)

    @property
    def all(self) -> list[str]:
        return [case for cases in self.cases.values() for case in cases]


def families(village: str, index: int, villages: int) -> Iterator[list[Someone]]:
    """The generated households of a village, without end: sizes, ages and names as the generator has them."""
    place = Place(village, "", village[:6], village[:9], index, mongol=index % 3 == 0)
    maternity, rng = Maternity(place.county, index, villages, ELSEWHERE), Random(village)
    while True:
        yield Maker(rng, place, maternity, 2015, DEMO.rates).household()


def form_of(person: Someone) -> dict[str, Any]:
    """What the form of the year says of him."""
    school = stage(person, 2020)
    education = None if school else person.education
    return {"school_status": school, "education": education, "labour": labour(person, 2020)}


@dataclass
class Township:
    """Villages, their people, and what was refused on the way: (day, village, code)."""

    town: Town
    villages: list[Village]
    refused: list[tuple[date, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, town: Town, villages: int, exits: int) -> Township:
        """So many villages with so many households on their lists of exits; the last village is late."""
        codes = [f"150525100{200 + n}" for n in range(villages)]
        found = [
            Village(code, families(code, n, villages), late=n == villages - 1) for n, code in enumerate(codes)
        ]
        town.on(10, 13)
        for village in found:
            at = {"village": village.code, "effective": date(2020, 1, 1)}
            for people in islice(village.families, exits):
                home = town.opened(c.IdentifyHousehold, members=[one.entry() for one in people], **at)
                members = zip([home.head, *home.others], people, strict=True)
                town.surveyed(home, forms={member: form_of(one) for member, one in members})
                village.exits.append(home.id)
            more = {"village": village.code, "number": f"T{village.code}"}
            village.back = town.taken_over("exited", **more).id
            village.growing = town.opened(c.IdentifyHousehold, "spouse", **at).id
        for key, value in (("windows_open", False), ("procedures", procedures())):
            write_setting(town.real.connection, key, value)
        town.real.connection.commit()
        town.real.gateway.admissions = Admissions()
        own = tuple(Definition.read(one) for one in procedures())
        town.register = town.register.model_copy(update={"procedures": own})
        return cls(town, found)

    def hand_in(self, village: Village) -> None:
        """The village's four lists."""
        clerk = somebody("village", "entry", 1, village.code)
        serial = self.town.serial()
        lists: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "exit": [("exit-household", {"household": home}) for home in village.exits],
            "return": [("return-household", {"household": village.back, "cause": "disaster"})],
            "identification": [("identify-household", {
                "village": village.code,
                "members": [one.entry().model_dump(mode="json") for one in next(village.families)]})],
            "member-change": [("add-member", {
                "household": village.growing, "month": 10, "joined": "newborn",
                "entry": child(9_500 + serial, 2020).model_dump(mode="json")})],
        }  # fmt: skip
        for name, rows in lists.items():
            commands = [
                p.OpenCase(
                    command_id=f"{village.code}-{name}:{n}", year=2020, command=command, content=content,
                    evidence=documents(2), batch=f"{int(village.code):020x}",
                )
                for n, (command, content) in enumerate(rows)
            ]  # fmt: skip
            outcomes = run_many(self.town.services, commands, clerk)
            refused = [one.refusal.problem() for one in outcomes if one.refusal]
            assert refused == []
            village.cases[name] = self.town.take_in(outcomes)

    def day(self, day: date) -> None:
        """What the clock has come to, then every step of the day, each by as many people as it needs."""
        self.town.today = day
        advance(self.town.services)
        self.catch_up()
        for village in self.villages:
            wanted = steps_by(day - (LATE if village.late else timedelta(0)))
            while cases := self._standing(village, wanted):
                if not self._take(village, cases):
                    break

    def catch_up(self) -> None:
        """What the clock recorded, into the state in memory."""
        for event in self.town.real.events():
            if event.id not in self.town.state.events:
                self.town.state.add(event)

    def _standing(self, village: Village, wanted: frozenset[str]) -> list[list[Progress]]:
        """The open cases by the step that they stand at, of each procedure; a notice that hangs waits."""
        found: defaultdict[tuple[str, str], list[Progress]] = defaultdict(list)
        for case in village.all:
            progress = self.town.case(case)
            if progress.status == OPEN and progress.step in wanted and progress.notice is None:
                found[progress.definition.name, progress.step].append(progress)
        return list(found.values())

    def _take(self, village: Village, cases: list[list[Progress]]) -> bool:
        """Whether anything went on."""
        went_on = False
        for progresses in cases:
            step = progresses[0].now
            for n in range(step.people):
                actor = somebody(step.level, step.role, 20 + n, village.code)
                outcomes = run_many(
                    self.town.services, [self._command(one, step.id, n) for one in progresses], actor
                )
                self.town.take_in(outcomes)
                refusals = [one.refusal for one in outcomes if one.refusal]
                self.refused += [(self.town.today, village.code, one.code) for one in refusals]
                went_on |= len(refusals) < len(outcomes)
        return went_on

    def _command(self, progress: Progress, name: str, number: int) -> p.AtStep:
        kind, fields = self.town.way(progress.now)
        key = f"{progress.id}-{name}-{number}-{self.town.today}:{progress.id}"
        return kind(command_id=key, year=2020, case_id=progress.id, step=name, seen=progress.seen, **fields)

    def outcomes_of(self, name: str) -> list[str]:
        """The status of every case of a procedure, village by village."""
        return [self.town.case(case).status for village in self.villages for case in village.cases[name]]
