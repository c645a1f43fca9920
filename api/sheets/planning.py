"""From the rows of a household to the commands that bring the register to what they say.

A household that the register does not know is taken over; its forms follow once it is there. One that it
knows gets its forms only: names, documents, attribute, standard and members are other operations.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets.checks import Sheaf, Target, sheaves
from api.sheets.fields import FORM
from api.sheets.matching import match
from domain.blocks import Block, Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.commands import (
    Command,
    EliminateRisk,
    Entry,
    Monitoring,
    StartMonitoring,
    SurveyHousehold,
    TakeOverHousehold,
)
from domain.identity import DocumentMissing
from domain.rules.status import EXITED_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.sheets.reading import File, Row
    from api.sheets.registered import Household, Register, Values

BLOCKS: dict[str, type[Block]] = {"conditions": Conditions, "income": Income, "measures": Measures}
EXITED = frozenset({"exited", "stably_exited"})
MONITORED = "household_year.monitoring"
#: Field → the operation that changes it.
OPERATIONS = {
    "household.village": "修改所在村", "household.status": "脱贫、返贫等相应业务",
    "household.standard": "调整识别标准", "household.attribute": "调整贫困户属性",
}  # fmt: skip
ENTRY = ("name", "document", "ethnicity", "phone", "number")
OPENING = (
    "number", "village", "standard", "main_cause", "other_causes", "address", "phone",
    "identified_year", "exit_year", "return_year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the import of one file. Command ids follow from its digest, the year and the 户编号."""

    sha256: str
    target: Target

    def commands(self, sheaf: Sheaf, household: Household | None) -> list[Command]:
        """The take-over of an unknown household, or what the rows change of a known one.

        Raises RowsRefused with everything that is wrong with its rows.
        """
        if sheaf.errors:
            raise e.RowsRefused(sheaf.errors)
        commands: list[Command] = (
            [self.opening(sheaf)] if household is None else self.updates(sheaf, household)
        )
        if sheaf.errors:
            raise e.RowsRefused(sheaf.errors)
        return commands

    def common(self, sheaf: Sheaf, name: str) -> dict[str, Any]:
        """What every command of the household carries."""
        seed = f"{self.sha256}\n{self.target.year}\n{sheaf.number}\n{name}"
        digest = hashlib.blake2s(seed.encode(), digest_size=12).hexdigest()
        return {
            "command_id": f"import:{self.sha256[:16]}:{digest}",
            "year": self.target.year, "evidence": (f"sha256:{self.sha256}",),
        }  # fmt: skip

    def opening(self, sheaf: Sheaf) -> TakeOverHousehold:
        """建账 of the household with its members in the order of their rows."""
        for row in sheaf.members:
            if "person.document" not in row.values:
                row.refuse(DocumentMissing, "person.document")
        first = sheaf.first.values
        status = first.get("household.status", self.target.status)
        members = tuple(
            Entry(relation=row.values["membership.relation"], **_given(row.values, "person", ENTRY))
            for row in sheaf.members
        )
        return TakeOverHousehold(
            **self.common(sheaf, "take-over-household"), members=members, status=status,
            effective=self._opened(sheaf),
            attribute=first.get("household.attribute") or _attribute(sheaf, status),
            **_given(first, "household", OPENING),
        )  # fmt: skip

    def _opened(self, sheaf: Sheaf) -> date | None:
        """A household monitored since a month of the year was there on the first day of it."""
        row = sheaf.row("监测")
        month = row.values.get("household.monitoring.month") if row else None
        if month is None or int(month[:4]) != self.target.year:
            return None
        return date(self.target.year, int(month[5:]), 1)

    def updates(self, sheaf: Sheaf, household: Household) -> list[Command]:
        """The survey where a form differs from the stored one, then monitoring. Notes what contradicts."""
        if not str(household.fields["village"]).startswith(self.target.division):
            sheaf.first.refuse(e.HouseholdElsewhere)
            return []
        _compare(sheaf, household)
        forms = {
            member.id: (PersonForm.model_validate(block), member.form)
            for row, member in match(sheaf.members, household.members)
            if (block := _block(row.values, FORM))
        }
        blocks = {
            name: (kind.model_validate(block), household.blocks.get(name))
            for name, kind in BLOCKS.items()
            if (block := _carried(sheaf, name))
        }
        commands: list[Command] = []
        if any(_differs(new, old) for new, old in (*forms.values(), *blocks.values())):
            persons = {member: form for member, (form, _) in forms.items()}
            new = {name: block for name, (block, _) in blocks.items()}
            commands.append(
                SurveyHousehold.model_validate(
                    {**self.common(sheaf, "survey-household"), "household": household.id,
                     "persons": persons, **new}
                )
            )  # fmt: skip
        return [*commands, *self._monitoring(sheaf, household)]

    def _monitoring(self, sheaf: Sheaf, household: Household) -> list[Command]:
        row = sheaf.row("监测")
        if row is None or "household.monitoring.category" not in row.values:
            return []
        stored = household.fields.get("monitoring")
        if stored is None and "eliminated" in household.blocks.get("monitoring", {}):
            return []
        commands: list[Command] = []
        if stored is None:
            commands += self._started(sheaf, row, household)
        elif not _same_monitoring(row.values, stored):
            row.refuse(e.MonitoringDiffers)
        if row.values["row.eliminated"]:
            commands += self._eliminated(sheaf, row, household)
        return commands

    def _month(self, row: Row, place: str) -> int | None:
        """Month of the import's year, None (and noted) when it is of another."""
        year, month = map(int, row.values[place].split("-"))
        if year == self.target.year:
            return month
        row.refuse(e.MonitoringYear, place, year=self.target.year)
        return None

    def _started(self, sheaf: Sheaf, row: Row, household: Household) -> list[Command]:
        month = self._month(row, "household.monitoring.month")
        if month is None:
            return []
        what = Monitoring(
            **_given(row.values, "household.monitoring", ("category", "risks", "disaster")),
            **_moment(row.values, "identified"),
        )
        common = self.common(sheaf, "start-monitoring") | {"household": household.id, "month": month}
        return [StartMonitoring(**common, monitoring=what)]

    def _eliminated(self, sheaf: Sheaf, row: Row, household: Household) -> list[Command]:
        month = self._month(row, f"{MONITORED}.eliminated.month")
        if month is None:
            return []
        common = self.common(sheaf, "eliminate-risk") | {"household": household.id, "month": month}
        way = row.values[f"{MONITORED}.eliminated.way"]
        return [EliminateRisk(**common, way=way, **_moment(row.values, "eliminated"))]


