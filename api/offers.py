"""Which commands an account may give, and which of them make sense for a household as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain import decide  # noqa: F401  it fills the registry of rules
from domain.commands import OfCounty, OfHousehold
from domain.divisions import level, reaches
from domain.drafts import RULES
from domain.statuses import admits
from domain.words import COMMAND_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.calendar import Register
    from domain.commands import Command
    from domain.events import Actor

View = dict[str, Any]
#: What an official gives by a form of its own, by name; rollbacks and steps of cases have pages of theirs.
COMMANDS: dict[str, type[Command]] = {one.NAME: one for one in RULES if one.NAME in COMMAND_LABELS}


class Offer(NamedTuple):
    """A command that may be given: its name, what people call it, what it is about.

    `by_case`: it is handed in, and takes effect at the end of a procedure.
    """

    name: str
    label: str
    group: str
    by_case: bool
    of_household: bool


#: What the commands are about, in the order in which they are listed.
GROUPS = {
    "opening": (
        "identify-household", "take-over-household", "backfill-household", "identify-monitored",
        "open-monitored",
    ),
    "status": (
        "exit-household", "stably-exit-household", "end-policy", "return-household", "remove-household",
        "plan-exit",
    ),
    "members": (
        "split-household", "add-member", "remove-member", "backfill-member", "remove-person",
        "delete-duplicate", "change-head",
    ),
    "corrections": ("change-village", "adjust-attribute", "adjust-standard", "correct-identity"),
    "forms": ("survey-household", "survey-village", "survey-natural-village", "survey-county"),
    "monitoring": ("start-monitoring", "eliminate-risk"),
    "pairings": ("mark-focus", "pair-helper", "end-pairing"),
    "villages": ("enrol-village", "delist-village", "adjust-village-attribute"),
}  # fmt: skip
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
#: Where no county lies within.
_BELOW = ("township", "village")
#: Command → what there must be in a household beside its status.
_NEEDS: dict[str, Callable[[View], bool]] = {
    "start-monitoring": lambda view: view["household"].get("monitoring") is None,
    "eliminate-risk": lambda view: view["household"].get("monitoring") is not None,
    "end-pairing": lambda view: any(one.get("until") is None for one in view["pairings"]),
    "delete-duplicate": lambda view: any(one.get("duplicate") for one in present(view)),
    "change-head": lambda view: len(present(view)) > 1,
    "split-household": lambda view: len(present(view)) > 1,
}  # fmt: skip


def present(view: Mapping[str, Any]) -> list[View]:
    """Who is in the household now, as `household_view` says."""
    return [one for one in view["people"] if one["present"]]


def offers(actor: Actor, register: Register) -> list[Offer]:
    """All that the account may give, in the order of the register's own words."""
    return [
        _offer(COMMANDS[name], register) for name in COMMAND_LABELS if _may(actor, register, COMMANDS[name])
    ]


def offered(actor: Actor, register: Register, view: Mapping[str, Any]) -> list[Offer]:
    """What of it makes sense for a household, of which this is `household_view`; the rules decide."""
    return [
        one
        for one in offers(actor, register)
        if one.of_household
        and admits(one.name, view["household"].get("status"))
        and _NEEDS.get(one.name, bool)(dict(view))
    ]


def _may(actor: Actor, register: Register, command: type[Command]) -> bool:
    """By role and level; who may hand in a case its procedure says."""
    if command.ROLE not in actor.roles or (issubclass(command, OfCounty) and level(actor.division) in _BELOW):
        return False
    given = command.NAME in register.through_cases or not command.BACK_OFFICE
    return given or reaches(actor.division, register.back_office_level)


def _offer(command: type[Command], register: Register) -> Offer:
    name, by_case = command.NAME, command.NAME in register.through_cases
    return Offer(name, COMMAND_LABELS[name], _GROUP_OF[name], by_case, issubclass(command, OfHousehold))
