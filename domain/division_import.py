"""The CSV of dated facts about divisions: read, checked row by row against each other and the table."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from domain.division_facts import FACT_KINDS, DivisionFact, code_at
from domain.divisions import EDITION, check_division
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = ("kind", "on", "code", "into", "was", "name")
_NEEDED = {
    "opened": {"name"},
    "renamed": {"was", "name"},
    "moved": {"into"},
    "merged": {"into", "was"},
    "closed": {"was"},
}
_ENDING = ("moved", "merged", "closed")
_LABELS = {"into": "新代码", "was": "原名称", "name": "新名称"}


class DivisionFactInvalid(InvalidInput):
    """A row of dated facts cannot be taken in; nothing of its file is."""

    code, sentence = "division_fact_invalid", "区划变更第{row}行“{label}”填写有误:{why}。"


def shipped() -> str:
    """The text of `domain/data/division_facts.csv`: changes of prefectures and counties 2014–2023."""
    return (files("domain") / "data" / "division_facts.csv").read_text("utf-8")


def read_facts(text: str) -> list[DivisionFact]:
    """The facts of a CSV text with the heads of COLUMNS. Raises DivisionFactInvalid, naming the row."""
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise DivisionFactInvalid(row=1, label="表头", why="应为" + ",".join(COLUMNS))
    facts = [_read(row, number) for number, row in enumerate(reader, 2)]
    if repeated := [fact for fact, times in Counter(facts).items() if times > 1]:
        row = len(facts) + 1 - facts[::-1].index(repeated[0])
        raise DivisionFactInvalid(row=row, label="全行", why="与前面一行重复")
    return facts


def _read(row: dict[str, str], number: int) -> DivisionFact:
    """One row. Raises DivisionFactInvalid."""
    kind = next((known for known in FACT_KINDS if known == row["kind"]), None)
    if kind is None:
        raise DivisionFactInvalid(row=number, label="变更种类", why="应为" + "、".join(FACT_KINDS))
    given = {name: row[name].strip() or None for name in _LABELS}
    for name in _NEEDED[kind]:
        if given[name] is None:
            raise DivisionFactInvalid(row=number, label=_LABELS[name], why="不能为空")
    try:
        on = date.fromisoformat(row["on"])
    except ValueError:
        raise DivisionFactInvalid(row=number, label="日期", why="应为YYYY-MM-DD") from None
    fact = DivisionFact(kind, on, row["code"], given["into"], given["was"], given["name"])
    _check_codes(fact, number)
    return fact


def _check_codes(fact: DivisionFact, number: int) -> None:
    """Both codes are codes, and a move stays on its level. Raises DivisionFactInvalid."""
    for code in (fact.code, fact.into):
        if code is not None:
            try:
                check_division(code)
            except InvalidInput as refused:
                raise DivisionFactInvalid(row=number, label="代码", why=refused.message) from None
    if fact.kind == "moved" and len(fact.code) != len(fact.into or ""):
        raise DivisionFactInvalid(row=number, label="新代码", why="变更前后应为同一级")


def check_against(
    facts: Sequence[DivisionFact],
    table: Mapping[str, str],
    others: Iterable[DivisionFact] = (),
    edition: date = EDITION,
) -> None:
    """Every fact must lead from or to the table; `others` are known already.

    Raises DivisionFactInvalid, naming the row.  Up to the edition: what was opened, renamed, moved
    or merged into leads to a division of the table; what ended or moved away is not in it, unless
    its code was given again.  After it: the division is one of the table or opened since.
    """
    known = [*others, *facts]
    for number, fact in enumerate(facts, 2):
        now = _at_edition(fact, known, edition)
        if now is not None and now not in table:
            raise DivisionFactInvalid(row=number, label="代码", why=f"{now}不在区划表中")
        if fact.on <= edition and fact.kind in _ENDING and fact.code in table:
            _require_given_again(fact, known, number)


def _at_edition(fact: DivisionFact, known: Iterable[DivisionFact], edition: date) -> str | None:
    """The code at the edition of the division that the fact is about; None when it was not there."""
    if fact.on <= edition:
        left = None if fact.kind == "closed" else fact.into or fact.code
        return None if left is None else code_at(left, known, fact.on, edition)
    before = fact.on - timedelta(days=1)
    return None if fact.kind == "opened" else code_at(fact.code, known, before, edition)


def _require_given_again(fact: DivisionFact, known: Iterable[DivisionFact], number: int) -> None:
    """Raises DivisionFactInvalid unless a fact since gave the code to another division."""
    for other in known:
        given = {"moved": other.into, "opened": other.code}.get(other.kind)
        if other.on >= fact.on and given == fact.code:
            return
    raise DivisionFactInvalid(row=number, label="代码", why=f"{fact.code}仍在区划表中")
