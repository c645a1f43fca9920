"""The difference of two points of a household: which fields are its own, and what of them differs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.events import Key, part_id, tag
from domain.fields import FIELDS, subject
from replay.asof import sides

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.fold import Assignment, State
    from replay.asof.sides import Differing, Side


def keys_of(household: str, *at: Side) -> list[Key]:
    """Every field of the household, its years and pairings, and of everyone who is or was in it at a side."""
    states = [side.state for side in at]
    people = {p for side in at for p in side.state.ever_in(household) if _was_in(household, side, p)}
    found = dict.fromkeys(key for state in states for key in state.assigned)
    return [key for key in found if _belongs(key, household, states, people)]


def _was_in(household: str, side: Side, person: str) -> bool:
    membership = part_id(person, household)
    return any(winner(household, side, Key("membership", membership, name)) for name in FIELDS["membership"])


def _belongs(key: Key, household: str, states: Collection[State], people: Collection[str]) -> bool:
    if key.kind in {"household", "household_year"}:
        return subject(key.id) == household
    if key.kind == "membership":
        return key.id.partition("@")[2] == household
    if key.kind == "pairing":
        said = [a for state in states for a in state.assignments(key._replace(field="household"))]
        return any(one.value == household for one in said)
    return key.kind in {"person", "person_year"} and subject(key.id) in people


def winner(household: str, side: Side, key: Key) -> Assignment | None:
    """What gives a field its value at a point; a form collected with another household is not this one's."""
    best = side.winner(key)
    if best is not None and key.kind == "person_year" and tag("household", household) not in best.event.tags:
        return None
    return best


def difference(household: str, before: Side, after: Side, keys: Iterable[Key]) -> list[Differing]:
    """Which of the fields have other values at the second point than at the first."""
    return sides.difference(before, after, keys, partial(winner, household))
