"""Checks of a form on its own: what its rows say against each other, before the register is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from api.sheets import cells
from api.sheets import errors as e
from api.sheets.fields import DIVISION, FORM
from domain.blocks import is_grade_of_nothing, is_one_of
from domain.commands import MOST_MEMBERS
from domain.identity import repeats, said_by
from domain.rules.entries import heads
from domain.statuses import was_registered_poor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.sheets.reading import Line, Row

CONDITIONS = "household_year.conditions"
ELIMINATED = "household_year.monitoring.eliminated"
#: What the form says of somebody without a number.
WITHOUT = frozenset({"none", "duplicate"})
AGREED = ("household.village", "household.phone", "household.standard", "head.name", "head.document")


@dataclass(frozen=True)
class Target:
    """Where an import goes: division (code prefix) and year; `status` where the layout carries none.

    `village_code` answers the code of a village from its five names, province first, or None.
    """

    division: str
    year: int
    village_code: Callable[[tuple[str, ...]], str | None]
    status: str = "not_exited"


@dataclass(frozen=True, slots=True)
class Sheaf:
    """All rows of one unit of a file, at least one; `place` counts the file's units from 0.

    `number` is what the unit is known by: 户编号, or a village's code (and the name of a natural village).
    """

    place: int
    number: str | None
    rows: tuple[Row, ...]

    @property
    def members(self) -> list[Row]:
        """The rows of its members."""
        return [row for row in self.rows if row.sheet.per_person]

    @property
    def first(self) -> Row:
        """The row that carries what concerns the whole unit."""
        return self.rows[0]

    def row(self, sheet: str) -> Row | None:
        """Its row on a sheet with a row for each household."""
        return next(iter(self.on(sheet)), None)

    def on(self, sheet: str) -> list[Row]:
        """Its rows on a sheet."""
        return [row for row in self.rows if row.sheet.name == sheet]

    @property
    def errors(self) -> list[e.RowError]:
        """What is wrong with its rows so far."""
        return [error for row in self.rows for error in row.errors]


def units_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each unit, in the order of their first lines; a line that does not name one is alone."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_unit(line) or f"\n{line.sheet.name}\n{line.number}", []).append(line)
    return list(found.values())


def _unit(line: Line) -> str | None:
    """What a line names its unit by, as far as it can be seen without reading it."""
    order, named_by = line.sheet.reading_order, len(line.sheet.key)
    if named_by == 1:
        return cells.narrow(line.cells[order[0][0]])
    # Names are the same however they are spaced, as the register keeps them.
    parts = ["".join(normalize("NFKC", cells.text_of(line.cells[n])).split()) for n, _ in order[:named_by]]
    return "\n".join(parts) if all(parts) else None


def checked(place: int, lines: Iterable[Line], target: Target, *, of_several: bool) -> Sheaf:
    """The lines of one household, read and checked; `of_several`: its layout has several sheets."""
    rows = tuple(line.read() for line in lines)
    for row in rows:
        _check_row(row, target)
    sheaf = Sheaf(place, rows[0].unit, rows)
    if sheaf.number is not None:
        _check_household(sheaf, of_several=of_several)
    return sheaf


def _check_row(row: Row, target: Target) -> None:
    check_place(row, target)
    if row.sheet.per_person:
        _check_person(row)
    values = row.values
    grade, dangerous = (values.get(f"{CONDITIONS}.{name}") for name in ("danger_grade", "housing_dangerous"))
    if is_grade_of_nothing(grade, dangerous=dangerous):
        row.refuse(e.GradeWithoutDanger, f"{CONDITIONS}.danger_grade")
    if "row.eliminated" in values:
        filled = [f"{ELIMINATED}.{name}" in values for name in ("way", "month")]
        if filled != [values["row.eliminated"]] * 2:
            row.refuse(e.EliminationIncomplete, "row.eliminated")


def check_place(row: Row, target: Target) -> None:
    """Year and village of a row that names them; the village's code is kept with the values."""
    year = row.values.get("row.year", target.year)
    if year != target.year:
        row.refuse(e.YearDiffers, "row.year", found=year, year=target.year)
    names = tuple(row.values.get(column.place) for column in DIVISION)
    if None in names:
        return
    village = target.village_code(tuple(map(str, names)))
    if village is None:
        row.refuse(e.VillageUnknown, "division.village")
    elif not village.startswith(target.division):
        row.refuse(e.VillageOutside, "division.village")
    row.values["household.village"] = village


