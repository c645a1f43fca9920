"""Texts and numbers are kept as a sheet can carry them, whichever way they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain import commands as c
from domain.blocks import Conditions, PersonForm
from domain.texts import narrowed, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  张  三\t", "张 三"), ("ＡＢ１２（二）", "AB12（二）"), ("张\u200b三\ufeff", "张三"),
        ("a\u3000\u00a0b", "a b"), ("一\x00\x1f二\x07", "一 二"), ("\u2003\u200b甲", "甲"),
        ("\uffff乙", "乙"),
    ],
)  # fmt: skip
def test_what_a_sheet_cannot_carry_is_put_right(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
    assert c.Entry(name=typed, relation="head").name == kept
    assert PersonForm(education="primary", employer=typed).employer == kept
    corrected = c.CorrectIdentity(
        command_id="c", year=2020, household="0" * 20, person="0" * 20, name=typed, reason="测试"
    )
    assert corrected.name == kept


@given(st.text())
def test_a_text_that_was_put_right_stays(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert narrowed(narrowed(text)) == narrowed(text)
    assert tidy(narrowed(text)) == narrowed(text)


def test_numbers_are_narrow_altogether() -> None:
    assert c.Entry(name="甲", relation="head", number=" （１）-Ａ ").number == "(1)-A"


@pytest.mark.parametrize(
    "form",
    [
        {"name": "长" * 101}, {"name": " \u200b"}, {"number": "1" * 31}, {"phone": "1390000000０"},
    ],
)  # fmt: skip
def test_what_a_cell_cannot_hold_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        c.Entry.model_validate({"name": "甲", "relation": "head", **form})


def test_what_a_row_cannot_say_is_no_form() -> None:
    for health in ((), ("chronic", "chronic")):
        with pytest.raises(ValidationError):
            PersonForm(education="primary", health=health)
    with pytest.raises(ValidationError):
        Conditions(danger_grade="c")
    with pytest.raises(ValidationError):
        c.Monitoring(category="marginal", risks=("illness", "illness"))
