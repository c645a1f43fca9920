"""Exporting households of the register: the person export and the household workbook of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets.fields import DIVISION, HOUSEHOLDS, LAYOUTS, PERSONS
from api.sheets.writing import write_rows
from domain.blocks import Block, Conditions, Income, Measures, MonitoringForm, PersonForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from api.sheets.columns import Sheet
    from api.sheets.registered import Household, Member, Values

    Names = Callable[[str], tuple[str, ...]]

BLOCKS: dict[str, type[Block]] = {"conditions": Conditions, "income": Income, "measures": Measures}
#: Sheet of the household workbook → the block that it shows.
SHEETS = {"生产生活条件": "conditions", "收入": "income", "帮扶措施": "measures"}


def write_export(path: Path, kind: str, households: Iterable[Household], year: int, names: Names) -> None:
    """Write the households' forms of a year as a workbook of a kind (`persons`, `households`).

    `names` answers the five names of a village, province first. Members stand as given, head first.
    """
    rows = {"persons": person_rows, "households": household_rows}[kind]
    write_rows(path, LAYOUTS[kind], (row for one in households for row in rows(one, year, names)))


def person_rows(household: Household, year: int, names: Names) -> Iterator[tuple[Sheet, dict[str, Any]]]:
    """The rows of the person export."""
    shared = _shared(household, year, names)
    for member in household.members:
        yield PERSONS.people, _values(PERSONS.people, shared | _of_member(member))


def household_rows(household: Household, year: int, names: Names) -> Iterator[tuple[Sheet, dict[str, Any]]]:
    """The rows of the household workbook; a block that was not collected has none."""
    shared = _shared(household, year, names)
    for sheet in HOUSEHOLDS.sheets:
        if sheet.per_person:
            for member in household.members:
                yield sheet, _values(sheet, shared | _of_member(member))
        elif _has(household, sheet):
            yield sheet, _values(sheet, shared)


def _has(household: Household, sheet: Sheet) -> bool:
    """Whether the household has a row on a sheet."""
    if sheet.name in SHEETS:
        return SHEETS[sheet.name] in household.blocks
    return sheet.name != "监测" or bool(household.fields.get("monitoring"))


def _values(sheet: Sheet, known: Mapping[str, Any]) -> dict[str, Any]:
    return {column.place: _at(known, column.path) for column in sheet.columns}


def _at(known: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = known
    for part in path:
        value = value.get(part) if value is not None else None
    return value


def _shared(household: Household, year: int, names: Names) -> dict[str, Any]:
    """What every row of the household may show, by kind and field."""
    fields = dict(household.fields)
    if monitoring := fields.get("monitoring"):
        month = f"{monitoring['year']}-{monitoring['month']:02d}"
        fields["monitoring"] = {**monitoring, "month": month}
    blocks: dict[str, Any] = {
        name: full(kind, household.blocks[name]) for name, kind in BLOCKS.items() if name in household.blocks
    }
    moments = household.blocks.get("monitoring") or {}
    blocks["monitoring"] = {when: _moment(stored) for when, stored in moments.items()}
    five = zip(DIVISION, names(str(fields["village"])), strict=True)
    return {
        "division": {column.path[1]: name for column, name in five},
        "household": fields, "household_year": blocks,
        "head": household.head.person if household.head else {},
        "row": {
            "year": year, "people": len(household.members), "eliminated": False,
            "registered": fields.get("status") != "not_registered_poor",
        },
    }  # fmt: skip


def _of_member(member: Member) -> dict[str, Any]:
    form = None if member.form is None else full(PersonForm, member.form)
    return {
        "person": member.person, "membership": {"relation": member.relation}, "person_year": {"form": form},
    }  # fmt: skip


def _moment(stored: Values) -> dict[str, Any]:
    found = full(MonitoringForm, stored)
    return found | {"income": full(Income, stored["income"])} if "income" in stored else found


def full(kind: type[Block], stored: Values) -> dict[str, Any]:
    """A stored block with its defaults, without what is computed beside it."""
    own = {name: value for name, value in stored.items() if name in kind.model_fields}
    return kind.model_validate(own).model_dump(mode="json")