def _check_person(row: Row) -> None:
    """One of education and school status, and nothing against the document; spoilt cells are left alone."""
    values = row.values
    spoilt = {error.column for error in row.errors}
    read = any(at in values for at, _ in row.sheet.blocks[FORM]) and not spoilt & {"文化程度", "在校生状况"}
    if read and not is_one_of(values.get(f"{FORM}.education"), values.get(f"{FORM}.school_status")):
        row.refuse(e.EducationOrSchool, f"{FORM}.education")
    if "证件号码" in spoilt:
        return
    document = values.get("person.document")
    if document is None and values.get("person.document_type", "none") not in WITHOUT:
        row.refuse(e.DocumentContradicts, "person.document_type")
    for name, said in said_by(document).items() if document else ():
        if values.get(f"person.{name}", said) != said:
            row.refuse(e.DocumentContradicts, f"person.{name}")


def _check_household(sheaf: Sheaf, *, of_several: bool) -> None:
    if of_several:
        _check_sheets(sheaf)
    else:
        _check_agreed(sheaf)
    if len(sheaf.members) > MOST_MEMBERS:
        sheaf.first.refuse(e.MembersTooMany, most=MOST_MEMBERS, count=len(sheaf.members))
    _check_documents(sheaf)
    if all("membership.relation" in row.values for row in sheaf.members):
        _check_head(sheaf)


def _check_sheets(sheaf: Sheaf) -> None:
    """One row a sheet, on the first sheet too, members on theirs, and as many as the first says."""
    seen: set[str] = set()
    for row in sheaf.rows:
        if row.sheet.name in seen and not (row.sheet.per_person or row.sheet.many):
            row.refuse(e.HouseholdRepeated, "household.number", sheet=row.sheet.name)
        seen.add(row.sheet.name)
    if "户" not in seen:
        for row in sheaf.rows:
            row.refuse(e.HouseholdUnlisted, "household.number")
    elif not sheaf.members:
        sheaf.first.refuse(e.MembersMissing, "household.number")
    _check_derived(sheaf)


def _check_derived(sheaf: Sheaf) -> None:
    """What follows from the rest: the number of people, and whether a monitored household was registered."""
    people = sheaf.first.values.get("row.people")
    if people is not None and people != len(sheaf.members):
        sheaf.first.refuse(e.PeopleCount, "row.people", found=people, count=len(sheaf.members))
    registered = was_registered_poor(sheaf.first.values.get("household.status"))
    monitored = sheaf.row("监测")
    if monitored and monitored.values.get("row.registered", registered) != registered:
        monitored.refuse(e.RegisteredContradicts, "row.registered")


def _check_agreed(sheaf: Sheaf) -> None:
    """What each row says of the household must be the same."""
    for row in sheaf.rows[1:]:
        for place in AGREED:
            if row.values.get(place) != sheaf.first.values.get(place) and not row.errors:
                row.refuse(e.RowsDiffer, place)


def _check_documents(sheaf: Sheaf) -> None:
    for place in repeats([row.values.get("person.document") for row in sheaf.members]):
        sheaf.members[place].refuse(e.DuplicateInFile, "person.document")


def _check_head(sheaf: Sheaf) -> None:
    members = sheaf.members
    found = [members[place] for place in heads([row.values["membership.relation"] for row in members])]
    if members and not found:
        sheaf.first.refuse(e.HeadNone, "membership.relation")
    for row in found[1:]:
        row.refuse(e.HeadTwo, "membership.relation")
    for name in ("name", "document"):
        said = sheaf.first.values.get(f"head.{name}")
        if said is not None and len(found) == 1 and said != found[0].values.get(f"person.{name}"):
            sheaf.first.refuse(e.HeadDiffers, f"head.{name}")
