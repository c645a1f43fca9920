"""Proposals: commands that the state at hand would probably accept, chosen by given numbers.

Plain random commands are refused almost everywhere; these look at the state first.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain import commands as c
from domain.blocks import Conditions, Income, PersonForm
from domain.codes import labels
from domain.events import Key
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.dependents import is_handling
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from domain.fold import State

VILLAGES = ("150525100200", "150525100201", "150525101200")
ADULT = date(1970, 5, 1)


class Proposer:
    """Draws one command after another; `step` makes ids and dates advance."""

    def __init__(self, state: State, rng: Random, step: int) -> None:
        self.state, self.rng, self.step = state, rng, step
        self.id = f"c{step}"

    def propose(self) -> c.Command | None:
        """A command, or None when the state offers nothing for any of the kinds drawn."""
        kinds = [name for name, weight in WEIGHTS.items() for _ in range(weight)]
        for name in self.rng.sample(kinds, 8):
            make: Callable[[], c.Command | None] = getattr(self, name)
            if (command := make()) is not None:
                return command
        return None

    # -- drawing from the state

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

    # -- one method a kind of command

    def identify(self) -> c.Command:
        return self.opening(c.IdentifyHousehold)

    def take_over(self) -> c.Command:
        status = self.rng.choice(["not_exited", "exited", "returned"])
        attribute = "general_exited" if status == "exited" else "general"
        more = {"status": status, "attribute": attribute, "identified_year": 2014}
        if status != "not_exited":
            more["exit_year"] = 2016
        return self.opening(c.TakeOverHousehold, **more)

    def backfill_household(self) -> c.Command:
        if self.rng.random() < 0.5:
            return self.opening(c.BackfillHousehold)
        bare = c.Entry(name="无证", relation="head", sex="m", birth_date=ADULT)
        common = self.common()
        return c.BackfillHousehold(**common, village=self.villages(), members=(bare,), documented=False)

    def open_monitored(self) -> c.Command:
        return self.opening(c.OpenMonitored, monitoring={"category": "marginal", "risks": ["illness"]})

    def identify_monitored(self) -> c.Command | None:
        return self.of_household(c.IdentifyMonitored, "not_registered_poor")

    def survey(self) -> c.Command | None:
        household = self.registered()
        if household is None:
            return None
        members = self.state.members(household)
        chosen = members if self.rng.random() < 0.9 else members[:1]
        wages = self.rng.choice([20, 400_000, 700_000, 900_001, 9_000_000])
        return c.SurveyHousehold(
            **self.common(), household=household, conditions=Conditions(housing_area=8000),
            income=Income(wages_migrant=wages * max(1, len(members))),
            persons={p: PersonForm(education="primary", major_illness_insurance=True, school_status=None)
                     for p in chosen},
        )  # fmt: skip

    def exit(self) -> c.Command | None:
        surveyed = [year.partition("@") for year in self.state.entities("household_year")]
        ready = [(h, int(y)) for h, _, y in surveyed if self._could_exit(h, int(y))]
        if not ready:
            return None
        household, year = self.rng.choice(sorted(ready))
        return c.ExitHousehold(**{**self.common(), "year": year}, household=household)

    def _could_exit(self, household: str, year: int) -> bool:
        """Poor, with a form of the year; now and then one that the check will refuse."""
        status = self.state.value("household", household, "status")
        income = self.state.value("household_year", f"{household}@{year}", "income")
        if status not in {"not_exited", "returned"} or income is None:
            return False
        return bool(income["per_capita"] > 400000) or self.rng.random() < 0.1

    def stably_exit(self) -> c.Command | None:
        return self._eight(c.StablyExitHousehold, "not_exited", "returned")

    def end_policy(self) -> c.Command | None:
        return self._eight(c.EndPolicy, "exited")

    def _eight(self, command: type[c.OfHousehold], *statuses: str) -> c.Command | None:
        household = self.household(*statuses)
        members = self.state.members(household) if household else []
        if not members:
            return None
        more = {"household": household, "category": "car", "member": self.rng.choice(members)}
        return command.model_validate({**self.common(), **more})

    def back(self) -> c.Command | None:
        found = [
            h for h in self.state.entities("household")
            if (self.state.value("household", h, "exit_year") or 2020) < 2020
            and self.state.value("household", h, "status") in {"exited", "stably_exited"}
        ]  # fmt: skip
        if not found:
            return None
        common = {**self.common(), "year": 2020}
        return c.ReturnHousehold(**common, household=self.rng.choice(found), cause="illness")

    def remove_household(self) -> c.Command | None:
        return self.of_household(c.RemoveHousehold)

    def add_member(self) -> c.Command | None:
        reason = self.rng.choice(list(labels("member_increase")))
        return self.of_household(c.AddMember, entry=self.entry("daughter"), joined=reason)

    def backfill_member(self) -> c.Command | None:
        bare = c.Entry(name="何无证", relation="other", sex="f", birth_date=ADULT)
        who = self.entry("other") if self.rng.random() < 0.5 else bare
        return self.of_household(c.BackfillMember, entry=who)

    def _leaving(self, command: type[c.OfHousehold], **more: Any) -> c.Command | None:
        household = self.registered()
        members = self.state.members(household) if household else []
        if household is None or not members:
            return None
        person = self.rng.choice(members)
        common = self.common(month=command.NATURAL)
        return command.model_validate(
            {**common, "household": household, "person": person,
             "new_head": self.new_head(person, household), **more}
        )  # fmt: skip

    def remove_member(self) -> c.Command | None:
        return self._leaving(c.RemoveMember, left=self.rng.choice(list(labels("member_decrease"))))

    def remove_person(self) -> c.Command | None:
        return self._leaving(c.RemovePerson)

    def delete_duplicate(self) -> c.Command | None:
        marked = [
            p for p in self.state.entities("person")
            if self.state.value("person", p, "duplicate") and self.state.value("person", p, "household")
        ]  # fmt: skip
        if not marked:
            return None
        person = self.rng.choice(marked)
        household = self.state.value("person", person, "household")
        same = [p for p in self.state.members(household) if p != person]
        everyone = self.state.entities("person")
        kept = self.rng.choice(same or everyone)
        together = self.state.value("person", kept, "household") == household
        return c.DeleteDuplicate(
            **self.common(), household=household, person=person, kept=kept,
            scope="same_household" if together else "across_households",
            new_head=c.NewHead.model_validate(new) if (new := self.new_head(person, household)) else None,
        )  # fmt: skip

    def split(self) -> c.Command | None:
        household = self.registered()
        others = self.others(household) if household else []
        if household is None or not others:
            return None
        moved = others[: 1 + self.rng.randrange(len(others))]
        head = {"person": moved[0], "relations": dict.fromkeys(moved[1:], "son")}
        return c.SplitHousehold.model_validate(
            {**self.common(), "household": household, "new_head": head, "village": self.villages()}
        )

    def change_head(self) -> c.Command | None:
        household = self.registered()
        members = self.state.members(household) if household else []
        if household is None or len(members) < 2:
            return None
        new, *rest = sorted(members, key=lambda p: p == self.head(household))
        return c.ChangeHead.model_validate(
            {**self.common(), "household": household,
             "new_head": {"person": new, "relations": dict.fromkeys(rest, "other")}}
        )  # fmt: skip

    def correct_identity(self) -> c.Command | None:
        household = self.registered()
        members = self.state.members(household) if household else []
        if not members:
            return None
        return c.CorrectIdentity.model_validate(
            {**self.common(), "household": household, "person": self.rng.choice(members),
             "document": self.number()}
        )  # fmt: skip

    def change_village(self) -> c.Command | None:
        return self.of_household(c.ChangeVillage, village=self.villages())

    def adjust_attribute(self) -> c.Command | None:
        household = self.household("exited", "stably_exited", "not_exited", "returned")
        if household is None:
            return None
        poor = self.state.value("household", household, "status") in {"not_exited", "returned"}
        now = self.state.value("household", household, "attribute")
        fitting = [a for a in labels("poverty_attribute") if ("exited" in a) != poor and a != now]
        common = self.common()
        return c.AdjustAttribute(**common, household=household, attribute=self.rng.choice(fitting))

    def adjust_standard(self) -> c.Command | None:
        standard = self.rng.choice(list(labels("identification_standard")))
        return self.of_household(c.AdjustStandard, standard=standard)

    def mark_focus(self) -> c.Command | None:
        return self.of_household(c.MarkFocus, on=self.rng.random() < 0.6)

    def plan_exit(self) -> c.Command | None:
        year = 2020 + self.rng.randrange(3)
        return self.of_household(c.PlanExit, "not_exited", "returned", plan_year=year)

    def monitored(self, *statuses: str, wanted: bool) -> list[str]:
        return [
            h for h in self.state.entities("household")
            if self.state.value("household", h, "status") in statuses
            and (self.state.value("household", h, "monitoring") is not None) == wanted
        ]  # fmt: skip

    def start_monitoring(self) -> c.Command | None:
        found = self.monitored("exited", "stably_exited", "not_registered_poor", wanted=False)
        if not found:
            return None
        what = {"category": "sudden_hardship", "risks": ["accident"]}
        return c.StartMonitoring.model_validate(
            {**self.common(month=True), "household": self.rng.choice(found), "monitoring": what}
        )

    def eliminate_risk(self) -> c.Command | None:
        found = self.monitored(*labels("poverty_status"), wanted=True)
        if not found:
            return None
        chosen = self.rng.choice(found)
        return c.EliminateRisk(**self.common(month=True), household=chosen, way="by_help")

    def villages_now(self, *statuses: str | None) -> list[str]:
        return [v for v in VILLAGES if self.state.value("village", v, "status") in statuses]

    def of_village(self, command: type[c.OfVillage], *statuses: str | None, **more: Any) -> c.Command | None:
        found = self.villages_now(*statuses)
        if not found:
            return None
        return command.model_validate({**self.common(), "village": self.rng.choice(found), **more})

    def enrol(self) -> c.Command | None:
        return self.of_village(c.EnrolVillage, None, "delisted")

    def delist(self) -> c.Command | None:
        return self.of_village(c.DelistVillage, "enrolled")

    def adjust_village(self) -> c.Command | None:
        attribute = self.rng.choice(["poor", "deeply_poor", "deeply_poor"])
        return self.of_village(c.AdjustVillageAttribute, "enrolled", attribute=attribute)

    def roll_back(self) -> c.Command | None:
        active = [
            e.id for e in self.state.events.values() if self.state.is_active(e.id) and not is_handling(e)
        ]
        if not active:
            return None
        chosen = (self.rng.choice(active),)
        return RequestRollback(command_id=self.id, year=2020, reason="误操作", events=chosen, chain=True)

    def redo(self) -> c.Command | None:
        standing = [e for e in self.state.events.values() if e.withdraws and self.state.stands(e.id)]
        if not standing:
            return None
        chosen = self.rng.choice(standing)
        case = [e.id for e in standing if e.command == chosen.command]
        events = tuple(case if self.rng.random() < 0.6 else [chosen.id])
        return RequestRedo(command_id=self.id, year=2020, reason="恢复", events=events)


#: How often each kind is drawn; measured so that every kind is accepted often enough.
WEIGHTS = {
    "identify": 4, "take_over": 7, "backfill_household": 3, "open_monitored": 4,
    "identify_monitored": 11, "survey": 12, "exit": 18, "stably_exit": 4, "end_policy": 17, "back": 20,
    "remove_household": 3, "add_member": 7, "backfill_member": 5, "remove_member": 5,
    "remove_person": 4, "delete_duplicate": 15, "split": 7, "change_head": 6, "correct_identity": 7,
    "change_village": 5, "adjust_attribute": 6, "adjust_standard": 6, "mark_focus": 7, "plan_exit": 4,
    "start_monitoring": 9, "eliminate_risk": 9, "enrol": 5, "delist": 7, "adjust_village": 14,
    "roll_back": 7, "redo": 13,
}  # fmt: skip
