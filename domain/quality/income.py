"""Group 7: income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.income import PRODUCTION
from domain.quality.rule import Group, Severity
from domain.quantities import yuan

if TYPE_CHECKING:
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(7, "收入")
INCOME = "household_year.income"
#: Fen per person and year.
TOO_MUCH = 10_000_000


@GROUP.household(
    1, Severity.LIST, f"{INCOME}.production_expenditure", "有生产经营性收入,却没有生产经营性支出。"
)
def production_without_cost(view: View) -> Told:
    """Production income without cost."""
    said = view.income
    if said is None or said.get("production_expenditure"):
        return False
    return any(said.get(name) for name in PRODUCTION)


@GROUP.household(2, Severity.WARN, INCOME, "人均纯收入{per_capita}元,不大于0。")
def nothing_or_less(view: View) -> Told:
    """Per capita at most 0."""
    per_capita = view.per_capita
    return per_capita is not None and per_capita <= 0 and {"per_capita": yuan(per_capita)}


@GROUP.household(3, Severity.WARN, INCOME, "人均纯收入{per_capita}元,超过100000元。")
def too_much(view: View) -> Told:
    """Per capita above 100,000 yuan."""
    per_capita = view.per_capita
    return per_capita is not None and per_capita > TOO_MUCH and {"per_capita": yuan(per_capita)}
