"""Two points of one thing: what was known at each, which fields differ, and the events that made it so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.events import Event, Key
    from domain.fold import Assignment, Limit, State


class Side(NamedTuple):
    """One of two points: what was known at it, and what limits the fold."""

    state: State
    limit: Limit

    def winner(self, key: Key) -> Assignment | None:
        """What gives a field its value at the point."""
        return self.state.winner(key, self.limit)


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


def value(one: Assignment | None) -> Any:
    """What an assignment says; a field that was cleared has no value."""
    return one.value if one else None


def difference(
    before: Side,
    after: Side,
    keys: Iterable[Key],
    winner: Callable[[Side, Key], Assignment | None] = Side.winner,
) -> list[Differing]:
    """Which of the fields have other values at the second point than at the first.

    `winner`: what gives a field its value at a point, where that is not simply what the fold says.
    """
    found = []
    for key in keys:
        one, other = winner(before, key), winner(after, key)
        if value(one) != value(other):
            found.append(Differing(key, one, other, _made(before.state, after.state, one, other)))
    return found


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
