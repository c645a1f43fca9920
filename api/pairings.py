"""Views of pairings: the helpers of a household, those that stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sight import masked_row, require_reader, sees_personal
from domain.errors import NotFound
from domain.events import Key
from domain.values import in_words
from projections import households, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import Actor
    from ledger.database import Connection

View = dict[str, Any]


def pairings_view(connection: Connection, actor: Actor, household: str) -> list[View]:
    """The pairings of a household, masked as the account sees persons. Raises NotFound, NoBusinessData."""
    require_reader(actor)
    if households.household(connection, household, actor.division) is None:
        raise NotFound(what="这一户")
    rows = places.pairings(connection, household)
    return [told(row if sees_personal(actor) else masked_row(row)) for row in rows]


def of_household(rows: Mapping[tuple[str, str], View], household: str) -> list[View]:
    """The same out of a folded state, whose personal values are as they may be shown."""
    found = [
        told({"id": entity, **fields})
        for (kind, entity), fields in rows.items()
        if kind == "pairing" and fields.get("household") == household
    ]
    return sorted(found, key=lambda p: (not p["standing"], p["since"], p["id"]))


def told(row: View) -> View:
    """A pairing with its values in words; `standing` until it has an end."""
    fields = {name: value for name, value in row.items() if value is not None}
    return fields | {"standing": "until" not in fields, "words": _words(fields.items())}


def _words(fields: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {n: in_words(Key("pairing", "", n), value) for n, value in fields if n not in {"id", "household"}}
