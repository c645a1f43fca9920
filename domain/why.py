"""Why a value is what it is: the events it rests on, and what was once said and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.sentences import checks, sentence
from domain.values import in_words
from domain.words import field_label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.events import Event, Key
    from domain.fold import State


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the chain, in words and as data; `depth` 0 is the one that set the value."""

    event: Event
    depth: int
    sentence: str
    checks: list[dict[str, Any]]
    reason: str | None
    evidence: tuple[str, ...]
    active: bool
    withdrawn_by: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A value, the chain it rests on, and assignments that were withdrawn: those are in no chain.

    The setter stands first, with rollbacks that it stands by; all else as it happened.
    """

    key: Key
    value: Any
    answer: str
    chain: tuple[Step, ...]
    withdrawn: tuple[Step, ...]


def missing_grounds(state: State, key: Key) -> set[str]:
    """Ids of events that the explanation needs and the state does not have."""
    known = state.events
    return {g for e in _chain(state, key) for g in known[e].rests_on if g not in known}


def explain(state: State, key: Key) -> Explanation:
    """The explanation of one field; an empty field has an empty chain."""
    best = state.winner(key)
    value = best.value if best else None
    label = f"{field_label(key.kind, key.field)}现为“{in_words(key, value)}”"
    answer = f"{label},依据如下。" if best else f"{label},没有业务设定过它。"
    chain = [_step(state, state.events[e], depth) for e, depth in _chain(state, key).items()]
    grounds = [step for step in chain if step.depth]
    return Explanation(
        key, value, answer,
        (*(step for step in chain if not step.depth), *sorted(grounds, key=_when)),
        tuple(sorted((_step(state, event, 0) for event in _withdrawn(state, key)), key=_when)),
    )  # fmt: skip


def _when(step: Step) -> tuple[date, int]:
    return step.event.effective, step.event.position


def _withdrawn(state: State, key: Key) -> list[Event]:
    """What once set the value and was withdrawn."""
    return [one.event for one in state.assignments(key) if not state.is_active(one.event.id)]


def _chain(state: State, key: Key) -> dict[str, int]:
    """Event id → depth, breadth first: the setter and rollbacks it stands by, then their grounds.

    What set the value and was withdrawn is no ground, nor is what that rested on.
    """
    depths: dict[str, int] = {}
    gone = {event.id for event in _withdrawn(state, key)}
    level: Iterable[str] = [event.id for event in state.read(key)[1]]
    depth = 0
    while level:
        fresh = [e for e in dict.fromkeys(level) if e not in depths and e not in gone and e in state.events]
        depths |= dict.fromkeys(fresh, depth)
        level = [ground for e in fresh for ground in (*state.events[e].rests_on, *state.events[e].withdraws)]
        depth += 1
    return depths


def _step(state: State, event: Event, depth: int) -> Step:
    verdict = state.verdict(event.id)
    active = state.is_active(event.id)
    return Step(
        event=event, depth=depth, sentence=sentence(event), checks=checks(event),
        reason=_reason(event), evidence=tuple(event.facts.get("evidence", ())), active=active,
        withdrawn_by=verdict.id if verdict and not active else None,
    )  # fmt: skip


def _reason(event: Event) -> str | None:
    for values in event.facts.get("personal", {}).values():
        if isinstance(values.get("reason"), str):
            return str(values["reason"])
    return None
