"""The catalogue: every group of rules in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.quality import (
    allowances,
    audited,
    causes,
    comparison,
    documents,
    duplicates,
    elimination,
    empty,
    exited,
    helpers,
    income,
    labour,
    logic,
    persons,
    vetting,
    work,
)

if TYPE_CHECKING:
    from domain.quality.rule import Group, Rule


def _order(rule: Rule) -> tuple[int, ...]:
    return tuple(int(part) for part in rule.number.split("."))


GROUPS: tuple[Group, ...] = tuple(
    module.GROUP
    for module in (
        exited, documents, empty, causes, allowances, labour, income, work, helpers, logic, duplicates,
        elimination, persons, comparison, vetting, audited,
    )
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(sorted((rule for group in GROUPS for rule in group.rules), key=_order))
_GROUP_OF = {rule.number: group for group in GROUPS for rule in group.rules}
_BY_NUMBER = {rule.number: rule for rule in RULES}
if len(_BY_NUMBER) != len(RULES):
    raise ValueError("two rules of one number")


for _group in GROUPS:
    _group.rules.sort(key=_order)


def rule(number: str) -> Rule | None:
    """The rule of a number; None when there is none."""
    return _BY_NUMBER.get(number)


def group_of(rule: Rule) -> Group:
    """The group that the rule stands in."""
    return _GROUP_OF[rule.number]
