"""Group 2: document numbers. Source: GB 11643; disability card: number, kind, grade, re-issue."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

from domain.identity import CARD, CHECKS, WEIGHTS
from domain.quality.rule import Group, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.quality.member import Member
    from domain.quality.rule import Told
    from domain.quality.view import View

GROUP = Group(2, "证件号码")
DOCUMENT = "person.document"
LENGTHS = frozenset({15, 18, 20, 22})


@GROUP.person(1, Severity.REFUSE, DOCUMENT, "证件号码应为15、18、20或22位,现为{length}位。")
def wrong_length(_: View, member: Member) -> Told:
    """Neither 15, 18, 20 nor 22 characters."""
    if member.document is None or len(member.document) in LENGTHS:
        return False
    return {"length": len(member.document)}


@GROUP.person(2, Severity.REFUSE, DOCUMENT, "证件号码是15位的旧号码,应当升为18位。")
def fifteen_digits(_: View, member: Member) -> Told:
    """A number of the first generation."""
    return member.document is not None and len(member.document) == 15


@GROUP.person(3, Severity.REFUSE, DOCUMENT, "证件号码的校验码或出生日期不对。")
def wrong_checksum(_: View, member: Member) -> Told:
    """The first 18 characters are no resident number: checksum, date or characters are wrong."""
    if member.document is None or len(member.document) not in {18, 20, 22}:
        return False
    return not is_resident(member.document)


def is_resident(number: str) -> bool:
    """Whether the first 18 characters are a resident number, as `domain.identity.read_document` has it.

    Naive: call that, and catch what it raises; over a county a quarter of the time of all rules. Of a
    number's three parts most are those of other numbers too, so what each adds is remembered.
    """
    try:
        total = _region(number[:6]) + _day(number[6:14]) + _order(number[14:17])
    except ValueError:
        return False
    return CHECKS[total % 11] == number[17]


@lru_cache(maxsize=10_000)
def _region(digits: str) -> int:
    """What the digits of the place add. Raises ValueError."""
    if digits[0] not in "12345678":
        raise ValueError(digits[0])
    return _weighed(digits, WEIGHTS)


@lru_cache(maxsize=50_000)
def _day(digits: str) -> int:
    """What the digits of the birth date add. Raises ValueError."""
    total = _weighed(digits, WEIGHTS[6:])
    date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return total


@lru_cache(maxsize=1_000)
def _order(digits: str) -> int:
    """What the digits that tell people of one day and place apart add. Raises ValueError."""
    return _weighed(digits, WEIGHTS[14:])


def _weighed(digits: str, weights: Sequence[int]) -> int:
    if not digits.isascii():
        raise ValueError(len(digits))
    return sum(map(mul, weights, map(int, digits)))


@GROUP.person(
    4,
    Severity.REFUSE,
    DOCUMENT,
    "残疾人证号码18位之后应为残疾类别(1—7)、等级(1—4),补证加B和次数。",
)
def wrong_card(_: View, member: Member) -> Told:
    """20 or 22 characters that are not number, kind 1–7, grade 1–4, and B with a digit."""
    document = member.document
    return document is not None and len(document) in {20, 22} and CARD.fullmatch(document) is None
