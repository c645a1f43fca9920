"""What became of a village: enrolled as poor in the first year, perhaps deeply poor in 2017, delisted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain import commands as c

if TYPE_CHECKING:
    from random import Random

    from api.generate.desk import Desk
    from domain.events import Event

#: Out of how many villages one is poor, and out of how many poor ones deeply.
POOR, DEEPLY = 0.45, 0.3


def chronicle(desk: Desk, rng: Random) -> None:
    """The events of the village itself; every third is certainly poor, every sixth deeply."""
    index = desk.village.index
    if index % 3 and rng.random() > POOR:
        return
    first, last = desk.course.first, desk.course.last
    tell(desk, rng, 1, c.EnrolVillage, date(first, 11, 20), "贫困发生率高于标准,经公示确定", attribute="poor")
    if index % 6 == 0 or rng.random() < DEEPLY:
        day = date(2017, 9, rng.randint(1, 28))
        if first < 2017 <= last:
            tell(desk, rng, 2, c.AdjustVillageAttribute, day, "确定为深度贫困村", attribute="deeply_poor")
    if rng.random() < 0.95:
        day = date(rng.choice((2017, 2018, 2018, 2019)), 12, rng.randint(1, 20))
        if first < day.year <= last:
            tell(desk, rng, 3, c.DelistVillage, day, "贫困发生率降至3%以下,经验收出列")


def tell(  # noqa: PLR0913, PLR0917  what a command on a village consists of
    desk: Desk, rng: Random, step: int, kind: type[c.OfVillage], day: date, reason: str, **fields: Any
) -> list[Event]:
    """Give a command on the village."""
    command = kind(
        command_id=desk.course.command_id(desk.village.code, 0, step), village=desk.village.code,
        year=day.year, effective=day, reason=reason, **fields,
    )  # fmt: skip
    return desk.do(command, desk.clerk(rng, desk.village.code, back_office=kind.BACK_OFFICE))
