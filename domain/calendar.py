"""The statistical year: its windows, its closing, and the configuration in force.

Source: rules §4; 国扶手册2017 (time table of the 2017 动态管理).
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from domain.errors import RuleBroken
from domain.procedures.definitions import Definition

#: Whose day it is everywhere in the register.
SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Operation → first and last day (month, day) of its window in the statistical year.
NATIONAL_WINDOWS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "identify": ((11, 10), (11, 30)),
    "return": ((11, 10), (11, 30)),
    "exit": ((11, 26), (11, 30)),
    "entry": ((11, 10), (11, 30)),
    "analysis": ((12, 1), (12, 10)),
    "checking": ((12, 11), (12, 20)),
    "cleaning": ((12, 21), (12, 31)),
}
WINDOW_LABELS = {
    "identify": "新识别", "return": "返贫标注", "exit": "脱贫标注", "entry": "信息录入",
    "analysis": "数据分析", "checking": "问题核查", "cleaning": "数据清洗",
}  # fmt: skip

#: Per-capita income line of the year in fen; 2016 from the sources, the others the national line.
INCOME_LINES = {
    2014: 280000, 2015: 285500, 2016: 295200, 2017: 333500, 2018: 353500, 2019: 374700, 2020: 400000,
}  # fmt: skip


class WindowClosed(RuleBroken):
    """The operation is not open today."""

    code, rule = "window_closed", "rules §4"
    sentence = "“{operation}”只在{opens}至{closes}办理,今天不在办理时间内。"


class Frozen(RuleBroken):
    """Nothing is handled here for some days."""

    code, rule = "frozen", "procedures"
    sentence = "{first}至{last}暂停办理:{why}。"


class YearIsClosed(RuleBroken):
    """The statistical year has its year-end fixed; only the correction path changes it."""

    code, field, rule = "year_closed", "year", "rules §6"
    sentence = "{year}年度已经定格,须走更正程序:由后台账号写明依据(correction)并附佐证。"


class DateInFuture(RuleBroken):
    """Nothing takes effect after the day it is recorded."""

    code, field, rule = "date_in_future", "effective", "rules §4"
    sentence = "业务发生日期{effective}晚于今天。"


class MonthInFuture(RuleBroken):
    """A statistical month lies at most in the current month."""

    code, field, rule = "month_in_future", "month", "国扶手册2017 人口自然变更"
    sentence = "统计月份{year}年{month}月晚于当前月份。"


class DateAfterYear(RuleBroken):
    """The effective date lies at the latest on 31 December of the statistical year."""

    code, field, rule = "date_after_year", "effective", "rules §4"
    sentence = "业务发生日期{effective}晚于统计年度{year}年12月31日。"


class YearOutOfRange(RuleBroken):
    """The statistical year lies in the future or before the register."""

    code, field, rule = "year_out_of_range", "year", "rules §4"
    sentence = "统计年度{year}年不在可办理的范围({first}—{last}年)内。"


class Window(BaseModel):
    """An extension: the operation is open in a division from day to day, granted by the level above."""

    model_config = ConfigDict(frozen=True)
    operation: str
    division: str
    year: int
    opens: date
    closes: date
    granted_by: str


class Freeze(BaseModel):
    """Days, both included, on which nothing is handled in a division, and why."""

    model_config = ConfigDict(frozen=True)
    division: str
    first: date
    last: date
    why: str


class Register(BaseModel):
    """The configuration in force for one register (one county or province)."""

    model_config = ConfigDict(frozen=True)
    first_year: int = 2012
    current_year: int
    #: Years whose year-end is fixed, or being fixed: they follow from the ledger.
    closed_years: frozenset[int] = frozenset()
    windows_open: bool = False
    extensions: tuple[Window, ...] = ()
    income_lines: dict[int, int] = Field(default_factory=lambda: dict(INCOME_LINES))
    barred_causes: frozenset[str] = frozenset()
    back_office_level: str = "province"
    #: Definitions of procedures beside those that ship with the program.
    procedures: tuple[Definition, ...] = ()
    #: Commands that take effect at the end of a case only.
    through_cases: frozenset[str] = frozenset()
    freezes: tuple[Freeze, ...] = ()

    def income_line(self, year: int) -> int:
        """The line of the year in fen per person; the last known one for later years."""
        known = [y for y in self.income_lines if y <= year]
        return self.income_lines[max(known)] if known else min(self.income_lines.values())

    def require_window(self, operation: str | None, division: str, year: int, today: date) -> None:
        """Raises WindowClosed when the operation is not open in the division today."""
        if operation is None or self.windows_open:
            return
        (m1, d1), (m2, d2) = NATIONAL_WINDOWS[operation]
        spans = [(date(year, m1, d1), date(year, m2, d2))]
        spans += [
            (w.opens, w.closes)
            for w in self.extensions
            if w.operation == operation and w.year == year and division.startswith(w.division)
        ]
        if not any(first <= today <= last for first, last in spans):
            first, last = spans[-1]
            raise WindowClosed(operation=WINDOW_LABELS[operation], opens=str(first), closes=str(last))

    def require_not_frozen(self, division: str, today: date) -> None:
        """Raises Frozen while nothing is handled in the division."""
        for one in self.freezes:
            if division.startswith(one.division) and one.first <= today <= one.last:
                raise Frozen(first=str(one.first), last=str(one.last), why=one.why)

    def is_closed(self, year: int) -> bool:
        """Whether the year-end of the year is fixed, or that of a later year, which holds it too."""
        return any(year <= closed for closed in self.closed_years)

    def require_range(self, year: int) -> None:
        """Raises YearOutOfRange."""
        if not self.first_year <= year <= self.current_year:
            raise YearOutOfRange(year=year, first=self.first_year, last=self.current_year)

    def require_year(self, year: int) -> None:
        """Raises YearOutOfRange or YearIsClosed."""
        self.require_range(year)
        if self.is_closed(year):
            raise YearIsClosed(year=year)


def default_date(year: int, today: date) -> date:
    """When a command of a statistical year takes effect that does not say so."""
    return min(today, date(year, 12, 31))


def require_dates(effective: date, year: int, today: date) -> None:
    """Raises DateInFuture or DateAfterYear."""
    if effective > today:
        raise DateInFuture(effective=str(effective))
    if effective.year > year:
        raise DateAfterYear(effective=str(effective), year=year)


def require_month(year: int, month: int, today: date) -> None:
    """Raises MonthInFuture."""
    if (year, month) > (today.year, today.month):
        raise MonthInFuture(year=year, month=month)


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
