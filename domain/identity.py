"""Identity documents: the resident number (GB 11643) and the disability card, checked and read.

Source: GB 11643-1999; document kinds of 国扶手册2017 ch. 8.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import InvalidInput, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
RESIDENT = re.compile(r"[1-8]\d{16}[\dX]", re.ASCII)
CARD = re.compile(r"([1-8]\d{16}[\dX])[1-7][1-4](B\d)?", re.ASCII)


class DocumentShape(InvalidInput):
    """证件号码位数或字符不对: not 18 (resident), 20 or 22 (disability card) characters."""

    code, field = "document_shape", "document"
    sentence = "证件号码应为18位身份证或20、22位残疾人证,只有数字和X、B,现为{length}位。"


class DocumentFifteen(InvalidInput):
    """A number of the first generation must be upgraded before entry."""

    code, field = "document_15", "document"
    sentence = "15位的旧身份证号码不能录入,请改用18位号码。"


class DocumentChecksum(InvalidInput):
    """The last character does not follow from the others."""

    code, field = "document_checksum", "document"
    sentence = "证件号码的校验码不对,请核对后重填。"


class DocumentDate(InvalidInput):
    """The birth date in the number is no date."""

    code, field = "document_date", "document"
    sentence = "证件号码中的出生日期不是有效日期。"


class DocumentMissing(RuleBroken):
    """Only take-over and back-fill admit a person without a document."""

    code, field = "document_missing", "document"
    sentence = "除建账和补录外,录入家庭成员必须有证件号码。"


class Identity(NamedTuple):
    """What a document says: sex `m`/`f`, and the birth date."""

    sex: str
    birth_date: date


def check_character(body: str) -> str:
    """The check character that belongs to the first 17 digits."""
    return CHECKS[sum(map(mul, map(int, body), WEIGHTS)) % 11]


def kind_of(number: str) -> str:
    """The document type of a number. Raises a named refusal when its shape is wrong."""
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise DocumentFifteen
    if RESIDENT.fullmatch(number):
        return "resident_id"
    if CARD.fullmatch(number):
        return "disability_card"
    raise DocumentShape(length=len(number))


@lru_cache(maxsize=256)
def read_document(number: str) -> Identity:
    """Sex and birth date from a number. Raises when shape, checksum or date are wrong.

    The last few are remembered: sheet, command and rule each ask, one after the other.
    """
    kind_of(number)
    if check_character(number[:17]) != number[17]:
        raise DocumentChecksum
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise DocumentDate from None
    return Identity("m" if int(number[16]) % 2 else "f", born)


def said_by(number: str) -> dict[str, str]:
    """What a number says of its holder, as fields of a person. Raises as `read_document`."""
    sex, born = read_document(number)
    return {"sex": sex, "birth_date": born.isoformat(), "document_type": kind_of(number)}


def repeats(numbers: Iterable[str | None]) -> list[int]:
    """Places (from 0) of the numbers that another one before them says the same person by."""
    seen: set[str] = set()
    found = []
    for place, number in enumerate(numbers):
        if number is None:
            continue
        if same_person_part(number) in seen:
            found.append(place)
        seen.add(same_person_part(number))
    return found


def same_person_part(number: str) -> str:
    """The part by which numbers are compared: the first 18 characters."""
    return number[:18]


def mask(number: str) -> str:
    """A number as it may be shown: region and last character, the rest hidden."""
    return number[:6] + "*" * (len(number) - 7) + number[-1:] if len(number) > 7 else "*" * len(number)
