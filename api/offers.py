"""Which commands an account may give, and which of them make sense for a household as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain import decide  # noqa: F401  it fills the registry of rules
from domain.commands import OfHousehold
from domain.drafts import RULES
from domain.offering import Standing, fits, may_give
from domain.words import COMMAND_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def present(view: Mapping[str, Any]) -> list[View]:
    """Who is in the household now, as `household_view` says."""
    return [one for one in view["people"] if one["present"]]


def offers(actor: Actor, register: Register) -> list[Offer]:
    """All that the account may give, in the order of the register's own words."""
    given = (COMMANDS[name] for name in COMMAND_LABELS)
    return [_offer(one, register) for one in given if may_give(one, actor, register)]


def offered(actor: Actor, register: Register, view: Mapping[str, Any]) -> list[Offer]:
    """What of it makes sense for a household, of which this is `household_view`; the rules decide."""
    home = _standing(view)
    return [one for one in offers(actor, register) if one.of_household and fits(one.name, home)]


def _standing(view: Mapping[str, Any]) -> Standing:
    fields, people = view["household"], present(view)
    return Standing(
        fields.get("status"),
        monitored=fields.get("monitoring") is not None,
        paired=any(one.get("until") is None for one in view["pairings"]),
        doubled=any(one.get("duplicate") for one in people),
        people=len(people),
    )


def _offer(command: type[Command], register: Register) -> Offer:
    name, by_case = command.NAME, command.NAME in register.through_cases
    return Offer(name, COMMAND_LABELS[name], _GROUP_OF[name], by_case, issubclass(command, OfHousehold))
