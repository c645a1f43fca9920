"""Texts as the register keeps them: what a sheet cannot carry is put right on entry.

So what goes out on a sheet comes in again the same, whichever way it came in first.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

#: Characters that nobody sees: zero-width ones, those that XML has no way to say, and surrogates.
_UNSEEN = dict.fromkeys(
    [
        *(n for n in range(0xA0) if not chr(n).isprintable() and not chr(n).isspace()),
        0x200B, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000),
        # Marks that turn the direction of writing: a name would be shown as another.
        0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
    ]
)  # fmt: skip
#: ！ to ～ as the ASCII characters they are wide forms of; of a text only the letters and digits.
WIDE = {0xFEE0 + n: n for n in range(0x21, 0x7F)}
_TIDY = _UNSEEN | {wide: n for wide, n in WIDE.items() if chr(n).isalnum()}


def tidy(text: str) -> str:
    """The text with wide letters and digits narrow, nothing unseen, and single blanks within only."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return " ".join(text.translate(_TIDY).split())


def _tidied(value: object) -> object:
    return tidy(value) if isinstance(value, str) else value


def narrowed(text: str) -> str:
    """A number people call something by: everything wide in it narrow."""
    return text if text.isascii() and text.isalnum() else tidy(tidy(text).translate(WIDE))


def _narrowed(value: object) -> object:
    return narrowed(value) if isinstance(value, str) else value


def _capital(value: object) -> object:
    return narrowed(value).upper() if isinstance(value, str) else value


#: The most that a cell of text, or of a number, holds.
LONGEST, DIGITS = 100, 30
#: Names, addresses and free text without a code list.
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), BeforeValidator(_tidied)]
#: 户编号, 人口编号.
Number = Annotated[str, StringConstraints(min_length=1, max_length=DIGITS), BeforeValidator(_narrowed)]
#: What somebody searches by: a number, a name, a place.
Sought = Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(_narrowed)]
#: A document number as it is checked: narrow, its X a capital one.
Document = Annotated[str, BeforeValidator(_capital)]
#: A mobile number in plain digits.
Phone = Annotated[str, StringConstraints(pattern=r"^1[0-9]{10}$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
