"""The difference of two points of a household: the fields that differ and the events that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.events import Key, part_id, tag
from domain.fields import FIELDS, subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.events import Event
    from domain.fold import Assignment, Limit, State


class Side(NamedTuple):
    """One of two points: what was known of a household at it, and what limits the fold."""

    state: State
    limit: Limit


class Differing(NamedTuple):
    """A field that differs: what gave it its value at each point (None: nothing), and what made it so.

    `events`: those two, and the rollback or redo that decided between them, in ledger order.
    """

    key: Key
    before: Assignment | None
    after: Assignment | None
    events: tuple[Event, ...]


def known(events: Iterable[Event], position: int | None) -> list[Event]:
    """Of events those up to a position; all of them when it is None."""
    return [event for event in events if position is None or event.position <= position]


def keys_of(household: str, *sides: Side) -> list[Key]:
    """Every field of the household, its years and pairings, and of everyone who is or was in it at a side."""
    states = [side.state for side in sides]
    people = {p for side in sides for p in side.state.ever_in(household) if _was_in(side, p, household)}
    found = dict.fromkeys(key for state in states for key in state.assigned)
    return [key for key in found if _belongs(key, household, states, people)]


def _was_in(side: Side, person: str, household: str) -> bool:
    membership = part_id(person, household)
    return any(winner(side, Key("membership", membership, name), household) for name in FIELDS["membership"])


def _belongs(key: Key, household: str, states: Collection[State], people: Collection[str]) -> bool:
    if key.kind in {"household", "household_year"}:
        return subject(key.id) == household
    if key.kind == "membership":
        return key.id.partition("@")[2] == household
    if key.kind == "pairing":
        said = [a for state in states for a in state.assignments(key._replace(field="household"))]
        return any(one.value == household for one in said)
    return key.kind in {"person", "person_year"} and subject(key.id) in people


def winner(side: Side, key: Key, household: str) -> Assignment | None:
    """What gives a field its value at a point; a form collected with another household is not this one's."""
    best = side.state.winner(key, side.limit)
    if best is not None and key.kind == "person_year" and tag("household", household) not in best.event.tags:
        return None
    return best


def difference(household: str, before: Side, after: Side, keys: Iterable[Key]) -> list[Differing]:
    """Which of the fields have other values at the second point than at the first."""
    found = []
    for key in keys:
        one, other = winner(before, key, household), winner(after, key, household)
        if value(one) != value(other):
            found.append(Differing(key, one, other, _made(before.state, after.state, one, other)))
    return found


def value(one: Assignment | None) -> Any:
    """What an assignment says; a field that was cleared has no value."""
    return one.value if one else None


def _made(before: State, after: State, *winners: Assignment | None) -> tuple[Event, ...]:
    found: dict[str, Event] = {}
    less, more = sorted((before, after), key=lambda state: len(state.events))
    for one in winners:
        if one is not None:
            found[one.event.id] = one.event
            verdict = more.verdict(one.event.id)
            if verdict is not None and less.verdict(one.event.id) != verdict:
                found[verdict.id] = verdict
    return tuple(sorted(found.values(), key=lambda event: event.position))
