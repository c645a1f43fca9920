"""From the rows of a household to the commands that bring the register to what they say.

A household that the register does not know is taken over; its forms follow once it is there. One that it
knows gets its forms only: names, documents, attribute, standard and members are other operations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets import monitoring
from api.sheets.fields import FORM
from api.sheets.matching import match
from api.sheets.reading import block_of, given
from domain.blocks import Block, Conditions, Income, Measures, PersonForm
from domain.commands import (
    Command,
    Entry,
    SurveyHousehold,
    TakeOverHousehold,
)
from domain.rules.taking_over import attribute_of, taken_over_on

if TYPE_CHECKING:
    from api.sheets.checks import Sheaf, Target
    from api.sheets.registered import Household, Values

BLOCKS: dict[str, type[Block]] = {"conditions": Conditions, "income": Income, "measures": Measures}
#: Field → the operation that changes it.
OPERATIONS = {
    "household.village": "修改所在村", "household.status": "脱贫、返贫等相应业务",
    "household.standard": "调整识别标准", "household.attribute": "调整贫困户属性",
}  # fmt: skip
ENTRY = ("name", "document", "ethnicity", "phone", "number")
#: What the document says of whoever has one.
UNDOCUMENTED = ("sex", "birth_date")
OPENING = (
    "number", "village", "standard", "main_cause", "other_causes", "address", "phone",
    "identified_year", "exit_year", "return_year", "return_cause", "plan_year", "bank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans an import of a file with this digest; its command ids are `import:BATCH:PLACE.COMMAND`."""

    batch: str
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
        return {
            "command_id": f"import:{self.batch}:{sheaf.place}.{name}",
            "year": self.target.year, "evidence": (f"sha256:{self.sha256}",),
        }  # fmt: skip

    def opening(self, sheaf: Sheaf) -> TakeOverHousehold:
        """建账 of the household with its members in the order of their rows."""
        for row in sheaf.members:
            if not row.values.keys() & {"person.document", "person.document_type"}:
                row.refuse(e.DocumentNeeded, "person.document")
        first = sheaf.first.values
        status = first.get("household.status", self.target.status)
        members = tuple(_entry(row.values) for row in sheaf.members)
        stands = monitoring.standing(sheaf, self.target.year)
        return TakeOverHousehold(
            **self.common(sheaf, "take-over-household"), members=members, status=status,
            monitoring=stands, effective=taken_over_on(stands, self.target.year),
            attribute=first.get("household.attribute") or _attribute(sheaf, status),
            **given(first, "household", OPENING),
        )  # fmt: skip

    def updates(self, sheaf: Sheaf, household: Household) -> list[Command]:
        """The survey where a form differs from the stored one, then monitoring. Notes what contradicts."""
        if not str(household.fields["village"]).startswith(self.target.division):
            sheaf.first.refuse(e.HouseholdElsewhere)
            return []
        _compare(sheaf, household)
        forms = {
            member.id: (PersonForm.model_validate(block), member.form)
            for row, member in match(sheaf.members, household.members)
            if (block := block_of(row, FORM))
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
        common = partial(self.common, sheaf)
        return [*commands, *monitoring.updates(sheaf, household, self.target.year, common)]


def _entry(values: Values) -> Entry:
    """A member as the row has him."""
    names = ENTRY if "person.document" in values else (*ENTRY, *UNDOCUMENTED)
    return Entry(
        relation=values["membership.relation"], **given(values, "person", names),
        duplicate=values.get("person.document_type") == "duplicate",
    )  # fmt: skip


def _carried(sheaf: Sheaf, name: str) -> dict[str, Any]:
    """A block of the household wherever its sheet is."""
    return {k: v for row in sheaf.rows for k, v in block_of(row, f"household_year.{name}").items()}


def _differs(new: Block, old: Values | None) -> bool:
    """Whether a form says something else than the stored one; what is computed beside it does not count."""
    if old is None:
        return True
    return new.stored() != {name: value for name, value in old.items() if name in type(new).model_fields}


def _attribute(sheaf: Sheaf, status: str) -> str:
    """The attribute where the layout has none."""

    def anybody(name: str) -> bool:
        return any(row.values.get(f"{FORM}.{name}") for row in sheaf.members)

    return attribute_of(status, low_income=anybody("low_income"), extreme_poverty=anybody("extreme_poverty"))


def _compare(sheaf: Sheaf, household: Household) -> None:
    """Note where the rows contradict the register in what a form does not change."""
    row = sheaf.first
    for place, operation in OPERATIONS.items():
        said = row.values.get(place)
        if said is not None and said != household.fields.get(place.partition(".")[2]):
            row.refuse(e.RegisterDiffers, place, operation=operation)
