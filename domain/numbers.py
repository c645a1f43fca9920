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

    A number is freed by the rollback that withdrew its assignment, else by the first correction that
    still counts and gave the person another: later corrections change nothing about it.
    """
    given = state.assignments(Key("person", person, "document"))
    active = [one for one in given if state.is_active(one.event.id)]
    return [_holding(state, person, one, active) for one in given]


def _holding(state: State, person: str, one: Assignment, active: list[Assignment]) -> Holding:
    verdict = state.verdict(one.event.id)
    said = verdict.id if verdict else one.event.id
    if one not in active:
        return Holding(person, one.event.id, holds=False, changed_by=said)
    other = next((each.event.id for each in active if each.rank > one.rank), None)
    return Holding(person, one.event.id, holds=other is None, changed_by=other or said)
