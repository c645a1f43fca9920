"""Which commands make sense for an account, and for a household as it stands; the rules decide anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.commands import OfCounty
from domain.divisions import reaches
from domain.statuses import admits

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.calendar import Register
    from domain.commands import Command
    from domain.events import Actor


class Standing(NamedTuple):
    """What of a household says which commands are for it.

    `paired`: somebody helps it now. `doubled`: somebody in it is marked as registered twice.
    """

    status: str | None
    monitored: bool
    paired: bool
    doubled: bool
    people: int


#: Command → what there must be in a household beside its status.
_NEEDS: dict[str, Callable[[Standing], bool]] = {
    "start-monitoring": lambda home: not home.monitored,
    "eliminate-risk": lambda home: home.monitored,
    "end-pairing": lambda home: home.paired,
    "delete-duplicate": lambda home: home.doubled,
    "change-head": lambda home: home.people > 1,
    "split-household": lambda home: home.people > 1,
}


def fits(command: str, home: Standing) -> bool:
    """Whether a household is one for the command."""
    return admits(command, home.status) and (command not in _NEEDS or _NEEDS[command](home))


def may_give(command: type[Command], actor: Actor, register: Register) -> bool:
    """By role and level; who may hand in a case its procedure says."""
    if command.ROLE not in actor.roles or (
        issubclass(command, OfCounty) and not reaches(actor.division, "county")
    ):
        return False
    given = command.NAME in register.through_cases or not command.BACK_OFFICE
    return given or reaches(actor.division, register.back_office_level)
