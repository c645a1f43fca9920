"""Running rules over one household."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.quality.catalogue import RULES
from domain.quality.rule import Finding, OfHousehold, OfPerson, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.quality.rule import Told
    from domain.quality.view import View

EVERY = frozenset(Severity)


class Plan(NamedTuple):
    """Rules with a predicate, apart by whom they look at."""

    of_household: tuple[tuple[Rule, OfHousehold], ...]
    of_person: tuple[tuple[Rule, OfPerson], ...]

    def run(self, view: View) -> list[Finding]:
        """What the rules find in the household."""
        found = []
        for rule, broken in self.of_household:
            if told := broken(view):
                found.append(Finding(rule, view.id, None, _data(told)))
        for member in view.members:
            for rule, is_broken in self.of_person:
                if told := is_broken(view, member):
                    found.append(Finding(rule, view.id, member.id, _data(told)))
        return found


def plan(rules: Iterable[Rule]) -> Plan:
    """The rules that look at one household, ready to run over many."""
    rules = tuple(rules)
    return Plan(
        tuple((rule, rule.of_household) for rule in rules if rule.of_household is not None),
        tuple((rule, rule.of_person) for rule in rules if rule.of_person is not None),
    )


def check(view: View, rules: Iterable[Rule] = RULES, *, severities: Collection[str] = EVERY) -> list[Finding]:
    """What the rules of these severities find in one household; rules found set by set are not run."""
    return _planned(tuple(rules), frozenset(severities)).run(view)


@cache
def _planned(rules: tuple[Rule, ...], severities: frozenset[str]) -> Plan:
    return plan(rule for rule in rules if rule.severity in severities)


def _data(told: Told) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
