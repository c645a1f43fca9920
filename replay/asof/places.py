"""What a village or a county has of its own at a point: its status, annual forms, natural villages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.events import Key
from domain.fields import subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.fold import State
    from replay.asof.sides import Side

#: (kind, id) → folded fields, as `State.rows` has them.
Rows = Mapping[tuple[str, str], Mapping[str, Any]]
#: Year → annual form.
Forms = dict[int, dict[str, Any]]
_OWN = frozenset({"village", "village_year", "county_year"})
_NATURAL = frozenset({"natural_village", "natural_village_year"})


class NaturalVillage(NamedTuple):
    """One natural village: its id and name."""

    id: str
    name: str


def keys_of(place: str, *at: Side) -> list[Key]:
    """Every field of the place, its years, its natural villages and theirs, in the order they were filled in.

    The village of a natural village is no such field: its id follows from it.
    """
    states = [side.state for side in at]
    natural = {one for state in states for one in _natural_villages_in(state, place)}
    found = dict.fromkeys(key for state in states for key in state.assigned)
    return [key for key in found if _belongs(key, place, natural)]


def _natural_villages_in(state: State, village: str) -> list[str]:
    """Those that some event, active or not, brought into being there."""

    def lies_there(one: str) -> bool:
        said = state.assignments(Key("natural_village", one, "village"))
        return any(assigned.value == village for assigned in said)

    return [one for one in state.entities("natural_village") if lies_there(one)]


def _belongs(key: Key, place: str, natural: Collection[str]) -> bool:
    if key.kind in _OWN:
        return subject(key.id) == place
    return key.kind in _NATURAL and subject(key.id) in natural and key.field != "village"


def forms(rows: Rows, kind: str, entity: str) -> Forms:
    """The annual forms of an entity, of the years that have one."""
    own = f"{entity}@"
    return {
        int(id_[len(own) :]): fields["form"]
        for (found, id_), fields in rows.items()
        if found == kind and id_.startswith(own) and fields.get("form") is not None
    }


def natural_villages(rows: Rows, village: str) -> list[NaturalVillage]:
    """The natural villages of a village, by name."""
    found = [
        NaturalVillage(id_, fields["name"])
        for (kind, id_), fields in rows.items()
        if kind == "natural_village" and fields.get("village") == village
    ]
    return sorted(found, key=lambda one: (one.name, one.id))
