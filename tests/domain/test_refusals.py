"""Every refusal has a code of its own, a sentence, and a test; every command has a test."""

from __future__ import annotations

import pickle
from collections import Counter
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules, walk_packages
from string import Formatter
from typing import TypeVar

import pytest

import domain
from domain import commands as c
from domain.commands.years import CloseYear, ConfirmClosedYear
from domain.division_import import DivisionFactInvalid, read_facts
from domain.divisions import DivisionCodeInvalid, check_division
from domain.drafts import RULES
from domain.errors import CommandReused, Conflict, InvalidInput, NotAllowed, Refused, RuleBroken
from domain.rules.erasure import ApproveErasure, EraseAlone, RejectErasure, RequestErasure
from domain.rules.restriction import RestrictPerson, UnrestrictPerson
from tests import domain as tests_of_domain
from tests.support.given import COVERED, covers, refused_with

T = TypeVar("T")
#: What others are kinds of; the last is given where command ids are kept.
KINDS = {Refused, InvalidInput, NotAllowed, Conflict, RuleBroken, CommandReused}

for found in walk_packages(domain.__path__, "domain."):
    import_module(found.name)
for test in iter_modules(tests_of_domain.__path__, f"{tests_of_domain.__name__}."):
    import_module(test.name)


def below(base: type[T]) -> set[type[T]]:
    """The class and all that derive from it, in our domain."""
    found = {base}.union(*(below(one) for one in base.__subclasses__()))
    return {one for one in found if one.__module__.startswith("domain.")}


REFUSALS: set[type[Refused]] = below(Refused)
COMMANDS: set[type[c.Command]] = {one for one in below(c.Command) if one.NAME}


def test_codes_are_unique_and_plain() -> None:
    codes = Counter(one.code for one in REFUSALS)
    assert [code for code, times in codes.items() if times > 1] == []
    assert all(code.isascii() and code.replace("_", "").isalnum() and code.islower() for code in codes)


@pytest.mark.parametrize("refusal", sorted(REFUSALS, key=attrgetter("__name__")))
def test_each_refusal_says_one_sentence_of_its_own(refusal: type[Refused]) -> None:
    assert "code" in refusal.__dict__
    assert refusal is Conflict or "sentence" in refusal.__dict__
    assert refusal.sentence.endswith("。")
    assert refusal.sentence.count("。") == 1
    values = {name: "7" for _, name, _, _ in Formatter().parse(refusal.sentence) if name}
    made = refusal(**values)
    assert "{" not in made.message
    assert made.problem() == {
        "code": refusal.code, "message": made.message, "field": refusal.field, "rule": refusal.rule,
        "data": values,
    }  # fmt: skip
    assert str(made) == made.message


def test_the_field_may_be_named_by_the_data() -> None:
    assert RuleBroken(field="document").at == "document"
    assert RuleBroken().at is None


def test_every_refusal_is_provoked_by_a_test() -> None:
    assert sorted(one.__name__ for one in REFUSALS - KINDS - COVERED.keys()) == []


def test_every_command_is_accepted_in_a_test_and_has_a_rule_and_a_name() -> None:
    assert sorted(one.__name__ for one in COMMANDS - COVERED.keys()) == []
    # Erasing is half a command without its key, so no door but its own may give it.
    # Closing a year is half a command without the hash of what stood there.
    erasing = {RequestErasure, ApproveErasure, RejectErasure, EraseAlone}
    # Restricting is an administrator's, whom the registry does not admit.
    restricting = {RestrictPerson, UnrestrictPerson}
    assert set(RULES) == COMMANDS - erasing - restricting - {CloseYear, ConfirmClosedYear}
    assert len({one.NAME for one in COMMANDS}) == len(COMMANDS)


@covers(DivisionCodeInvalid, DivisionFactInvalid)
def test_what_is_no_division_and_no_fact_about_one() -> None:
    with pytest.raises(DivisionCodeInvalid) as refused:
        check_division("1505251")
    refused_with(refused.value, DivisionCodeInvalid, None, value="1505251")
    with pytest.raises(DivisionFactInvalid) as invalid:
        read_facts("x,y\n")
    refused_with(invalid.value, DivisionFactInvalid, None, row=1, label="表头")


def test_a_refusal_comes_out_of_a_worker_process_as_it_went_in() -> None:
    refusal = DivisionCodeInvalid(value="15")
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301  our own bytes
    assert type(again) is DivisionCodeInvalid
    assert again.problem() == refusal.problem()
