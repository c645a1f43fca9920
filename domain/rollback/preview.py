"""The preview of a rollback or redo: every event it touches and what changes, before and after."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.events import places_of
from domain.fields import subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.calendar import Register
    from domain.events import Event, Key
    from domain.fold import State
    from domain.rollback.dependents import Group


#: Kinds whose events concern a village or county itself.
_OF_PLACES = {"village", "village_year", "natural_village_year", "county_year"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it stands and as it would stand, each with the event that sets it."""

    key: Key
    before: Any
    after: Any
    set_by: str | None
    set_again_by: str | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """Households and persons of one status in one village, before and after."""

    village: str
    status: str
    households: tuple[int, int]
    persons: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is touched: commands (in the order they are handled), fields, households, figures, years."""

    groups: tuple[Group, ...]
    changes: tuple[FieldChange, ...]
    households: tuple[str, ...]
    villages: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    years: tuple[int, ...]
    closed_years: tuple[int, ...]

    @property
    def digest(self) -> str:
        """Tells whether anything moved: over event ids and setters, never over values."""
        lines = [event.id for group in self.groups for event in group.events]
        lines += [f"{'/'.join(c.key)} {c.set_by} {c.set_again_by}" for c in self.changes]
        return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def preview(before: State, after: State, touched: Sequence[Group], register: Register) -> Preview:
    """Compare two states, one with the groups in force and one without (in either order)."""
    events = [event for group in touched for event in group.events]
    keys = dict.fromkeys(key for event in events for key, _ in event.assignments())
    households = _households(before, after, events)
    years = tuple(sorted({event.year for event in events}))
    return Preview(
        groups=tuple(touched),
        changes=tuple(c for key in keys if (c := _change(before, after, key)) is not None),
        households=tuple(households),
        villages=tuple(sorted(_villages(before, after, households, events))),
        figures=tuple(_figures(before, after, households)),
        years=years,
        # What counts for a year counts for the year-ends of all later years, too.
        closed_years=tuple(sorted(y for y in register.closed_years if years and y >= years[0])),
    )


def _change(before: State, after: State, key: Key) -> FieldChange | None:
    old, new = before.winner(key), after.winner(key)
    if (old and old.event.id) == (new and new.event.id):
        return None
    return FieldChange(
        key, old.value if old else None, new.value if new else None,
        old.event.id if old else None, new.event.id if new else None,
    )  # fmt: skip


def _households(before: State, after: State, events: Sequence[Event]) -> list[str]:
    found: dict[str, None] = {}
    for event in events:
        for kind in ("household", "household_year"):
            found.update(dict.fromkeys(subject(e) for e in event.changes.get(kind, ())))
        found.update(dict.fromkeys(e.partition("@")[2] for e in event.changes.get("membership", ())))
        for person in map(subject, (*event.changes.get("person", ()), *event.changes.get("person_year", ()))):
            homes = (s.value("person", person, "household") for s in (before, after))
            found.update(dict.fromkeys(h for h in homes if h))
        for pairing in event.changes.get("pairing", ()):
            homes = (s.value("pairing", pairing, "household") for s in (before, after))
            found.update(dict.fromkeys(h for h in homes if h))
    return list(found)


def _villages(before: State, after: State, households: Sequence[str], events: Sequence[Event]) -> set[str]:
    places = {state.value("household", h, "village") for h in households for state in (before, after)}
    places |= {p for event in events if _OF_PLACES & event.changes.keys() for p in places_of(event)}
    return {place for place in places if place}


def _count(
    state: State, households: Sequence[str]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    counts: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    for household in households:
        status = state.value("household", household, "status")
        if status is not None:
            cell = (str(state.value("household", household, "village")), status)
            counts[0][cell] += 1
            counts[1][cell] += len(state.members(household))
    return counts


def _figures(before: State, after: State, households: Sequence[str]) -> list[FigureChange]:
    (h0, p0), (h1, p1) = _count(before, households), _count(after, households)
    return [
        FigureChange(*cell, (h0[cell], h1[cell]), (p0[cell], p1[cell]))
        for cell in sorted({*h0, *h1})
        if (h0[cell], p0[cell]) != (h1[cell], p1[cell])
    ]
