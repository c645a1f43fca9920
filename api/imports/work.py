"""What was decided of a unit, as sealed bytes that wait for the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from api.gateway import fingerprint
from domain.drafts import RULES
from domain.events import Event
from ledger.store import Save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.sheets.judging import Decided
    from domain.commands import Command
    from domain.events import Actor
    from ledger.vault import Vault

COMMANDS = {command.NAME: command for command in RULES}
_FIELDS = ("id", "type", "version", "tags", "facts", "changes", "rests_on", "effective", "year", "month",
           "command", "case", "withdraws")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """The saves of one unit, and the last position that was seen under each tag they depend on.

    `given` are the names and forms of its commands as data: they are read again only when something
    came in between.
    """

    given: list[tuple[str, Any]]
    saves: list[Save]
    seen: dict[str, int]
    villages: list[str]

    @property
    def commands(self) -> list[Command]:
        """Its commands."""
        return [COMMANDS[name].model_validate(form) for name, form in self.given]

    @property
    def kinds(self) -> set[type[Command]]:
        """What its commands are."""
        return {COMMANDS[name] for name, _ in self.given}

    @property
    def households(self) -> list[str]:
        """The households that its commands found."""
        return [tag.partition(":")[2] for tag in self.seen if tag.startswith("household:")]

    @property
    def events(self) -> list[Event]:
        """The events of all its saves."""
        return [event for save in self.saves for event in save.events]


def pack(vault: Vault, batch: str, decided: Sequence[Decided], seen: Mapping[str, int]) -> bytes:
    """The decided commands of a unit, sealed for the import `batch`."""
    saves = [
        {
            "name": command.NAME, "command": command, "fingerprint": fingerprint(command).hex(),
            "events": [{name: getattr(event, name) for name in _FIELDS} for event in events],
        }
        for command, events in decided
    ]  # fmt: skip
    tags = {tag for _, events in decided for event in events for tag in event.tags}
    villages = {tag for tag in tags if tag.startswith("village:")}
    # A village is only found by, except where the events concern nothing else.
    condition = {tag: seen.get(tag, 0) for tag in tags - villages or tags}
    return vault.keep(to_json({"saves": saves, "seen": condition, "villages": sorted(villages)}), batch)


def unpack(vault: Vault, batch: str, data: bytes, actor: Actor) -> Work:
    """The work that `pack` made; its events are the actor's."""
    body = from_json(vault.kept(data, batch))
    given = [(one["name"], one["command"]) for one in body["saves"]]
    saves = [
        Save(
            actor.account, one["command"]["command_id"], bytes.fromhex(one["fingerprint"]),
            [_event(e, actor) for e in one["events"]],
        )
        for one in body["saves"]
    ]  # fmt: skip
    villages = [tag.partition(":")[2] for tag in body["villages"]]
    return Work(given, saves, body["seen"], villages)


def _event(fields: dict[str, Any], actor: Actor) -> Event:
    return Event(
        **{
            **fields, "effective": date.fromisoformat(fields["effective"]), "tags": tuple(fields["tags"]),
            "rests_on": tuple(fields["rests_on"]), "withdraws": tuple(fields["withdraws"]), "actor": actor,
        }
    )  # fmt: skip
