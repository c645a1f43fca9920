"""What depends on an event: everything that rests on it, or concerns what it brought into being."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.events import Key, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Event
    from domain.fold import State

#: Events about events, cases, work orders and years: they record the handling, and nothing is built on them.
HANDLING = (
    "rollback.", "redo.", "person.erased", "helper.erased", "erasure.", "person.restricted",
    "person.unrestricted", "year.", "case.", "work_order.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The events of one command, withdrawn and redone together."""

    save: str
    events: tuple[Event, ...]


def is_handling(event: Event) -> bool:
    """Whether the event records handling rather than the register's business."""
    return event.type.startswith(HANDLING)


def spoken_years(events: Iterable[Event], state: State) -> frozenset[int]:
    """The statistical years of the events that a rollback or redo among these speaks of."""
    spoken = (one for event in events for one in event.changes.get("event", ()))
    return frozenset(state.events[one].year for one in spoken)


class Graph:
    """Who builds on whom, among the active events of a state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.resting: defaultdict[str, list[Event]] = defaultdict(list)
        self.concerning: defaultdict[str, list[Event]] = defaultdict(list)
        self.saves: defaultdict[str, list[Event]] = defaultdict(list)
        self.makes: defaultdict[str, list[str]] = defaultdict(list)
        for event in state.events.values():
            if state.is_active(event.id) and not is_handling(event):
                self._take(event)
        for (kind, entity), event_id in state.created.items():
            if kind in {"household", "person", "pairing"}:
                self.makes[event_id].append(tag(kind, entity))

    def _take(self, event: Event) -> None:
        self.saves[event.save].append(event)
        for ground in event.rests_on:
            self.resting[ground].append(event)
        for one in event.tags:
            self.concerning[one].append(event)

    def next(self, event: Event) -> Iterable[Event]:
        """Events one step away: same command, resting on it, concerning what it made."""
        yield from self.saves[event.save]
        yield from self.resting[event.id]
        for made in self.makes[event.id]:
            yield from self.concerning[made]

    def after(self, targets: Iterable[Event]) -> dict[str, Event]:
        """The targets and all that depends on them, by id; active events only."""
        found: dict[str, Event] = {}
        waiting = [event for event in targets if self.state.is_active(event.id)]
        while waiting:
            event = waiting.pop()
            if event.id not in found:
                found[event.id] = event
                waiting.extend(self.next(event))
        return found


def dependents(state: State, targets: Iterable[Event]) -> list[Event]:
    """The targets and all that depends on them, in ledger order; active events only."""
    found = Graph(state).after(targets)
    order = {event_id: n for n, event_id in enumerate(state.events)}
    return sorted(found.values(), key=lambda e: order[e.id])


def groups(events: Iterable[Event]) -> list[Group]:
    """Events by command, in the order given."""
    by_save: dict[str, list[Event]] = {}
    for event in events:
        by_save.setdefault(event.save, []).append(event)
    return [Group(save, tuple(members)) for save, members in by_save.items()]


def chain(state: State, targets: Iterable[Event]) -> list[Group]:
    """What a rollback of the targets withdraws, last command first."""
    return groups(dependents(state, targets))[::-1]


def reach(events: Iterable[Event]) -> set[str]:
    """Tags under which whatever depends on these events is found.

    A village is only found by, except where an event concerns nothing else.
    """
    found: set[str] = set()
    for event in events:
        own = {t for t in event.tags if not t.startswith("village:")}
        alone = all(t.startswith("case:") for t in own)
        found |= set(event.tags) if alone else own
    return found


def homes(state: State, events: Iterable[Event]) -> set[str]:
    """Every household that a person concerned by the events was ever put into."""
    persons = {t.partition(":")[2] for event in events for t in event.tags if t.startswith("person:")}
    found = (one.value for p in persons for one in state.assignments(Key("person", p, "household")))
    return {home for home in found if home is not None}
