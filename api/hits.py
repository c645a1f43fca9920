"""What cases hit in the lists of other departments, found by the keyed digests of document numbers."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from api.numbers import macs_of
from domain.errors import Refused
from domain.procedures.comparison import Hit, named
from domain.procedures.effect import wanted
from ledger.sql import Queries
from ledger.store import numbers_of
from projections.people import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.procedures.progress import Progress
    from ledger.database import Connection
    from ledger.vault import Vault

_QUERIES = Queries("api", "queries/comparisons.sql")


def place_of(list_id: str, line: int) -> str:
    """What a row is called by, and its details are sealed for."""
    return f"{list_id}:{line}"


def hits_of(
    connection: Connection, vault: Vault, cases: Iterable[Progress], today: date
) -> dict[str, tuple[Hit, ...]]:
    """Case → its hits: of the numbers in what was handed in, and of the present members of its household."""
    macs = _macs(connection, vault, list(cases))
    if not macs:
        return {}
    given = {"macs": list({mac for _, known in macs for mac in known}), "today": today}
    rows: defaultdict[bytes, list[tuple[Any, ...]]] = defaultdict(list)
    for mac, *row in connection.execute(_QUERIES.hits, given, binary=True):
        rows[mac].append(tuple(row))
    return {
        case.id: tuple(
            _hit(vault, row) for mac in known for row in rows[mac] if case.village.startswith(row[3])
        )
        for case, known in macs
    }


def _macs(
    connection: Connection, vault: Vault, cases: list[Progress]
) -> list[tuple[Progress, dict[bytes, None]]]:  # fmt: skip
    """Each case with the digests of its numbers."""
    members = members_of(connection, [case.household for case in cases if case.household])
    held: defaultdict[str, list[bytes]] = defaultdict(list)
    for entry in numbers_of(connection, members) if members else ():
        if entry.holds:
            held[members[entry.person]].append(entry.mac)
    return [(case, dict.fromkeys([*_handed_in(vault, case), *held[case.household or ""]])) for case in cases]


def _handed_in(vault: Vault, case: Progress) -> list[bytes]:
    # What cannot be read any more has no numbers; the last step refuses it.
    with suppress(Refused):
        return list(macs_of(vault, wanted(case)))
    return []


def _hit(vault: Vault, row: tuple[Any, ...]) -> Hit:
    list_id, place, kind, _, department, dated, sealed = row
    name = place_of(list_id, place)
    category, found = json.loads(vault.kept(sealed, name))
    return Hit(name, kind, category, department, str(dated), found)


def hit_view(hit: Hit, found: str) -> dict[str, Any]:
    """A hit that waits for its answer; `found` as the account may see it."""
    return {"id": hit.id, **named(hit.kind, hit.category, hit.department, hit.dated), "found": found}


def forget(connection: Connection, person: str) -> bool:
    """Remove what any list has of a person's numbers, as the keeper, while the number index knows them.

    Whether there was something, which `sweep` then takes out of the table's pages.
    """
    macs = [entry.mac for entry in numbers_of(connection, [person])]
    return connection.execute(_QUERIES.forget, {"macs": macs}).rowcount > 0


def sweep(owner: Connection) -> None:
    """Let nothing of what was removed lie in the table's pages; in autocommit mode."""
    owner.execute(_QUERIES.sweep)
