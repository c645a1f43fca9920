"""How invented households come into the register: identified, taken over, back-filled, monitored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from api.generate import monitoring
from api.generate.desk import Registered
from api.generate.people import LAST_YEAR
from domain import commands as c
from domain.rules.status import EXITED_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from api.generate.family import Family
    from domain.events import Event

CAUSES = {
    "illness": 40, "disability": 14, "lack_of_labour": 12, "lack_of_skill": 10, "lack_of_capital": 9,
    "schooling": 6, "lack_of_land": 3, "disaster": 2, "lack_of_motivation": 2, "lack_of_water": 1,
    "poor_transport": 1,
}  # fmt: skip


def draw(rng: Random, weights: Mapping[Any, float]) -> Any:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def causes(rng: Random) -> tuple[str, tuple[str, ...]]:
    """The main cause of poverty and up to two others."""
    main = draw(rng, CAUSES)
    return main, tuple(sorted({draw(rng, CAUSES) for _ in range(rng.randint(0, 2))} - {main}))


def opened(
    family: Family, kind: type[c.Opening], village: str = "", day: date | None = None, **more: Any
) -> Event:
    """Register the household by a command of a kind, in its village unless another is named."""
    rng, people = family.rng, family.people
    main, others = family.causes or causes(rng)
    place = family.desk.village
    (event,) = family.ask(
        kind, day or family.day(family.identified, (11, 10), (11, 20)), village=village or place.code,
        members=[p.entry() for p in people], number=family.number, attribute=family.attribute,
        main_cause=main, other_causes=others, phone=family.head.phone,
        address=f"{place.county}{place.township}{place.short}{rng.randint(1, 9)}组", **more,
    )  # fmt: skip
    _took(family, event.changes["household"], event.facts["members"])
    return event


def _took(family: Family, opened: dict[str, Any], ids: Iterable[str]) -> None:
    """Keep the ids that the opening gave."""
    (family.id,) = opened
    people, family.people = family.people, []
    family.joined(people, ids)
    family.desk.registered += [
        Registered(family.id, p.id, p.document, p.name) for p in family.others if not p.bare
    ]


def _identified(family: Family) -> None:
    opened(family, c.IdentifyHousehold)


def _taken_over(family: Family) -> None:
    opened(
        family, c.TakeOverHousehold, reason="由旧系统建账", status="not_exited",
        identified_year=family.identified,
    )  # fmt: skip


def taken_over_later(family: Family) -> None:
    """建账 in the first year of a household that had been identified, and perhaps had exited, before."""
    family.last = date(family.course.first, 1, 1)
    if family.exit_year is not None and family.exit_year < family.course.first:
        family.status, family.attribute = "exited", EXITED_ATTRIBUTE[family.attribute]
    opened(
        family, c.TakeOverHousehold, reason="由旧系统建账", status=family.status,
        day=family.day(family.course.first, (1, 5), (1, 25)), identified_year=family.identified,
        exit_year=None if family.poor else family.exit_year,
    )  # fmt: skip


def _backfilled(family: Family) -> None:
    opened(family, c.BackfillHousehold, reason="识别时外出务工,漏登")


def _undocumented(family: Family) -> None:
    family.people = [family.head]
    family.head.bare = True
    opened(family, c.BackfillHousehold, reason="本人一直无户口,正在补办", documented=False)


def _duplicate(family: Family) -> None:
    """Taken over with somebody whom another household, or this one itself, has as well."""
    twice = family.maker.someone("other", "f", 1990)
    family.last = date(2014, 11, 20)
    earlier = family.desk.staying(family.last)
    if known := family.rng.choice(earlier) if earlier else None:
        twice.name, twice.document = known.name, known.document
    else:
        twice.name, twice.document = family.head.name, family.head.document
    family.people.append(twice)
    _taken_over(family)
    kept = known.person if known else family.head.id

    def delete(family: Family, year: int, month: int) -> None:
        scope = "across_households" if known else "same_household"
        family.ask(
            c.DeleteDuplicate, family.day_in(year, month), reason="同一人重复登记",
            person=twice.id, kept=kept, scope=scope,
        )  # fmt: skip
        family.part(twice)

    family.later(family.identified + 1, delete, 1)


OPENINGS: dict[str, Callable[[Family], None]] = {
    "duplicate": _duplicate, "undocumented": _undocumented, "backfilled": _backfilled,
    "taken_over": _taken_over, "identified": _identified,
}  # fmt: skip


def ordinary(family: Family) -> None:
    """An ordinary household under monitoring from 2020 on.

    In the demonstration some are identified as poor in the autumn.
    """
    rng, month = family.rng, family.rng.randint(3, 7)
    year = LAST_YEAR if family.course.demo else rng.randint(LAST_YEAR, family.course.last)
    family.identified, family.status = year, "not_registered_poor"
    category = rng.choice(("marginal", "marginal", "sudden_hardship"))
    place = family.desk.village
    (event,) = family.ask_in_month(
        c.OpenMonitored, year, month, reason="边缘户排查", village=place.code, number=family.number,
        members=[p.entry() for p in family.people], main_cause=draw(rng, CAUSES),
        monitoring=monitoring.described(family, year, category),
    )  # fmt: skip
    _took(family, event.changes["household"], event.changes["person"])
    if rng.random() < 0.25 and family.course.demo:
        day = family.day(year, (11, 10), (11, 20))
        family.ask(c.IdentifyMonitored, day, reason="收入低于标准,应纳尽纳")
    elif rng.random() < 0.5:
        monitoring.eliminate(family, year, 10)
    if family.course.demo:
        family.survey(year, family.line(year) * rng.randint(80, 140) // 100, safe=True)
