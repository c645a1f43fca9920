"""Judging a household of a file: what its rows would do to the register, decided but not recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.sheets import errors as e
from api.sheets.advice import advise
from api.sheets.columns import Unit
from api.sheets.pairings import Pairs
from api.sheets.registered import Household, Member, in_order
from domain.decide import decide
from domain.errors import Refused
from domain.events import part_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.sheets.checks import Sheaf
    from api.sheets.columns import Column
    from api.sheets.planning import Planner
    from api.sheets.reading import Row
    from domain.commands import Command
    from domain.events import Event
    from domain.fold import State
    from domain.known import Context


class Verdict(StrEnum):
    """What becomes of a unit of a file; the value is its name in data."""

    NEW = "new"
    SURVEYED = "surveyed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


LABELS = {
    Verdict.NEW: "建账", Verdict.SURVEYED: "采集", Verdict.CHANGED: "更改",
    Verdict.UNCHANGED: "没有变化", Verdict.REFUSED: "退回",
}  # fmt: skip
#: What a place's first form of a year is called; a household's is its opening.
FIRST = "新采集"
Decided = tuple["Command", list["Event"]]
#: A code and a sentence.
Warned = dict[str, str]


def labels_of(unit: Unit) -> dict[Verdict, str]:
    """What the verdicts on units of a kind are called, those that there can be."""
    if unit is Unit.HOUSEHOLD:
        return LABELS
    return {v: FIRST if v is Verdict.NEW else LABELS[v] for v in Verdict if v is not Verdict.SURVEYED}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, the commands with the events they made, what is wrong, and what is to be known."""

    verdict: Verdict
    decided: list[Decided] = field(default_factory=list)
    problems: list[e.RowError] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


def judge(  # noqa: PLR0913  what a judgement is made from
    sheaf: Sheaf, household: Household | None, planner: Planner, state: State, context: Context,
    *,
    again: bool = False,
) -> Judged:  # fmt: skip
    """Plan and decide; `household` is the one that the register knows under the number.

    `state` holds the events of that household and of whoever holds a number that the rows name.
    `again`: this very file has recorded the household before, so it is not looked at twice.
    """
    if again and household is not None:
        return Judged(Verdict.UNCHANGED)
    try:
        if again:
            raise e.TakenBack
        decided, warnings = _decided(sheaf, household, planner, state, context)
    except e.RowsRefused as refused:
        return Judged(Verdict.REFUSED, problems=refused.errors)
    except Refused as refusal:
        return Judged(Verdict.REFUSED, problems=[row_error(refusal, sheaf)])
    except ValidationError as error:
        # The sheet let pass what the command's form does not: the household is refused, nothing is ended.
        return Judged(Verdict.REFUSED, problems=[row_error(_broken(error), sheaf)])
    return Judged(_verdict(household, decided), decided, warnings=warnings)


def _verdict(household: Household | None, decided: list[Decided]) -> Verdict:
    if household is None:
        return Verdict.NEW
    if not decided:
        return Verdict.UNCHANGED
    return Verdict.CHANGED if _has_forms(household) else Verdict.SURVEYED


def _decided(
    sheaf: Sheaf, household: Household | None, planner: Planner, state: State, context: Context
) -> tuple[list[Decided], list[Warned]]:
    decided: list[Decided] = []
    if household is None:
        _decide(planner.commands(sheaf, None), state, context, decided)
        (event,) = decided[0][1]
        state = state.with_events([event])
        (opened,) = event.changes["household"]
        household = of_state(state, opened, planner.target.year)
    pairs = Pairs(sheaf, household.pairings)
    state = _decide(planner.commands(sheaf, household), state, context, decided, then=pairs.are_there)
    decided += pairs.decided(planner, household.id, state, context)
    if not decided:
        return decided, pairs.warnings
    events = [event for _, events in decided for event in events]
    said = advise(sheaf, household, events, planner.target.year, context.register)
    return decided, [*pairs.warnings, *said]


def _decide(
    commands: Sequence[Command], state: State, context: Context, decided: list[Decided], *, then: bool = False
) -> State:
    """Decide one after another; the state after them, where something comes `then`."""
    for command in commands:
        events = decide(command, state, context)
        decided.append((command, events))
        if then or command is not commands[-1]:
            state = state.with_events(events)
    return state


def _broken(error: ValidationError) -> Refused:
    """The field that does not fit, without its value."""
    field = next((part for part in reversed(error.errors()[0]["loc"]) if isinstance(part, str)), "")
    return e.RowBroken(field=field)


def _has_forms(household: Household) -> bool:
    return bool(household.blocks) or any(member.form is not None for member in household.members)


def of_state(state: State, household: str, year: int) -> Household:
    """A household of a folded state, its values open, as sheets want it."""
    members = sorted(_members(state, household, year), key=lambda member: member.relation != "head")
    blocks = _fields(state, "household_year", part_id(household, year))
    pairings = in_order(
        {"id": one, **_fields(state, "pairing", one)}
        for one in state.entities("pairing")
        if state.value("pairing", one, "household") == household
    )
    return Household(household, _fields(state, "household", household), tuple(members), blocks, pairings)


def _members(state: State, household: str, year: int) -> Iterator[Member]:
    for person in state.members(household):
        relation = state.value("membership", part_id(person, household), "relation")
        form = state.value("person_year", part_id(person, year), "form")
        yield Member(person, _fields(state, "person", person), relation, form)


def _fields(state: State, kind: str, entity: str) -> dict[str, object]:
    return {name: value for name, value in state.row(kind, entity).items() if value is not None}


def row_error(refusal: Refused, sheaf: Sheaf) -> e.RowError:
    """A refused command told at the row and column that it is about."""
    member = refusal.data.get("row")
    rows = list(sheaf.rows)
    if isinstance(member, int) and 0 < member <= len(sheaf.members):
        rows = [sheaf.members[member - 1]]
    named = ((row, column) for row in rows if (column := _column(row, refusal.at)))
    row, column = next(named, (rows[0], None))
    head = column.head if column else None
    return e.RowError(row.sheet.name, row.number, head, refusal.code, refusal.message, sheaf.number)


def _column(row: Row, name: str | None) -> Column | None:
    field = (name or "").rpartition(".")[2]
    return next((column for column in row.sheet.columns if column.path[-1] == field), None)
