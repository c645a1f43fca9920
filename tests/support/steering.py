"""Proposals: commands that the state at hand would probably accept, chosen by given numbers.

Plain random commands are refused almost everywhere; these look at the state first.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain import commands as c
from domain.blocks import Conditions, Income, PersonForm
from domain.codes import labels
from domain.places import CountyForm, NaturalVillageForm, VillageForm
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.dependents import is_handling
from tests.support.drawing import VILLAGES, Drawing

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTIES = ("150525", "150525", "150526")
NATURAL_VILLAGES = ("东屯", "西屯", "北山屯", "南沟", "不详")
HELPERS = (("赵帮扶", "13800000001"), ("钱帮扶", "13800000002"), ("孙帮扶", None))
ADULT = date(1970, 5, 1)


class Proposer(Drawing):
    """Draws one command after another; `step` makes ids and dates advance."""

    def propose(self) -> c.Command | None:
        """A command, or None when the state offers nothing for any of the kinds drawn."""
        kinds = [name for name, weight in WEIGHTS.items() for _ in range(weight)]
        for name in self.rng.sample(kinds, 8):
            make: Callable[[], c.Command | None] = getattr(self, name)
            if (command := make()) is not None:
                return command
        return None

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

    def survey_village(self) -> c.Command:
        households = self.rng.choice([None, 200, 300])
        form = VillageForm(all_households=households, water_difficulty_households=self.rng.randrange(220))
        return c.SurveyVillage(**self.common(), village=self.villages(), form=form)

    def survey_natural_village(self) -> c.Command:
        form = NaturalVillageForm(paved_road=self.rng.random() < 0.5, rubbish_points=self.rng.randrange(3))
        name = self.rng.choice(NATURAL_VILLAGES)
        return c.SurveyNaturalVillage(**self.common(), village=self.villages(), name=name, form=form)

    def survey_county(self) -> c.Command:
        form = CountyForm(all_people=self.rng.choice([None, 400_000]), hospitals=self.rng.randrange(30))
        return c.SurveyCounty(**self.common(), county=self.rng.choice(COUNTIES), form=form)

    def pair(self) -> c.Command | None:
        name, phone = self.rng.choice(HELPERS)
        return self.of_household(c.PairHelper, name=name, unit="县水务局", phone=phone)

    def end_pairing(self) -> c.Command | None:
        found = self.state.entities("pairing")
        standing = [p for p in found if self.state.value("pairing", p, "since")]
        if not standing:
            return None
        going = [p for p in standing if self.state.value("pairing", p, "until") is None]
        pairing = self.rng.choice(going if going and self.rng.random() < 0.8 else standing)
        home = self.state.value("pairing", pairing, "household")
        return c.EndPairing(**self.common(), household=home, pairing=pairing, ended="transferred")

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
    "identify_monitored": 11, "survey": 12, "exit": 23, "stably_exit": 5, "end_policy": 22, "back": 22,
    "remove_household": 4, "add_member": 7, "backfill_member": 5, "remove_member": 5,
    "remove_person": 4, "delete_duplicate": 17, "split": 7, "change_head": 7, "correct_identity": 7,
    "change_village": 5, "adjust_attribute": 6, "adjust_standard": 6, "mark_focus": 7, "plan_exit": 5,
    "start_monitoring": 9, "eliminate_risk": 9, "enrol": 5, "delist": 7, "adjust_village": 14,
    "survey_village": 2, "survey_natural_village": 3, "survey_county": 4, "pair": 5, "end_pairing": 10,
    "roll_back": 7, "redo": 13,
}  # fmt: skip
