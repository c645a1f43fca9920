"""The 12 kinds of the old system, as default policy, and their refusals.

Source: 国扶手册2017, 综合回退 and 综合回退注意事项.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.calendar import YearIsClosed
from domain.errors import InvalidInput, RuleBroken
from domain.events import Key, tag
from domain.rollback.dependents import chain, is_handling
from domain.words import event_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.calendar import Register
    from domain.events import Event
    from domain.fold import State

NATURAL_DECREASES = {
    "death": "死亡", "married_out": "婚出", "settled_abroad": "出国定居", "imprisoned": "判刑收监",
    "out_of_contact": "外出失联", "registration_moved_out": "户籍迁出", "non_agricultural": "农转非",
}  # fmt: skip
HOUSEHOLD_KINDS = {
    "exit": ("脱贫", ("household.exited",)),
    "return": ("返贫", ("household.returned",)),
    "stable_exit": ("稳定脱贫", ("household.stably_exited", "household.policy_ended")),
    "household_removed": ("贫困户清退", ("household.removed",)),
}
#: The kinds that an official of the old system could choose.
KINDS: dict[str, str] = {
    **{kind: label for kind, (label, _) in HOUSEHOLD_KINDS.items()},
    **NATURAL_DECREASES,
    "person_removed": "贫困人口清退",
}


class UnknownKind(InvalidInput):
    """Not one of the 12 kinds."""

    code, field = "unknown_rollback_kind", "kind"
    sentence = "没有“{kind}”这种回退类型。"


class NothingToRollBack(RuleBroken):
    """The household or person has no such operation that counts."""

    code, field, rule = "nothing_to_roll_back", "kind", "国扶手册2017 综合回退"
    sentence = "没有可以回退的“{kind}”。"


class EarlierYear(RuleBroken):
    """Only operations of the current statistical year are rolled back under the old rules."""

    code, field, rule = "earlier_year", "year", "国扶手册2017 综合回退注意事项"
    sentence = "只可回退当年({current}年度)操作的业务,该“{event}”属于{year}年度。"


class MiddleState(RuleBroken):
    """Only the last state goes back, never one in the middle."""

    code, field, rule = "middle_state", "kind", "国扶手册2017 综合回退注意事项"
    sentence = "不可以单独回退中间状态:“{event}”之后还有“{later}”,请先回退后者。"


class HasDependents(RuleBroken):
    """Later operations were built on it; they go with it by chain, or not at all."""

    code, rule = "has_dependents", "rules §5"
    sentence = "之后有{count}项业务以它为依据,请先回退它们,或改为连同回退。"


def kind_of(event: Event) -> str | None:
    """Which of the 12 kinds the event is, None when the old system could not roll it back."""
    if event.type == "member.removed":
        return str(event.facts["left"])
    if event.type == "person.removed":
        return "person_removed"
    return next((k for k, (_, types) in HOUSEHOLD_KINDS.items() if event.type in types), None)


def find(state: State, register: Register, household: str, kind: str, person: str | None) -> Event:
    """The event that the old system would roll back for this choice. Raises the refusals above."""
    if kind not in KINDS:
        raise UnknownKind(kind=kind)
    if kind in HOUSEHOLD_KINDS:
        key = Key("household", household, "status")
    else:
        key = Key("person", person or _leaver(state, household, kind), "household")
    event = _last(state, key, household, kind)
    require_current(event, register)
    return event


def _leaver(state: State, household: str, kind: str) -> str:
    """The person who last left the household in this way."""
    for event in reversed(state.events.values()):
        if state.is_active(event.id) and kind_of(event) == kind:
            person = str(event.facts["person"])
            if f"{person}@{household}" in event.changes.get("membership", {}):
                return person
    raise NothingToRollBack(kind=KINDS[kind])


def _last(state: State, key: Key, household: str, kind: str) -> Event:
    best = state.winner(key)
    if best is not None and kind_of(best.event) == kind and tag("household", household) in best.event.tags:
        return best.event
    home = tag("household", household)
    earlier = [
        one.event for one in state.assignments(key)
        if state.is_active(one.event.id) and kind_of(one.event) == kind and home in one.event.tags
    ]  # fmt: skip
    if not earlier or best is None:
        raise NothingToRollBack(kind=KINDS[kind])
    raise MiddleState(event=event_label(earlier[-1].type), later=event_label(best.event.type))


def require_current(event: Event, register: Register) -> None:
    """Raises EarlierYear unless the event counts for the current year. A closed year is `require_open`'s."""
    if event.year != register.current_year and not register.is_closed(event.year):
        raise EarlierYear(current=register.current_year, event=event_label(event.type), year=event.year)


def require_open(events: Iterable[Event], register: Register) -> None:
    """Raises YearIsClosed for the first of the events that counts in a year-end that is fixed."""
    for event in events:
        if register.is_closed(event.year):
            raise YearIsClosed(year=event.year)


def require_targets(state: State, ids: tuple[str, ...]) -> list[Event]:
    """The events named, in force and not handling themselves. Raises NothingToRollBack."""
    events = [state.events[i] for i in ids if i in state.events and state.is_active(i)]
    if not ids or len(events) != len(ids) or any(is_handling(event) for event in events):
        raise NothingToRollBack(kind="所选业务")
    return events


def require_alone(state: State, targets: list[Event]) -> None:
    """Raises HasDependents when anything else would have to go with the targets."""
    saves = {event.save for event in targets}
    others = [group for group in chain(state, targets) if group.save not in saves]
    if others:
        raise HasDependents(count=len(others), events=[e.id for g in others for e in g.events])
