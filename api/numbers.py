"""Who holds the document numbers that a command names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.commands import AddMember, BackfillMember, CorrectIdentity, Opening
from domain.identity import same_person_part
from domain.known import NumberState
from projections.people import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.commands import Command
    from ledger.database import Connection
    from ledger.numbers import Entry
    from ledger.vault import Vault


def documents(command: Command) -> list[str]:
    """The document numbers that a command names."""
    if isinstance(command, Opening):
        return [m.document for m in command.members if m.document]
    if isinstance(command, AddMember | BackfillMember):
        return [command.entry.document] if command.entry.document else []
    if isinstance(command, CorrectIdentity):
        return [command.document] if command.document else []
    return []


def macs_of(vault: Vault, command: Command) -> dict[bytes, str]:
    """MAC → number (first 18 characters) of each number that the command names."""
    numbers = [same_person_part(document) for document in documents(command)]
    return {vault.mac(number): number for number in numbers}


def number_states(
    connection: Connection, by_mac: Mapping[bytes, str], known: Sequence[Entry]
) -> dict[str, NumberState]:
    """The state of each number that has entries."""
    found: dict[str, list[Entry]] = {}
    for entry in known:
        found.setdefault(by_mac[entry.mac], []).append(entry)
    holders = [entry.person for entry in known if entry.holds]
    names = names_of(connection, holders) if holders else {}
    return {number: _state(many, names) for number, many in found.items()}


def _state(many: list[Entry], names: dict[str, str]) -> NumberState:
    holder = next((entry.person for entry in many if entry.holds), None)
    freed = [entry for entry in many if not entry.holds]
    return NumberState(
        holder=holder,
        name=names.get(holder) if holder else None,
        freed_by=tuple(dict.fromkeys(entry.changed_by for entry in freed)),
        former=tuple(dict.fromkeys(entry.person for entry in freed)),
    )
