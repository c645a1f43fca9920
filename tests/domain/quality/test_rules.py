"""Every rule finds what it is there for, and nothing where that is not so."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from domain.errors import Refused
from domain.fields import FIELDS
from domain.identity import read_document
from domain.quality import RULES, Rule, Scope, Severity, check, exited, rule
from domain.quality.documentation import page
from domain.quality.documents import is_resident
from domain.rules import exit_check
from tests.domain.quality.cases import CASES
from tests.domain.quality.given import a_view
from tests.support.people import document

ROOT = Path(__file__).parent.parent.parent.parent
#: Found over many households: their cases are in tests/api/test_quality_patterns.py.
SET_BASED = {
    "11.1", "11.2", "11.3", "11.4", "16.1", "16.3", "16.5", "16.7", "16.8", "16.9", "16.10",
}  # fmt: skip


def the(number: str) -> Rule:
    found = rule(number)
    assert found is not None
    return found


@pytest.mark.parametrize("number", CASES)
def test_a_rule_fires_where_it_should_and_not_where_it_should_not(number: str) -> None:
    fires, silent = CASES[number]
    findings = check(fires, [the(number)])
    assert findings
    for finding in findings:
        assert "{" not in finding.sentence
        assert (finding.person is not None) == (finding.rule.scope is Scope.PERSON)
        assert finding.household == "h1"
    assert check(silent, [the(number)]) == []


@pytest.mark.parametrize("number", [one.number for one in RULES if one.when])
def test_a_rule_is_never_broken_without_what_it_is_asked_for(number: str) -> None:
    """given every household of the cases, when one lacks what a rule says it needs, then it keeps the rule"""
    one, views = the(number), [view for pair in CASES.values() for view in pair]
    if one.of_household is not None:
        lacking = [view for view in views if not getattr(view, one.when)]
        assert lacking
        assert [view for view in lacking if one.of_household(view)] == []
    elif one.of_person is not None:
        members = [(view, member) for view in views for member in view.members]
        without = [(view, member) for view, member in members if not getattr(member.form, one.when)]
        assert without
        assert [member for view, member in without if one.of_person(view, member)] == []


def test_no_rule_lacks_its_two_cases() -> None:
    assert {one.number for one in RULES if not one.is_set_based} == set(CASES)
    assert {one.number for one in RULES if one.is_set_based} == SET_BASED


def test_a_household_with_which_nothing_is_wrong_has_no_findings() -> None:
    assert check(a_view()) == []


def test_only_the_rules_of_a_severity_are_run() -> None:
    """given a checksum that is wrong (refused), a relation against sex (warned), a danger (listed)"""
    wrong = a_view(
        people={"son": {"sex": "f"}, "spouse": {"document": "110105194912310021"}},
        conditions={"housing_dangerous": True},
    )
    assert {f.rule.number for f in check(wrong)} == {"1.3", "2.3", "10.2"}
    assert {f.rule.number for f in check(wrong, severities={Severity.REFUSE, Severity.WARN})} == {
        "2.3",
        "10.2",
    }
    assert [f.rule.number for f in check(wrong, severities=("refuse",))] == ["2.3"]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.number)
def test_a_rule_is_about_a_place_and_speaks_a_sentence(one: Rule) -> None:
    kind, name, *_ = one.field.split(".")
    assert name in FIELDS[kind]
    assert one.sentence.endswith("。")
    assert all(
        name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(one.sentence)
    )


def test_sex_and_age_are_read_from_the_document_where_a_sheet_has_nothing_else() -> None:
    view = a_view(people={"spouse": {"sex": None, "birth_year": None, "document": "11010519491231002X"}})
    spouse = view.members[1]
    assert (spouse.sex, spouse.age) == ("f", 71)


def test_cells_that_are_empty_are_as_good_as_absent() -> None:
    bare = a_view(
        people={
            "head": {
                "form": {"health": None, "welfare_months": None, "work_months": None, "work_place": None}
            }
        }
    )
    assert {f.rule.number for f in check(bare)} == {"8.5"}


def test_a_month_is_read_as_the_register_and_as_a_sheet_say_it() -> None:
    said = {"category": "marginal", "risks": ["illness"], "month": "2020-05"}
    assert not check(a_view({"monitoring": said}), [the("12.2")])
    assert check(a_view({"monitoring": said | {"month": None}}), [the("12.2")])


def test_what_a_household_is_monitored_for_later_is_not_asked_of_an_earlier_year() -> None:
    said = {"category": "marginal", "risks": [], "year": 2021, "month": 5}
    assert not check(a_view({"monitoring": said}), [the("12.3")])


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X", "440524188001010014", document(7), document(8)[:17] + "x", "1" * 18,
        "01010519491231002X", "11010519490231002X", "1101051949123100 X", "１1010519491231002X", "9" * 18,
        *(document(7)[:17] + last for last in "0123456789X"),
    ],
)  # fmt: skip
def test_a_number_is_resident_where_entry_would_take_it(number: str) -> None:
    try:
        read_document(number)
    except Refused:
        assert not is_resident(number)
    else:
        assert is_resident(number)


def test_compulsory_education_is_what_the_exit_check_means_by_it() -> None:
    assert (exited.SCHOOL_AGE, exited.OUT_OF_SCHOOL) == (exit_check.SCHOOL_AGE, exit_check.OUT_OF_SCHOOL)


def test_the_page_of_the_rules_is_the_catalogue() -> None:
    # Write it anew with: python -m domain.quality.documentation > docs/zh/quality.md
    assert (ROOT / "docs" / "zh" / "quality.md").read_text("utf-8") == page()
