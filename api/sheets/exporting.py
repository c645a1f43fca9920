"""Exporting households of the register: the person export and the household workbook of a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from api.divisions import DivisionNotFound
from api.sheets.fields import DIVISION, FORM, HOUSEHOLDS, LAYOUTS, PERSONS
from api.sheets.pairings import SHEET as HELPERS
from api.sheets.pairings import of_year
from api.sheets.writing import Writer
from domain.blocks import Block, Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.statuses import was_registered_poor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from api.sheets.columns import Sheet
    from api.sheets.registered import Household, Member, Values

    Names = Callable[[str], tuple[str, ...]]
    Cells = tuple[Sheet, list[Any]]

BLOCKS: dict[str, type[Block]] = {"conditions": Conditions, "income": Income, "measures": Measures}
#: Sheet of the household workbook → the block that it shows.
SHEETS = {"生产生活条件": "conditions", "收入": "income", "帮扶措施": "measures"}
LEVELS = tuple(column.path[1] for column in DIVISION)
NOTHING: Values = {}
#: Why a household stands in no export → how people are told.
REASONS = {
    "removed": "已清退,没有成员",
    "no_members": "没有成员(销户)",
    "village_unknown": "所在村不在行政区划表中",
}


class LeftOut(NamedTuple):
    """A household or place that the workbook does not have, and the code of the reason."""

    number: str
    village: str
    reason: str


@dataclass
class Exported:
    """What a workbook holds, and every household or place that it does not."""

    households: int = 0
    people: int = 0
    places: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def write_export(path: Path, kind: str, households: Iterable[Household], year: int, names: Names) -> Exported:
    """Write the households' forms of a year as a workbook of a kind (`persons`, `households`).

    `names` answers the five names of a village, province first. Households and members stand as given.
    A household without members has no row; it is listed in the answer.
    """
    rows = {"persons": person_rows, "households": household_rows}[kind]
    done = Exported()
    with Writer(path, LAYOUTS[kind]) as writer:
        for household in households:
            if (reason := _reason(household, names)) is not None:
                of = household.fields
                done.left_out.append(LeftOut(str(of.get("number")), str(of.get("village")), reason))
                continue
            for sheet, values in rows(household, year, names):
                writer.values(sheet, values)
            done.households += 1
            done.people += len(household.members)
    return done


def _reason(household: Household, names: Names) -> str | None:
    """Why the household cannot stand in a workbook."""
    if not household.members:
        return "removed" if household.fields.get("status") == "removed" else "no_members"
    try:
        names(str(household.fields["village"]))
    except DivisionNotFound:
        return "village_unknown"
    return None


def person_rows(household: Household, year: int, names: Names) -> Iterator[Cells]:
    """The rows of the person export, the values in the order of its columns."""
    shared = _shared(household, year, names)
    for member in household.members:
        yield PERSONS.people, _values(PERSONS.people, shared | _of_member(member))


def household_rows(household: Household, year: int, names: Names) -> Iterator[Cells]:
    """The rows of the household workbook; a block that was not collected has none."""
    return ((sheet, values) for sheet, _, values in rows_of(household, year, names))


def rows_of(household: Household, year: int, names: Names) -> Iterator[tuple[Sheet, str, list[Any]]]:
    """The same, each with the id of whom it is about: a member, a pairing, the household."""
    shared = _shared(household, year, names)
    for sheet in HOUSEHOLDS.sheets:
        if sheet.per_person:
            for member in household.members:
                yield sheet, member.id, _values(sheet, shared | _of_member(member))
        elif sheet.name == HELPERS:
            for pairing in of_year(household.pairings, year):
                yield sheet, str(pairing.get("id")), _values(sheet, shared | {"pairing": pairing})
        elif _has(household, sheet):
            yield sheet, household.id, _values(sheet, shared)


def _has(household: Household, sheet: Sheet) -> bool:
    """Whether the household has a row on a sheet."""
    if sheet.name in SHEETS:
        return SHEETS[sheet.name] in household.blocks
    return sheet.name != "监测" or _monitoring(household) is not None


def _monitoring(household: Household) -> Values | None:
    """The monitoring that goes on at the end of the year, or that ended in it."""
    found: Values | None = household.fields.get("monitoring") or _block(household).get("since")
    return found


def _block(household: Household) -> Mapping[str, Any]:
    return household.blocks.get("monitoring") or {}


def _values(sheet: Sheet, known: Mapping[str, Values]) -> list[Any]:
    return [known.get(source, NOTHING).get(field) for source, field in sheet.sources]


def _shared(household: Household, year: int, names: Names) -> dict[str, Values]:
    """What every row of the household may show: source of a column → its fields."""
    fields = household.fields
    eliminated = fields.get("monitoring") is None
    return {
        "division": dict(zip(LEVELS, names(str(fields["village"])), strict=True)),
        "household": fields,
        "head": household.head.person if household.head else NOTHING,
        "row": {
            "year": year, "people": len(household.members), "eliminated": eliminated,
            "registered": was_registered_poor(fields.get("status")),
        },
        **{f"household_year.{name}": full(kind, household.blocks[name])
           for name, kind in BLOCKS.items() if name in household.blocks},
        **_monitored(household, year, eliminated=eliminated),
    }  # fmt: skip


def _of_member(member: Member) -> dict[str, Values]:
    person = member.person
    if person.get("duplicate"):
        person = {**person, "document_type": "duplicate"}
    found = {"person": person, "membership": {"relation": member.relation}}
    return found if member.form is None else found | {FORM: full(PersonForm, member.form)}


def _monitored(household: Household, year: int, *, eliminated: bool) -> dict[str, Values]:
    """The monitoring, what was found on identification, and on elimination once the risk is gone."""
    found: dict[str, Values] = {}
    if (stands := _monitoring(household)) is None:
        return found
    found["household.monitoring"] = {**stands, "month": _month(stands["year"], stands["month"])}
    stored = _block(household)
    found |= _moment("identified", stored.get("identified", NOTHING))
    if eliminated and "eliminated" in stored:
        last = stored["eliminated"]
        month = _month(year, last["month"]) if "month" in last else None
        found |= _moment("eliminated", last, way=last.get("way"), month=month)
    return found


def _moment(when: str, stored: Values, **more: Any) -> dict[str, Values]:
    place = f"household_year.monitoring.{when}"
    found: dict[str, Values] = {place: full(MonitoringForm, stored) | more}
    if "income" in stored:
        found[f"{place}.income"] = full(Income, stored["income"])
    return found


def _month(year: int, month: int) -> str:
    return f"{year}-{month:02d}"


def full(kind: type[Block], stored: Values) -> dict[str, Any]:
    """A stored block with its defaults, without what is computed beside it."""
    found = dict(_defaults(kind))
    found.update((name, value) for name, value in stored.items() if name in found)
    return found


@cache
def _defaults(kind: type[Block]) -> Mapping[str, Any]:
    return {name: field.default for name, field in kind.model_fields.items()}
