"""Dated facts about divisions: the table, a code and a name as they were, or will be, on a day.

The table of one day (the edition) and the facts before and after it give the table of any other.
A fact is in force from its day on, so a year-end is asked as 31 December of the year.  What a code
covers goes with it: when a county moves to another code its villages do too, unless a fact of the
same day moves one of them elsewhere (the longest code wins).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from domain.divisions import EDITION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FactKind = Literal["opened", "renamed", "merged", "moved", "closed"]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)

Table = dict[str, str]


@dataclass(frozen=True, slots=True)
class DivisionFact:
    """One change of one division, in force from the day `on`.

    opened   `code` begins to exist under `name`
    renamed  `code` was called `was`, from now on `name`
    moved    the division `code` bears the code `into` from now on (and `name`, if it was `was`)
    merged   `code`, called `was`, ends and becomes part of `into`; its parts follow by facts of their own
    closed   `code`, called `was`, ends without a successor
    """

    kind: FactKind
    on: date
    code: str
    into: str | None = None
    was: str | None = None
    name: str | None = None


def year_end(year: int) -> date:
    """The day as of which a year is shown."""
    return date(year, 12, 31)


def table_at(
    table: Mapping[str, str], facts: Iterable[DivisionFact], when: date, edition: date = EDITION
) -> Table:
    """code → name on the day `when`, from the table of the day `edition`.

    What was opened after `when` is not there, what ended after it is there again.  Parts of a merged
    division stand under it in the years before as far as facts say that they moved out of it.
    """
    rows = dict(table)
    if when >= edition:
        for day in _days(facts, edition, when):
            _forward(rows, day)
    else:
        for day in reversed(list(_days(facts, when, edition))):
            _backward(rows, day)
    return rows


def code_at(code: str, facts: Iterable[DivisionFact], known: date, when: date) -> str | None:
    """The code on the day `when` of the division that bears `code` on the day `known`.

    Later, a part of a merged division that no fact moves is known only as the division it went into;
    None when it was closed.  Earlier, None when it, or what it lies under, was not opened yet.
    """
    found: str | None = code
    days = _days(facts, known, when) if when >= known else reversed(list(_days(facts, when, known)))
    for day in days:
        if found is not None:
            found = _after(found, day) if when >= known else _before(found, day)
    return found


def name_at(
    code: str,
    table: Mapping[str, str],
    facts: Iterable[DivisionFact],
    when: date,
    edition: date = EDITION,
) -> str | None:
    """What the division that bore `code` on the day `when` was called; None when there was none."""
    facts = list(facts)
    bearers = {code, code_at(code, facts, when, edition)}
    rows = {bearer: table[bearer] for bearer in bearers if bearer is not None and bearer in table}
    return table_at(rows, facts, when, edition).get(code)


def _days(facts: Iterable[DivisionFact], after: date, until: date) -> Iterator[list[DivisionFact]]:
    """The facts of each day of the span, day by day."""
    within = sorted((fact for fact in facts if after < fact.on <= until), key=lambda fact: fact.on)
    for _, day in groupby(within, key=lambda fact: fact.on):
        yield list(day)


def _forward(rows: Table, day: list[DivisionFact]) -> None:
    """Apply the facts of one day: all moves at once, so that two divisions can exchange codes."""
    moves = [(fact.code, fact.into or "", fact.name) for fact in day if fact.kind == "moved"]
    moved = _moved(rows, moves)
    ended = [fact.code for fact in day if fact.kind in ("merged", "closed")]
    _remove(rows, ended)
    rows.update(moved)
    rows.update({fact.code: fact.name or "" for fact in day if fact.kind in ("opened", "renamed")})


def _backward(rows: Table, day: list[DivisionFact]) -> None:
    """Take back the facts of one day."""
    moves = [(fact.into or "", fact.code, fact.was) for fact in day if fact.kind == "moved"]
    moved = _moved(rows, moves)
    _remove(rows, [fact.code for fact in day if fact.kind == "opened"])
    rows.update(moved)
    gone = ("merged", "closed")
    rows.update({fact.code: fact.was or "" for fact in day if fact.kind in gone})
    rows.update({
        fact.code: fact.was or "" for fact in day if fact.kind == "renamed" and fact.code in rows
    })  # fmt: skip


def _moved(rows: Table, moves: list[tuple[str, str, str | None]]) -> Table:
    """Take each subtree out of `rows`; what it becomes under its other code and its other name."""
    keys, moved = sorted(rows), Table()
    for source, target, name in sorted(moves, key=lambda move: -len(move[0])):
        for code in _under(keys, source):
            if code in rows:
                old = rows.pop(code)
                moved[target + code[len(source) :]] = name if code == source and name else old
    return moved


def _remove(rows: Table, codes: list[str]) -> None:
    keys = sorted(rows) if codes else []
    for code in codes:
        for gone in _under(keys, code):
            rows.pop(gone, None)


def _under(keys: list[str], prefix: str) -> list[str]:
    """The sorted keys that begin with the prefix (":" follows the digits)."""
    return keys[bisect_left(keys, prefix) : bisect_left(keys, prefix + ":")]


def _after(code: str, day: list[DivisionFact]) -> str | None:
    """The code after the facts of one day."""
    if move := _longest(code, {f.code: f.into or "" for f in day if f.kind == "moved"}):
        return move[1] + code[len(move[0]) :]
    if merger := _longest(code, {f.code: f.into or "" for f in day if f.kind == "merged"}):
        return merger[1]
    return None if _longest(code, {f.code: "" for f in day if f.kind == "closed"}) else code


def _before(code: str, day: list[DivisionFact]) -> str | None:
    """The code before the facts of one day."""
    if move := _longest(code, {f.into or "": f.code for f in day if f.kind == "moved"}):
        return move[1] + code[len(move[0]) :]
    return None if _longest(code, {f.code: "" for f in day if f.kind == "opened"}) else code


def _longest(code: str, targets: dict[str, str]) -> tuple[str, str] | None:
    """The pair whose key is the longest one that the code begins with."""
    found = [pair for pair in targets.items() if code.startswith(pair[0])]
    return max(found, key=lambda pair: len(pair[0]), default=None)