def plan_import(file: File, register: Register, target: Target) -> tuple[list[Command], list[e.RowError]]:
    """The commands that a file asks for, and what is refused; forms of unknown households come later."""
    planner = Planner(file.sha256, target)
    commands: list[Command] = []
    refusals: list[e.RowError] = []
    found = sheaves(file, target)
    known = register.households([s.number for s in found if s.number], target.year)
    for sheaf in found:
        try:
            commands += planner.commands(sheaf, known.get(sheaf.number or ""))
        except e.RowsRefused as refused:
            refusals += refused.errors
    return commands, refusals


def _given(values: Values, place: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields of a place that have a value."""
    return {name: values[f"{place}.{name}"] for name in names if f"{place}.{name}" in values}


def _block(values: Values, place: str) -> dict[str, Any]:
    """The values of a block, by field."""
    return {p.removeprefix(f"{place}."): v for p, v in values.items() if p.startswith(f"{place}.")}


def _carried(sheaf: Sheaf, name: str) -> dict[str, Any]:
    """A block of the household wherever its sheet is."""
    return {k: v for row in sheaf.rows for k, v in _block(row.values, f"household_year.{name}").items()}


def _moment(values: Values, when: str) -> dict[str, Any]:
    """The problems, and the income where it was filled, at one moment of a monitoring."""
    block = _block(values, f"{MONITORED}.{when}")
    problems = {name: block[name] for name in MonitoringForm.model_fields if name in block}
    income = {k.removeprefix("income."): v for k, v in block.items() if k.startswith("income.")}
    found: dict[str, Any] = {"problems": MonitoringForm.model_validate(problems)}
    return found | {"income": Income.model_validate(income)} if income else found


def _same_monitoring(values: Values, stored: Mapping[str, Any]) -> bool:
    since = f"{stored['year']}-{stored['month']:02d}"
    said = values["household.monitoring.category"], values["household.monitoring.month"]
    return said == (stored["category"], since)


def _differs(new: Block, old: Values | None) -> bool:
    """Whether a form says something else than the stored one; what is computed beside it does not count."""
    if old is None:
        return True
    return new.stored() != {name: value for name, value in old.items() if name in type(new).model_fields}


def _attribute(sheaf: Sheaf, status: str) -> str:
    """The attribute where the layout has none: by 特困供养 and 低保 of the members."""
    said = [row.values for row in sheaf.members]
    poor = "general"
    for name in ("low_income", "extreme_poverty"):
        if any(values.get(f"{FORM}.{name}") for values in said):
            poor = name
    return EXITED_ATTRIBUTE[poor] if status in EXITED else poor


def _compare(sheaf: Sheaf, household: Household) -> None:
    """Note where the rows contradict the register in what a form does not change."""
    row = sheaf.first
    for place, operation in OPERATIONS.items():
        said = row.values.get(place)
        if said is not None and said != household.fields.get(place.partition(".")[2]):
            row.refuse(e.RegisterDiffers, place, operation=operation)
