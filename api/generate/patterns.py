"""Patterns that auditors look for, planted in households of their own: nothing in them breaks a rule.

Source: checks, "What auditors found" (audit report of 2017), and the patterns named there beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from api.generate.county import villages
from api.generate.course import LAST_EXIT
from api.generate.openings import opened
from api.generate.plot import Plot
from api.generate.standing import fall_back, leave_poverty
from api.generate.yearly import autumn, collect
from domain import commands as c
from domain.rules.status import EXITED_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.generate.county import Stretch
    from api.generate.course import Course
    from api.generate.desk import Desk
    from api.generate.family import Family
    from api.generate.people import Maternity
    from domain.events import Event

COUPLE = (("head", "m", 1966), ("spouse", "f", 1968))
#: A set of patterns for so many households; for fewer than FEWEST none, which would drown them.
EVERY, FEWEST = 2_000, 20
#: Years that the longest pattern needs, and households that one account enters on one day.
SPAN, BULK = 5, 12


@dataclass(frozen=True, slots=True)
class Pattern:
    """A planted pattern. `events` are the telling ones, `accounts` who recorded them, `days` when."""

    name: str
    title: str
    village: str
    numbers: tuple[str, ...]
    households: tuple[str, ...]
    events: tuple[str, ...]
    accounts: tuple[str, ...]
    days: tuple[str, ...]
    how: str


def plant(desk: Desk, maternity: Maternity, stretch: Stretch) -> list[Pattern]:
    """Plant what this village is to have, after its last household."""
    course = desk.course
    due = patterns_of(course).get(desk.village.index, []) if stretch.ends else []
    plot = Plot(desk, maternity, course.seed, stretch.last)
    return [pattern(plot) for pattern in due]


def patterns_of(course: Course) -> dict[int, list[Callable[[Plot], Pattern]]]:
    """Index of a village → its patterns: spread over the county, none where the years are too few."""
    if course.households < FEWEST or min(course.last, LAST_EXIT) - course.first + 1 < SPAN:
        return {}
    count, places = len(PATTERNS) * -(-course.households // EVERY), len(villages(course.county))
    found: dict[int, list[Callable[[Plot], Pattern]]] = {}
    for n in range(count):
        found.setdefault(n * max(1, places // count) % places, []).append(PATTERNS[n % len(PATTERNS)])
    return found


def _told(  # noqa: PLR0913, PLR0917  what a pattern consists of
    plot: Plot, name: str, title: str, families: Iterable[Family], events: Iterable[Event], how: str
) -> Pattern:
    some, telling = list(families), list(events)
    return Pattern(
        name, title, plot.desk.village.code, tuple(f.number for f in some), tuple(f.id for f in some),
        tuple(e.id for e in telling), tuple(dict.fromkeys(e.actor.account for e in telling)),
        tuple(dict.fromkeys(e.effective.isoformat() for e in telling)), how,
    )  # fmt: skip


def _registered(
    plot: Plot, *members: tuple[str, str, int], day: date | None = None, one: bool = False
) -> tuple[Family, Event]:
    """A household identified in the first year, and its opening; `one`: a single account does everything."""
    first = plot.desk.course.first
    family = plot.unregistered(*(members or COUPLE), identified=first)
    if one:
        family.typist = plot.desk.clerk(plot.desk_rng(), family.place, back_office=False)
    event = opened(family, c.IdentifyHousehold, day=day)
    collect(family, first)
    return family, event


def _go_on(family: Family, first: int, exits: int | None = None) -> None:
    """The autumns from a year on; it exits in the year given."""
    family.exit_year = exits or family.exit_year
    for year in range(first, family.course.last + 1):
        autumn(family, year, set())


def _exit(family: Family, year: int, per_head: int) -> tuple[Event, Event]:
    """The form of a year with an income a person, and the exit that it allows."""
    family.exit_year = year
    survey = collect(family, year, exits=True, per_head=per_head)
    assert survey is not None  # noqa: S101  a form on which an exit rests is never left out
    return survey, leave_poverty(family, year)


def _relatives(plot: Plot) -> Pattern:
    family, _ = _registered(plot, *COUPLE, ("sibling", "m", 1970))
    first = plot.desk.course.first
    child = family.divide(date(first + 1, 6, 12), [family.people[2]], "兄弟分户", plot.neighbour)
    (split,) = plot.desk.saves[-1].events
    _go_on(family, first + 1, first + 2)
    _go_on(child, first + 1, first + 3)
    return _told(
        plot, "relatives_by_split", "亲属借分户进入名册", (family, child), (split,),
        "分户后新户落在另一个村,新户主是原户主的兄弟,没有单独识别过,却照样享受政策并脱贫。",
    )  # fmt: skip


def _just_above(plot: Plot) -> Pattern:
    family, _ = _registered(plot)
    year = plot.desk.course.first + 2
    collect(family, year - 1)
    events = _exit(family, year, family.line(year) + 200)
    _go_on(family, year + 1)
    return _told(
        plot, "just_above", "收入刚过线就脱贫", (family,), events,
        "脱贫当年人均纯收入高出标准不到20元。",
    )  # fmt: skip


def _expected(plot: Plot) -> Pattern:
    family, _ = _registered(plot)
    year = plot.desk.course.first + 2
    collect(family, year - 1)
    events = _exit(family, year, family.line(year) * 13 // 10)
    collect(family, year + 1, per_head=family.line(year) * 7 // 10)
    family.per_head = family.line(year + 2)
    _go_on(family, year + 2)
    return _told(
        plot, "expected_income", "把预期收入算进去而提前脱贫", (family,), events,
        "脱贫当年收入高出标准三成,下一年的收入却低于脱贫当年的标准,也没有返贫。",
    )  # fmt: skip


def _there_and_back(plot: Plot) -> Pattern:
    family, _ = _registered(plot)
    year = plot.desk.course.first + 1
    _, out = _exit(family, year, family.line(year) * 11 // 10)
    back = fall_back(family, year + 1)
    family.per_head = 0
    collect(family, year + 1)
    _go_on(family, year + 2)
    return _told(
        plot, "exit_and_return", "脱贫后一年之内返贫", (family,), (out, back),
        "脱贫与返贫相隔不满一年。",
    )  # fmt: skip


def _never_updated(plot: Plot) -> Pattern:
    family, _ = _registered(plot)
    year, per_head = plot.desk.course.first + 1, family.line(LAST_EXIT) * 12 // 10
    survey, _ = _exit(family, year, per_head)
    same = [collect(family, y, per_head=per_head, like=year) for y in range(year + 1, family.course.last + 1)]
    return _told(
        plot, "never_updated", "采集表多年照抄", (family,), (survey, *(e for e in same if e)),
        "脱贫以后每年的采集表与脱贫当年一字不差:收入、土地、务工月数都没有变。",
    )  # fmt: skip


def _in_bulk(plot: Plot) -> Pattern:
    first = plot.desk.course.first
    day, typist = (
        date(first, 11, 11),
        plot.desk.clerk(plot.desk_rng(), plot.desk.village.code, back_office=False),
    )
    families, events = [], []
    for n in range(BULK):
        family = plot.unregistered(("head", "m", 1950 + n), identified=first)
        family.typist = typist
        events.append(opened(family, c.IdentifyHousehold, day=day))
        family.typist = None
        collect(family, first)
        _go_on(family, first + 1, first + 1 + n % 4)
        families.append(family)
    return _told(
        plot, "bulk_entry", "一个账号一天成批录入", families, events,
        f"同一个账号在同一天为同一个村新识别{BULK}户,都是单人户,没有其他人经手。",
    )  # fmt: skip


def _one_hand(plot: Plot) -> Pattern:
    family, opening = _registered(plot, one=True)
    year = plot.desk.course.first + 1
    survey, out = _exit(family, year, family.line(year) * 12 // 10)
    _go_on(family, year + 1)
    return _told(
        plot, "one_hand", "识别、采集、脱贫同一人经手", (family,), (opening, survey, out),
        "这一户的每一件业务都由同一个账号办理。",
    )  # fmt: skip


def _low_income_head(plot: Plot) -> Pattern:
    family, _ = _registered(plot)
    year = plot.desk.course.first + 2
    collect(family, year - 1)
    _, out = _exit(family, year, family.line(year) * 12 // 10)
    after = family.attribute = EXITED_ATTRIBUTE["low_income"]
    (event,) = family.ask(c.AdjustAttribute, date(year, 12, 20), reason="低保复核", attribute=after)
    _go_on(family, year + 1)
    return _told(
        plot, "exit_then_allowance", "刚脱贫又纳入低保", (family,), (out, event),
        "标注脱贫不到一个月,又把属性调整为低保。",
    )  # fmt: skip


PATTERNS: tuple[Callable[[Plot], Pattern], ...] = (
    _relatives, _just_above, _expected, _there_and_back, _never_updated, _in_bulk, _one_hand,
    _low_income_head,
)  # fmt: skip
