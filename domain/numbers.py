"""Who holds a document number: the fold of `person.document`, assignment by assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.events import Key

if TYPE_CHECKING:
    from domain.fold import Assignment, State


class Holding(NamedTuple):
    """One assignment of a number to a person: does it hold, and the event that made it so."""

    person: str
    event: str
    holds: bool
    changed_by: str


def holdings(state: State, person: str) -> list[Holding]:
    """Every number the person was ever given, as things stand.

    A number is freed by the rollback that withdrew its assignment, else by the correction that
    gave the person another.
    """
    key = Key("person", person, "document")
    best = state.winner(key)
    return [_holding(state, person, one.event.id, best) for one in state.assignments(key)]


def _holding(state: State, person: str, event: str, best: Assignment | None) -> Holding:
    verdict = state.verdict(event)
    said = verdict.id if verdict else event
    if best is not None and best.event.id == event:
        return Holding(person, event, holds=True, changed_by=said)
    if best is None or not state.is_active(event):
        return Holding(person, event, holds=False, changed_by=said)
    return Holding(person, event, holds=False, changed_by=best.event.id)
