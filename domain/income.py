"""The income of a household-year, computed as the form says. All amounts in fen.

Source: 贫困户信息采集表 block D; income year 1 October to 30 September (乡镇方案2020).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain.quantities import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.blocks import Income

WAGES = ("wages_migrant", "wages_post", "wages_other")
PRODUCTION = ("production_crops", "production_livestock", "production_forest", "production_other")
PROPERTY = ("property_dividend", "property_land", "property_other")
TRANSFER = (
    "transfer_family_planning", "transfer_low_income", "transfer_extreme_poverty",
    "transfer_pension", "transfer_ecological", "transfer_other",
)  # fmt: skip
YEAR_MONTHS = 12


class Computed(NamedTuple):
    """Net income, person-months it is divided by, per-capita income, reference for monitoring."""

    net: int
    person_months: int
    per_capita: int
    reference: int


def net_income(income: Income) -> int:
    """Wages + production − production expenditure + property + transfers."""
    received = sum(int(getattr(income, name)) for name in (*WAGES, *PRODUCTION, *PROPERTY, *TRANSFER))
    return received - income.production_expenditure


def income_year(year: int) -> tuple[date, date]:
    """The income year that a statistical year reports: 1 October before to 30 September."""
    return date(year - 1, 10, 1), date(year, 9, 30)


def months_counted(left: date, year: int) -> int:
    """Months of the income year that a member who left on a day still counts, 0 to 12."""
    first, last = income_year(year)
    if left < first:
        return 0
    left = min(left, last)
    return (left.year - first.year) * YEAR_MONTHS + left.month - first.month + 1


def compute(income: Income, members: int, left: Iterable[date], year: int) -> Computed:
    """The four figures; a member who left within the income year counts up to the leaving.

    Per capita is net × 12 / person-months, halves rounded up once, here.
    """
    person_months = members * YEAR_MONTHS + sum(months_counted(day, year) for day in left)
    net = net_income(income)
    per_capita = half_up(net * YEAR_MONTHS, person_months) if person_months else 0
    return Computed(net, person_months, per_capita, net + income.insurance_claims - income.out_of_pocket)
