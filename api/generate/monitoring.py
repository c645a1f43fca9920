"""Monitoring of invented households, from 2020 on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.generate import incomes
from domain import commands as c
from domain.blocks import MonitoringForm

if TYPE_CHECKING:
    from api.generate.family import Family

RISKS = ("illness", "disability", "schooling", "accident", "lack_of_labour", "unstable_work")


def described(family: Family, year: int, category: str) -> dict[str, Any]:
    """Category, risks, the four problems and the income on identification."""
    rng = family.rng
    risks = [rng.choice(RISKS)]
    disaster = None
    if rng.random() < 0.1:
        risks, disaster = ["natural_disaster"], rng.choice(("flood", "drought"))
    return {
        "category": category, "risks": risks, "disaster": disaster,
        "problems": MonitoringForm(
            housing_problem=rng.random() < 0.1, water_problem=rng.random() < 0.05,
            insurance_problem=rng.random() < 0.05,
        ),
        "income": incomes.income(
            rng, family.people, year, rng.randint(300_000, 520_000) * len(family.people), low_income=False
        ),
    }  # fmt: skip


def start(family: Family, year: int, month: int) -> None:
    """纳入监测 of a household that had exited; some are free of the risk by autumn."""
    if family.status not in {"exited", "stably_exited"}:
        return
    category = family.rng.choice(("unstable_exit", "unstable_exit", "sudden_hardship"))
    family.ask_in_month(
        c.StartMonitoring, year, month, reason="入户排查发现返贫风险",
        monitoring=described(family, year, category),
    )  # fmt: skip
    if family.rng.random() < 0.6:
        family.later(year, eliminate, family.rng.randint(8, 10))


def eliminate(family: Family, year: int, month: int) -> None:
    """消除风险."""
    family.ask_in_month(
        c.EliminateRisk, year, month, reason="帮扶措施落实,风险消除",
        way=family.rng.choice(("by_help", "by_help", "natural")),
        income=incomes.income(
            family.rng, family.people, year, 700_000 * len(family.people), low_income=False
        ),
    )  # fmt: skip
