"""Exit, end of policy and return of invented households, in November of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import commands as c
from domain.rules.status import EXITED_ATTRIBUTE, POOR_ATTRIBUTE

if TYPE_CHECKING:
    from api.generate.family import Family
    from domain.events import Event


def leave_poverty(family: Family, year: int, *, stable: bool = False) -> Event:
    """脱贫 in the last days of November, or 稳定脱贫; the form of the year is there."""
    day = family.day(year, (11, 26), (11, 30))
    if stable:
        (event,) = family.ask(
            c.StablyExitHousehold, day, reason="家庭成员已被录用为财政供养人员",
            category="public_pay", member=family.people[-1].id,
        )  # fmt: skip
    else:
        (event,) = family.ask(c.ExitHousehold, day)
    family.status = "stably_exited" if stable else "exited"
    family.attribute = EXITED_ATTRIBUTE[family.attribute]
    return event


def end_policy(family: Family, year: int) -> Event:
    """已脱贫(不再享受政策), on the last day of November."""
    category = family.rng.choice(("car", "town_house", "private_business"))
    (event,) = family.ask(
        c.EndPolicy, family.day(year, (11, 30), (11, 30)), reason="比对发现属八类人群,已核实",
        category=category, member=family.head.id,
    )  # fmt: skip
    family.status = "stably_exited"
    return event


def fall_back(family: Family, year: int) -> Event:
    """返贫, and mostly out of poverty again two years later."""
    cause = family.rng.choice(("illness", "disaster", "schooling"))
    day = family.day(year, (11, 10), (11, 11))
    (event,) = family.ask(c.ReturnHousehold, day, reason="家庭成员患大病", cause=cause)
    family.status, family.attribute = "returned", POOR_ATTRIBUTE[family.attribute]
    later, last = year + 2, family.course.last_exit
    family.exit_year = later if later <= last else None if family.course.demo else last
    return event
