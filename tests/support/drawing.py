"""Drawing from a state: a household, a member, a number, a day, chosen by given numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain import commands as c
from domain.events import Key
from tests.support.people import document

if TYPE_CHECKING:
    from random import Random

    from domain.fold import State

VILLAGES = ("150525100200", "150525100201", "150525101200")


class Drawing:
    """What proposals are made of; `step` makes ids and dates advance."""

    def __init__(self, state: State, rng: Random, step: int) -> None:
        self.state, self.rng, self.step = state, rng, step
        self.id = f"c{step}"

    def common(self, *, month: bool = False) -> dict[str, Any]:
        year = 2019 if self.step < 12 and self.rng.random() < 0.7 else 2020
        day = date(year, 1, 1) + timedelta(days=min(self.step * 4 + self.rng.randrange(8), 360))
        if self.rng.random() < 0.12:
            day -= timedelta(days=self.rng.randrange(100))
        base: dict[str, Any] = {"command_id": self.id, "year": year, "reason": "测试"}
        if month:
            base["month"] = min(day.month, 12)
            if self.rng.random() < 0.4:
                base["effective"] = min(day, date(year, 12, 31))
            return base
        return base | {"effective": day}

    def villages(self) -> str:
        return self.rng.choice(VILLAGES)

    def numbers(self) -> dict[str, list[str]]:
        """Person → every number he was ever given."""
        return {
            person: [a.value for a in self.state.assignments(Key("person", person, "document"))]
            for person in self.state.entities("person")
        }

    def number(self, known_share: float = 0.3) -> str:
        """Mostly a fresh number; sometimes one that somebody has or had."""
        known = [one for numbers in self.numbers().values() for one in numbers]
        if known and self.rng.random() < known_share:
            return str(self.rng.choice(known))
        return document(self.step * 7 + self.rng.randrange(7))

    def entry(self, relation: str, known_share: float = 0.3) -> c.Entry:
        number = self.number(known_share)
        names = [
            self.state.value("person", person, "name")
            for person, numbers in self.numbers().items()
            if number in numbers
        ]
        return c.Entry(
            name=names[0] if names and names[0] else f"人{self.step}", document=number, relation=relation
        )

    def household(self, *statuses: str) -> str | None:
        found = [
            h for h in self.state.entities("household")
            if not statuses or self.state.value("household", h, "status") in statuses
        ]  # fmt: skip
        return self.rng.choice(found) if found else None

    def registered(self) -> str | None:
        return self.household("not_exited", "exited", "stably_exited", "returned", "not_registered_poor")

    def head(self, household: str) -> str | None:
        value: str | None = self.state.value("household", household, "head")
        return value

    def others(self, household: str) -> list[str]:
        head = self.head(household)
        return [p for p in self.state.members(household) if p != head]

    def of_household(self, command: type[c.OfHousehold], *statuses: str, **more: Any) -> c.Command | None:
        household = self.household(*statuses) if statuses else self.registered()
        if household is None:
            return None
        common = self.common(month=command.NATURAL)
        return command.model_validate({**common, "household": household, **more})

    def opening(self, command: type[c.Opening], **more: Any) -> c.Command:
        share = 0.6 if command is c.TakeOverHousehold else 0.2
        sons = range(self.rng.randrange(3))
        members = [self.entry("head", share), *(self.entry("son", share) for _ in sons)]
        first = {m.document: m for m in reversed(members)}
        common = self.common(month=command.NATURAL)
        return command.model_validate(
            {**common, "village": self.villages(), "members": list(first.values())[::-1], **more}
        )

    def new_head(self, leaver: str, household: str) -> dict[str, Any] | None:
        stay = [p for p in self.state.members(household) if p != leaver]
        if self.head(household) != leaver or not stay:
            return None
        return {"person": stay[0], "relations": dict.fromkeys(stay[1:], "sibling")}
