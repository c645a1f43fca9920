"""Planning a rollback or redo: the compensating drafts, and the state they would leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from domain.drafts import Draft, Fact
from domain.events import Event
from domain.fields import PERSONAL
from domain.fold import State
from domain.rollback.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Key
    from domain.known import Context
    from domain.rollback.dependents import Group

#: One append holds at most so many events and locks; longer chains go in several, last first.
MOST_EVENTS = 400
MOST_LOCKS = 800


class Handled(Fact):
    """Facts of a compensating event: who asked, who approved, what values stand again."""

    asked_by: str
    approved_by: str
    restored: tuple[dict[str, Any], ...]


class RolledBack(Handled):
    """综合回退 of one command's events."""

    TYPE: ClassVar[str] = "rollback.recorded"


class Redone(Handled):
    """恢复 of one command's events, and the rollback that is taken back."""

    TYPE: ClassVar[str] = "redo.recorded"
    takes_back: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups handled, one draft each, the state afterwards, and the preview."""

    groups: tuple[Group, ...]
    drafts: tuple[Draft, ...]
    after: State
    preview: Preview


def rollback_draft(group: Group, restored: Sequence[dict[str, Any]], asked: str, approved: str) -> Draft:
    """The compensating event of one command."""
    ids = tuple(event.id for event in group.events)
    fact = RolledBack(asked_by=asked, approved_by=approved, restored=tuple(restored))
    return fact.draft({"event": {i: {"active": False} for i in ids}}, withdraws=ids)


def redo_draft(
    group: Group, restored: Sequence[dict[str, Any]], asked: str, approved: str, takes_back: str
) -> Draft:
    """The event that brings one command's events back."""
    fact = Redone(asked_by=asked, approved_by=approved, restored=tuple(restored), takes_back=takes_back)
    return fact.draft({"event": {event.id: {"active": True} for event in group.events}})


def plan(
    state: State, groups: Sequence[Group], context: Context, asked: str, taken_back: Sequence[str] = ()
) -> Plan:
    """Handle the groups one after another on a copy of the state; a redo names what it takes back."""
    scratch = State(state.events.values())
    drafts = []
    active = bool(taken_back)
    for n, group in enumerate(groups):
        before = {key: scratch.winner(key) for event in group.events for key, _ in event.assignments()}
        scratch.add(probe(group, context, n, active=active))
        restored = [_restored(scratch, key) for key, old in before.items() if scratch.winner(key) != old]
        approved = context.actor.person
        if active:
            drafts.append(redo_draft(group, restored, asked, approved, taken_back[n]))
        else:
            drafts.append(rollback_draft(group, restored, asked, approved))
    shown = preview(state, scratch, groups, context.register)
    return Plan(tuple(groups), tuple(drafts), scratch, shown)


def probe(group: Group, context: Context, n: int, *, active: bool) -> Event:
    """What the compensating event would do, before it is recorded."""
    ids = tuple(event.id for event in group.events)
    return Event(
        id=f"probe.{n}", type="probe", version=1, tags=(), facts={},
        changes={"event": {i: {"active": active} for i in ids}}, rests_on=(),
        effective=context.today, year=context.today.year, month=None, actor=context.actor,
        command="probe", withdraws=() if active else ids,
    )  # fmt: skip


def _restored(state: State, key: tuple[str, str, str]) -> dict[str, Any]:
    """Which value stands again; personal values are named, not copied."""
    kind, entity, name = key
    shown: dict[str, Any] = {"kind": kind, "id": entity, "field": name}
    if (kind, name) not in PERSONAL:
        shown["value"] = state.value(kind, entity, name)
    return shown


def part(planned: Plan) -> tuple[Draft, ...]:
    """The drafts that fit into one append."""
    taken: list[Draft] = []
    locks: set[str | Key] = set()
    for draft, group in zip(planned.drafts, planned.groups, strict=True):
        locks |= {t for event in group.events for t in event.tags}
        locks |= {k for event in group.events for k, _ in event.assignments() if k.field == "document"}
        if taken and (len(taken) >= MOST_EVENTS or len(locks) > MOST_LOCKS):
            break
        taken.append(draft)
    return tuple(taken)
