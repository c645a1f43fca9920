"""Annual forms of places in files: a row checked, and what it would do to the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets.checks import Sheaf, check_place
from api.sheets.judging import Judged, Verdict, row_error
from api.sheets.place_fields import FORM, NAME
from domain.commands import SurveyNaturalVillage, SurveyVillage
from domain.decide import decide
from domain.errors import Refused
from domain.events import part_id
from domain.places import NaturalVillageForm, VillageForm, natural_village_id
from domain.rules.places import NaturalVillageNameless, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.sheets.checks import Target
    from api.sheets.judging import Decided
    from api.sheets.planning import Planner
    from api.sheets.reading import Line, Row
    from domain.commands import Command
    from domain.fold import State
    from domain.known import Context

#: What the register counts is never taken in.
COUNTED = {"code": "counted_by_register", "message": "在册户数等由登记统计的各列不录入,以登记为准。"}


def checked_place(place: int, lines: Iterable[Line], target: Target) -> Sheaf:
    """The rows of one place, read and checked; a place has one row."""
    rows = tuple(line.read() for line in lines)
    for row in rows:
        check_place(row, target)
        row.values["natural_village.plain"] = _plain(row)
    for row in rows[1:]:
        unit = "自然村" if NAME in row.sheet.columns else "村"
        row.refuse(e.PlaceRepeated, "division.village", unit=unit)
    return Sheaf(place, _known_by(rows[0]), rows)


def village_of(sheaf: Sheaf) -> str | None:
    """The code of the village that a place is or lies in, where it is known."""
    code: str | None = sheaf.first.values.get("household.village")
    return code


def judge_place(
    sheaf: Sheaf, planner: Planner, state: State, context: Context, *, again: bool = False
) -> Judged:
    """Plan and decide; `state` holds the own events of the village.

    `again`: this very file has recorded the place before, so it is not looked at twice.
    """
    stored = None if sheaf.errors else _stored(sheaf, planner.target.year, state)
    if again and stored is not None:
        return Judged(Verdict.UNCHANGED)
    try:
        if again:
            raise e.PlaceTakenBack
        command = _command(sheaf, planner, stored)
        decided: list[Decided] = [] if command is None else [(command, decide(command, state, context))]
    except e.RowsRefused as refused:
        return Judged(Verdict.REFUSED, problems=refused.errors)
    except Refused as refusal:
        return Judged(Verdict.REFUSED, problems=[row_error(refusal, sheaf)])
    if not decided:
        return Judged(Verdict.UNCHANGED)
    warnings = [COUNTED] if sheaf.first.counted else []
    return Judged(Verdict.CHANGED if stored else Verdict.NEW, decided, warnings=warnings)


def _plain(row: Row) -> str | None:
    """The name of a natural village as the register keeps it; noted when it is none."""
    name = row.values.get(NAME.place)
    try:
        return None if name is None else plain_name(name)
    except NaturalVillageNameless as refusal:
        row.note(refusal, NAME)
        return None


def _known_by(row: Row) -> str | None:
    """The code of a village, and the name of a natural village after it."""
    village, name = row.values.get("household.village"), row.values["natural_village.plain"]
    if NAME not in row.sheet.columns:
        return village
    return f"{village} {name}" if village and name else None


def _stored(sheaf: Sheaf, year: int, state: State) -> Mapping[str, Any] | None:
    """The form of the year that the register has."""
    values = sheaf.first.values
    kind, entity = "village_year", str(village_of(sheaf))
    if values["natural_village.plain"] is not None:
        kind = "natural_village_year"
        entity = natural_village_id(entity, values["natural_village.plain"])
    form: Mapping[str, Any] | None = state.value(kind, part_id(entity, year), "form")
    return form


def _command(sheaf: Sheaf, planner: Planner, stored: Mapping[str, Any] | None) -> Command | None:
    """The survey that brings the register to what the row says. Raises RowsRefused."""
    if sheaf.errors:
        raise e.RowsRefused(sheaf.errors)
    values, village = sheaf.first.values, str(village_of(sheaf))
    filled = {p.removeprefix(f"{FORM}."): v for p, v in values.items() if p.startswith(f"{FORM}.")}
    if not filled or filled == stored:
        return None
    if (name := values["natural_village.plain"]) is None:
        common = planner.common(sheaf, SurveyVillage.NAME)
        return SurveyVillage(**common, village=village, form=VillageForm(**filled))
    common = planner.common(sheaf, SurveyNaturalVillage.NAME)
    return SurveyNaturalVillage(**common, village=village, name=name, form=NaturalVillageForm(**filled))
