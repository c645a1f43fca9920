"""Redo 恢复: decided like a command. First event first, and only where nothing took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import RuleBroken
from domain.fold import State
from domain.rollback.dependents import Group, groups
from domain.rollback.plan import Plan, plan, probe
from domain.words import event_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Event
    from domain.known import Context


class NothingToRedo(RuleBroken):
    """The rollback does not stand (any more)."""

    code, field, rule = "nothing_to_redo", "events", "rules §5"
    sentence = "所选回退已不在生效,没有可以恢复的业务。"


class GroundsGone(RuleBroken):
    """Something that the event rested on does not stand any more."""

    code, field, rule = "grounds_gone", "events", "rules §5"
    sentence = "“{event}”所依据的“{ground}”已不成立,不能恢复。"


class BuiltOnAbsence(RuleBroken):
    """A later event was decided because this one was away."""

    code, field, rule = "built_on_absence", "events", "rules §5"
    sentence = "回退之后已办理“{later}”,它以回退后的状况为依据,请先回退它再恢复。"


class PlaceTaken(RuleBroken):
    """A later event has assigned one of the same fields."""

    code, field, rule = "place_taken", "events", "rules §5"
    sentence = "回退之后“{later}”已填了同一项内容,请先回退它再恢复。"


def plan_redo(state: State, rollbacks: Sequence[str], context: Context, asked: str) -> Plan:
    """Plan to bring back what the rollbacks withdrew. Raises the refusals above."""
    withdrawals = _in_force(state, rollbacks)
    order = {event_id: n for n, event_id in enumerate(state.events)}
    pairs = sorted(((_group(state, r), r) for r in withdrawals), key=lambda p: order[p[0].events[0].id])
    scratch = State(state.events.values())
    for n, (group, rollback) in enumerate(pairs):
        for event in group.events:
            _require_redoable(scratch, event, rollback, order)
        scratch.add(probe(group, context, n, active=True))
    return plan(state, [g for g, _ in pairs], context, asked, [r.id for _, r in pairs])


def _in_force(state: State, rollbacks: Sequence[str]) -> list[Event]:
    named = dict.fromkeys(rollbacks)
    events = [state.events[r] for r in named if r in state.events]
    if not events or len(events) != len(named) or not all(e.withdraws and state.stands(e.id) for e in events):
        raise NothingToRedo
    return events


def _group(state: State, rollback: Event) -> Group:
    (group,) = groups(state.events[e] for e in rollback.withdraws)
    return group


def _require_redoable(state: State, event: Event, rollback: Event, order: dict[str, int]) -> None:
    for ground in event.rests_on:
        if not state.stands(ground):
            raise GroundsGone(event=event_label(event.type), ground=event_label(state.events[ground].type))
    fields = {key for key, _ in event.assignments()}
    for later in state.events.values():
        if order.get(later.id, 0) < order[event.id] or not state.is_active(later.id) or later.withdraws:
            continue
        if rollback.id in later.rests_on:
            raise BuiltOnAbsence(later=event_label(later.type), event_id=later.id)
        since = order.get(later.id, 0) > order[rollback.id]
        if since and fields & {key for key, _ in later.assignments()}:
            raise PlaceTaken(later=event_label(later.type), event_id=later.id)
