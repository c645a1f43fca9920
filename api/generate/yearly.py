"""The autumn of every year: the form is collected, then the household exits, returns, or goes on."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

from api.generate import incomes
from api.generate.course import LAST_EXIT
from api.generate.forms import income, person_form
from api.generate.home import Home
from api.generate.standing import end_policy, fall_back, leave_poverty
from domain import commands as c
from domain.income import YEAR_MONTHS, months_counted

if TYPE_CHECKING:
    from api.generate.family import Family
    from domain.events import Event


def autumn(family: Family, year: int, happens: set[str]) -> None:
    """The form of the year, and what becomes of the household at the end of November."""
    exits = family.poor and year == family.exit_year
    later = family.status == "exited" and year > (family.exit_year or LAST_EXIT)
    if later and "return" in happens and year < LAST_EXIT:
        happens.discard("return")
        fall_back(family, year)
        family.per_head = 0
    collect(family, year, exits=exits)
    if exits:
        leave_poverty(family, year, stable="stable_exit" in happens)
    elif later and "end_policy" in happens and family.status == "exited":
        end_policy(family, year)


def collect(
    family: Family, year: int, *, exits: bool = False, per_head: int | None = None, like: int | None = None
) -> Event | None:
    """信息采集更新 with an income of about `per_head` fen, or what follows from last year's.

    A form that nobody asked for (see `Desk`) is left out, and the life goes on as if it were there; None
    then. With `like` it is copied from that year's.
    """
    rng = Random(f"{family.key}:{like or year}")  # noqa: S311  not a secret
    family.per_head = _per_head(family, rng, year, exits=exits) if per_head is None else per_head
    family.rooms = family.rooms or len(family.people)
    if exits or not family.poor:
        family.safe_since = family.safe_since or year
    elif family.status == "returned":
        family.safe_since = None
    day = date(year, 11, rng.randint(12, 24))
    if family.desk.forms is None or year in family.desk.forms or exits:
        return _survey(family, rng, day, like or year)
    family.pass_over(day)
    return None


def _survey(family: Family, rng: Random, day: date, year: int) -> Event:
    people, attribute = family.people, family.attribute
    place = family.desk.village.short
    home = Home.drawn(f"{family.key}:home", family.rooms, place)
    insured = family.safe_since is not None or rng.random() < 0.6
    forms = [person_form(rng, p, year, attribute, insured=insured) for p in people]
    # Whoever left within the income year still counts for some months of it.
    left = sum(months_counted(gone, year) for gone in family.gone)
    net = family.per_head * (len(people) * YEAR_MONTHS + left) // YEAR_MONTHS
    (event,) = family.ask(
        c.SurveyHousehold, day, conditions=home.conditions(safe_since=family.safe_since),
        income=income(rng, people, forms, year, net),
        measures=incomes.measures(rng, low_income=family.low_income),
        persons={p.id: form for p, form in zip(people, forms, strict=True)},
    )  # fmt: skip
    return event


def _per_head(family: Family, rng: Random, year: int, *, exits: bool) -> int:
    """Income a person, fen: some of the line at first, more every year, over the line from the exit on."""
    line, before = family.line(year), family.per_head
    grown = int(before * rng.uniform(1.08, 1.32)) if before else 0
    if exits:
        return max(grown, int(line * rng.uniform(1.08, 1.5)))
    if not family.poor:
        return max(grown, int(line * rng.uniform(1.08, 1.7) if not before else line * 1.05))
    return min(grown or int(line * rng.uniform(0.5, 0.95)), int(line * rng.uniform(0.9, 0.97)))
