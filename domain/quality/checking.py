"""Running rules over one household."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from domain.quality.catalogue import RULES
from domain.quality.rule import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.quality.member import Form
    from domain.quality.rule import OfPerson, Rule, Told
    from domain.quality.view import View

EVERY = frozenset(Severity)


class Plan:
    """Rules with a predicate, apart by whom they look at."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._of_person = [rule for rule in rules if rule.of_person or rule.of_form]
        of_household = [(rule, rule.of_household) for rule in rules if rule.of_household is not None]
        #: Neighbours of one `when` together.
        self._of_household = [(w, tuple(r)) for w, r in groupby(of_household, lambda one: one[0].when)]

    def run(self, view: View) -> list[Finding]:
        """What the rules find in the household."""
        found = []
        for when, rules in self._of_household:
            if when and not getattr(view, when):
                continue
            for rule, broken in rules:
                if told := broken(view):
                    found.append(Finding(rule, view.id, None, _data(told)))
        for member in view.members:
            plan, asked = member.form.asked
            for rule, is_broken in asked if plan is self else self._asked(member.form):
                if told := is_broken(view, member):
                    found.append(Finding(rule, view.id, member.id, _data(told)))
        return found

    def _asked(self, form: Form) -> list[tuple[Rule, OfPerson]]:
        """The rules that may be broken by a member with this form, which remembers them."""
        asked = []
        for rule in self._of_person:
            if rule.of_person is not None:
                if not rule.when or getattr(form, rule.when):
                    asked.append((rule, rule.of_person))
            elif rule.of_form is not None and (told := rule.of_form(form)):
                asked.append((rule, _always(told)))
        form.asked = self, asked
        return asked


def _always(told: Told) -> OfPerson:
    """The predicate of a rule that the form alone has broken."""
    return lambda _view, _member: told


def check(view: View, rules: Iterable[Rule] = RULES, *, severities: Collection[str] = EVERY) -> list[Finding]:
    """What the rules of these severities find in one household; rules found set by set are not run."""
    return _planned(tuple(rules), frozenset(severities)).run(view)


@cache
def _planned(rules: tuple[Rule, ...], severities: frozenset[str]) -> Plan:
    return Plan(rule for rule in rules if rule.severity in severities)


def _data(told: Told) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
