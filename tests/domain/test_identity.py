"""Document numbers: read, checked, refused and masked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.identity import (
    DocumentChecksum,
    DocumentDate,
    DocumentFifteen,
    DocumentShape,
    check_character,
    kind_of,
    mask,
    read_document,
    same_person_part,
)
from tests.support.given import covers, refused_with

KNOWN_GOOD = ["11010519491231002X", "440524188001010014"]


@st.composite
def numbers(draw: st.DrawFn) -> str:
    region = draw(st.integers(100_000, 899_999))
    born = draw(st.dates(date(1850, 1, 1), date(2099, 12, 31)))
    body = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + check_character(body)


def test_the_known_good_ones() -> None:
    assert read_document(KNOWN_GOOD[0]) == ("f", date(1949, 12, 31))
    assert read_document(KNOWN_GOOD[1]) == ("m", date(1880, 1, 1))


@given(numbers())
def test_every_number_made_by_the_standard_is_read(number: str) -> None:
    sex, born = read_document(number)
    assert born.strftime("%Y%m%d").zfill(8) == number[6:14]
    assert sex == ("m" if number[16] in "13579" else "f")
    assert kind_of(number) == "resident_id"


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X xＸ"))
def test_any_single_changed_character_is_refused(number: str, place: int, other: str) -> None:
    assume(number[place] != other)
    with pytest.raises(Refused) as refused:
        read_document(number[:place] + other + number[place + 1 :])
    assert type(refused.value) in {DocumentShape, DocumentChecksum}


@given(numbers(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_refused(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(Refused):
        read_document(exchanged)


def with_check(body: str) -> str:
    return body + check_character(body)


SHAPE = DocumentShape.sentence


@covers(DocumentShape, DocumentFifteen, DocumentChecksum, DocumentDate)
@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        ("", DocumentShape, SHAPE.format(length=0)),
        (KNOWN_GOOD[0][:17], DocumentShape, SHAPE.format(length=17)),
        (KNOWN_GOOD[0].lower(), DocumentShape, SHAPE.format(length=18)),
        (KNOWN_GOOD[0] + "81", DocumentShape, SHAPE.format(length=20)),
        (KNOWN_GOOD[0] + "15", DocumentShape, SHAPE.format(length=20)),
        (KNOWN_GOOD[0] + "11C1", DocumentShape, SHAPE.format(length=22)),
        ("0" + KNOWN_GOOD[0][1:], DocumentShape, SHAPE.format(length=18)),
        ("110105491231002", DocumentFifteen, "15位的旧身份证号码不能录入,请改用18位号码。"),
        ("110105194912310020", DocumentChecksum, "证件号码的校验码不对,请核对后重填。"),
        ("11010519491231002032", DocumentChecksum, "证件号码的校验码不对,请核对后重填。"),
        (with_check("11010519490231002"), DocumentDate, "证件号码中的出生日期不是有效日期。"),
        (with_check("11010519491331002"), DocumentDate, "证件号码中的出生日期不是有效日期。"),
    ],
)
def test_each_refusal_of_a_number(number: str, kind: type[Refused], sentence: str) -> None:
    with pytest.raises(kind) as refused:
        read_document(number)
    refused_with(refused.value, kind, sentence)
    for one in (DocumentShape(length=1), DocumentFifteen(), DocumentChecksum(), DocumentDate()):
        refused_with(one, type(one))


def test_disability_cards() -> None:
    for ending in ("11", "74", "43B1", "43B9"):
        card = KNOWN_GOOD[0] + ending
        assert kind_of(card) == "disability_card"
        assert read_document(card) == ("f", date(1949, 12, 31))
        assert same_person_part(card) == KNOWN_GOOD[0]


def test_a_number_as_it_may_be_shown() -> None:
    assert mask(KNOWN_GOOD[0]) == "110105***********X"
    assert mask("1234567") == "*******"
    assert mask("12345678") == "123456*8"
    assert mask("") == ""
