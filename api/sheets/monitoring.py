"""The sheet of monitoring: what a household is taken over with, and what a row says happened in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets.reading import block_of, given
from domain.blocks import Income, MonitoringForm
from domain.commands import EliminateRisk, Elimination, Monitoring, StandingMonitoring, StartMonitoring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.sheets.checks import Sheaf
    from api.sheets.reading import Row
    from api.sheets.registered import Household, Values
    from domain.commands import Command

    #: What every command of the household carries, by the command's name.
    Common = Callable[[str], dict[str, Any]]

BEGAN = "household.monitoring.month"
FORM = "household_year.monitoring"
BEGUN = ("category", "risks", "disaster")


def standing(sheaf: Sheaf, year: int) -> StandingMonitoring | None:
    """Monitoring that began in any month up to the year's last, and may have ended in one of the year."""
    row = _filled(sheaf)
    if row is None:
        return None
    since, month = _year_and_month(row, BEGAN)
    if since > year:
        row.refuse(e.MonitoringYear, BEGAN, year=year)
    return StandingMonitoring(
        **given(row.values, "household.monitoring", BEGUN), **_moment(row, "identified"),
        since_year=since, since_month=month, eliminated=_ended(row, year),
    )  # fmt: skip


def _ended(row: Row, year: int) -> Elimination | None:
    if not row.values["row.eliminated"]:
        return None
    month = _month(row, f"{FORM}.eliminated.month", year)
    if month is None:
        return None
    return Elimination(way=_way(row), month=month, **_moment(row, "eliminated"))


def updates(sheaf: Sheaf, household: Household, year: int, common: Common) -> list[Command]:
    """纳入监测 and 消除风险 that the register does not have yet. Notes what contradicts it."""
    row = _filled(sheaf)
    if row is None:
        return []
    stored, block = household.fields.get("monitoring"), household.blocks.get("monitoring", {})
    if stored is None and "eliminated" in block:
        # Events recorded before forms kept what had ended say nothing to compare with.
        if "since" in block and not _same_end(row, block):
            row.refuse(e.MonitoringDiffers)
        return []
    commands: list[Command] = []
    if stored is None:
        commands += _start(row, household.id, year, common)
    elif not _same(row.values, stored):
        row.refuse(e.MonitoringDiffers)
    return (
        commands + _eliminate(row, household.id, year, common) if row.values["row.eliminated"] else commands
    )


def _start(row: Row, household: str, year: int, common: Common) -> list[Command]:
    month = _month(row, BEGAN, year)
    if month is None:
        return []
    what = Monitoring(**given(row.values, "household.monitoring", BEGUN), **_moment(row, "identified"))
    carried = common("start-monitoring") | {"household": household, "month": month}
    return [StartMonitoring(**carried, monitoring=what)]


def _eliminate(row: Row, household: str, year: int, common: Common) -> list[Command]:
    end = _ended(row, year)
    if end is None:
        return []
    carried = common("eliminate-risk") | {"household": household}
    return [EliminateRisk(**carried, way=end.way, month=end.month, problems=end.problems, income=end.income)]


def _filled(sheaf: Sheaf) -> Row | None:
    """The household's row on the sheet, where that is filled."""
    row = sheaf.row("监测")
    return row if row is not None and "household.monitoring.category" in row.values else None


def _year_and_month(row: Row, place: str) -> tuple[int, int]:
    year, month = map(int, row.values[place].split("-"))
    return year, month


def _month(row: Row, place: str, year: int) -> int | None:
    """Month of the import's year, None (and noted) when it is of another."""
    of, month = _year_and_month(row, place)
    if of == year:
        return month
    row.refuse(e.MonitoringYear, place, year=year)
    return None


def _way(row: Row) -> str:
    return str(row.values[f"{FORM}.eliminated.way"])


def _moment(row: Row, when: str) -> dict[str, Any]:
    """The problems, and the income where it was filled, at one moment of a monitoring."""
    block = block_of(row, f"{FORM}.{when}")
    problems = {name: block[name] for name in MonitoringForm.model_fields if name in block}
    income = {k.removeprefix("income."): v for k, v in block.items() if k.startswith("income.")}
    found: dict[str, Any] = {"problems": MonitoringForm.model_validate(problems)}
    return found | {"income": Income.model_validate(income)} if income else found


def _same(values: Values, stored: Mapping[str, Any]) -> bool:
    since = f"{stored['year']}-{stored['month']:02d}"
    return (values["household.monitoring.category"], values[BEGAN]) == (stored["category"], since)


def _same_end(row: Row, stored: Mapping[str, Any]) -> bool:
    """Whether the row tells of the monitoring that ended in the year as the register does."""
    end = stored["eliminated"]
    if not row.values["row.eliminated"] or _way(row) != end["way"]:
        return False
    month = int(row.values[f"{FORM}.eliminated.month"][5:])
    return month == end["month"] and _same(row.values, stored["since"])
