"""The form of a command as somebody fills it in: what it is about, what it offers, what is typed so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from api.console.fields import Part, parts_of
from api.console.typed import EVIDENCE, place_in, values_in
from api.http.commands import form_of
from api.http.wording import FormInvalid
from domain.blocks import Conditions, Income, Measures, PersonForm
from domain.commands import SurveyHousehold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from api.console.fields import Scene
    from api.console.typed import Typed, Wrong
    from api.offers import Offer
    from domain.commands import Command

View = dict[str, Any]
Values = dict[str, Any]
#: Where the member goes whom somebody came with.
_PERSONS = ("person", "member", "new_head.person")
_COMMON = ("year", "month", "effective", "reason")
_BLOCKS: dict[str, type[BaseModel]] = {"conditions": Conditions, "income": Income, "measures": Measures}


@dataclass(frozen=True)
class CommandForm:
    """A form on its way. `view` is the household it is about, as `household_view` says; `given` the evidence
    that there is of it.
    """

    offer: Offer
    command: type[Command]
    scene: Scene
    view: View | None
    given: list[View]
    #: Whether the account may correct a closed year.
    corrects: bool

    @property
    def typed(self) -> Typed:
        """What is typed so far."""
        return self.scene.typed

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its fields and groups, as many as there are now."""
        return parts_of(self.command, self.scene, natural=self.command.NATURAL)

    @property
    def own(self) -> list[Part]:
        """What is asked for this command alone."""
        return [one for one in self.parts if one.name not in _COMMON]

    @property
    def common(self) -> list[Part]:
        """When it takes effect, for which year, why."""
        found = {one.name: one for one in self.parts}
        return [found[name] for name in _COMMON if name in found]

    def start(self, carried: Mapping[str, str], known: Mapping[str, Any]) -> None:
        """What a new form begins with: what is collected already, and what somebody came with."""
        collected = dict(collected_values(self)) | dict(known)
        for group in self._first(collected):
            self.typed.open(group)
        self.typed.begin(self.parts)
        person = carried.get("person")
        came = dict.fromkeys(_PERSONS, person) if person else {}
        self.typed.put(self.parts, collected | came | {n: v for n, v in carried.items() if n not in came})
        self.look()

    def look(self) -> None:
        """What is filled in from now on is about the household as it is shown now."""
        self.typed["seen"] = [str(self.view["position"])] if self.view else []

    def _first(self, collected: Mapping[str, Any]) -> list[str]:
        """Of an annual form the parts that are not collected yet."""
        if not issubclass(self.command, SurveyHousehold):
            return []
        groups = [*_BLOCKS, *(f"persons.{person}" for person in self.scene.people)]
        return [one for one in groups if not any(name.startswith(f"{one}.") for name in collected)]

    def change(self, do: str) -> str:
        """Add a row, take one out, open or close a group, leave a file away; what to look at then."""
        what, _, where = do.partition(":")
        if what == "drop":
            self.typed.drop(where)
        elif what == "close":
            self.typed.close(where)
        elif what == "add":
            where = f"{where}.{self.typed.rows(where)}"
            self.typed[f"{where}.name"] = [""]
        elif what == "open":
            self.typed.open(where)
        elif what == "unattach":
            self.typed[EVIDENCE] = [one for one in self.typed.get(EVIDENCE, []) if one != where]
        if what in {"add", "open"}:
            self.typed.begin(self.parts, f"{where}.")
            known = {n: v for n, v in collected_values(self) if n.startswith(f"{where}.")}
            self.typed.put(self.parts, known)
        return where

    def model(self) -> BaseModel:
        """What is typed, as the command's own form. Raises FormInvalid."""
        wrong: Wrong = []
        parts = self.parts
        values = values_in(parts, self.typed, wrong) | self._about()
        try:
            form = form_of(self.command).model_validate(values)
        except ValidationError as error:
            already = {one["field"] for one in wrong}
            told = FormInvalid.of(error.errors(), place_in(parts)).data["errors"]
            wrong += [one for one in told if one["field"] not in already]
        if wrong:
            raise FormInvalid.told(wrong)
        return form

    def _about(self) -> Values:
        """What it is about, its evidence, and the ground of a correction."""
        found: Values = {"evidence": self.typed.get(EVIDENCE, [])}
        if self.view is not None:
            found["household"] = self.view["id"]
        if correction := self.typed.one("correction").strip():
            found["correction"] = correction
        return found


def collected_values(found: CommandForm) -> Iterator[tuple[str, Any]]:
    """Of the annual form of the year what is collected, by the names of the fields."""
    if found.view is None or not issubclass(found.command, SurveyHousehold):
        return
    year: View = next((one for one in found.view["years"] if one["year"] == found.scene.year), {})
    for name, form in _BLOCKS.items():
        yield from _block_values(name, form, year.get(name))
    for person, stored in year.get("forms", {}).items():
        yield from _block_values(f"persons.{person}", PersonForm, stored)


def _block_values(name: str, form: type[BaseModel], stored: Values | None) -> Iterator[tuple[str, Any]]:
    """A block is kept without what has its default, and an income with what follows from it."""
    if stored is None:
        return
    whole = form.model_validate({key: value for key, value in stored.items() if key in form.model_fields})
    for key, value in whole.model_dump(mode="json").items():
        yield f"{name}.{key}", value
