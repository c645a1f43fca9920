"""Cells: what a cell holds turned into the register's value, and back.

Values are the register's: money in fen, areas and distances in hundredths, dates as ISO text,
months as "2020-05", codes for labels. Blanks around a text are trimmed; full-width letters, digits
and brackets count as half-width ones.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any

from api.sheets import errors as e
from api.sheets.columns import Column, Kind, choices
from domain.codes import UnknownCode, shown
from domain.identity import kind_of, read_document
from domain.texts import DIGITS, LONGEST, WIDE, narrowed, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

#: What calamine yields, and what the writer takes; times and durations are of no use here.
Raw = Any
BLANKS = " \t\r\n\u00a0\u3000\u200b\ufeff"
YES_NO = {"是": True, "否": False}
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
DATES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
MONTHS = re.compile(r"(\d{4})(?:[-/.]|年)?(\d{1,2})月?")
#: Whole numbers up to here survive being stored as a number.
EXACT = 10**15
RANGES = {Kind.MONTHS: (0, 12), Kind.YEAR: (1900, 2200), Kind.COUNT: (0, 1000), Kind.FIGURE: (0, 10**8)}
GREATEST = {
    Kind.MONEY: 10**12, Kind.HUNDREDTHS: 10**9,
    Kind.SUM: 10**15, Kind.MEASURE: 10**10, Kind.PERCENT: 10**4,
}  # fmt: skip


def is_blank(raw: Raw) -> bool:
    """Whether a cell holds nothing but blanks."""
    if not isinstance(raw, str):
        return raw is None
    return not raw.strip(BLANKS) or (not raw.isprintable() and not tidy(raw))


def read(column: Column, raw: Raw) -> Any:
    """The value of a filled cell. Raises CellRefused, UnknownCode or a refusal of the document."""
    return READERS[column.kind](column, raw)


def write(column: Column, value: Any) -> str | int | float:
    """What the cell of a value holds: text, or a number for counts, money and quantities."""
    if value is None:
        return ""
    if column.kind in GREATEST:
        return int(value) / 100
    if column.kind in RANGES:
        return int(value)
    if column.kind is Kind.YES_NO:
        return "是" if value else "否"
    if column.kind is Kind.CODES:
        return ",".join(column.choices[code] for code in value)
    return str(column.choices[value] if column.choices else value)


def text_of(raw: Raw) -> str:
    """A cell as the text that it shows, without blanks around it."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return f"{raw:.0f}" if float(raw).is_integer() else f"{raw:.15g}"
    return str(raw).strip(BLANKS)


def words(raw: Raw) -> str:
    """A cell as text, as the register keeps texts."""
    return tidy(text_of(raw))


def narrow(raw: Raw) -> str:
    """A cell as text, everything wide in it made narrow."""
    return narrowed(text_of(raw))


def document(raw: Raw) -> str:
    """A cell as a document number, whether it is one or not."""
    return narrow(raw).lstrip("'").upper()


def _text(column: Column, raw: Raw) -> str:
    text = words(raw)
    if len(text) > LONGEST:
        raise e.TooLong(label=column.head, most=LONGEST)
    return text


def _number(column: Column, raw: Raw) -> str:
    if isinstance(raw, int | float) and not (float(raw).is_integer() and abs(raw) < EXACT):
        raise e.NumberDamaged(label=column.head)
    text = narrow(raw)
    if len(text) > DIGITS:
        raise e.TooLong(label=column.head, most=DIGITS)
    return text


def _document(column: Column, raw: Raw) -> str:
    if isinstance(raw, int | float):
        raise e.DocumentAsNumber(label=column.head)
    text = document(raw)
    kind_of(text)
    read_document(text)
    return text


def _phone(column: Column, raw: Raw) -> str:
    text = narrow(raw)
    if not re.fullmatch(r"1\d{10}", text, re.ASCII):
        raise e.NotPhone(label=column.head)
    return text


@cache
def _codes_by_label(codes: str) -> dict[str, str]:
    """label → code; a remark in brackets at its end may be left out where that is clear."""
    labels = {label.translate(WIDE): code for code, label in choices(codes).items()}
    short = [label.split("(")[0] for label in labels if label.endswith(")")]
    clear = {
        label.split("(")[0]: code
        for label, code in labels.items()
        if label.endswith(")") and short.count(label.split("(")[0]) == 1
    }
    return clear | labels


def _one_code(column: Column, text: str) -> str:
    code = _codes_by_label(str(column.codes)).get(text)
    if code is None:
        raise UnknownCode(label=column.head, value=shown(text))
    return code


def _code(column: Column, raw: Raw) -> str:
    return _one_code(column, narrow(raw))


def _codes(column: Column, raw: Raw) -> list[str]:
    parts = [part.strip(BLANKS) for part in re.split("[,、;]", narrow(raw))]
    found = [_one_code(column, part) for part in parts if part]
    if not found:
        raise e.CellNeeded(label=column.head)
    if len(set(found)) < len(found):
        raise e.Repeated(label=column.head)
    if column.most is not None and len(found) > column.most:
        raise e.TooMany(label=column.head, most=column.most)
    return found


def _yes_no(column: Column, raw: Raw) -> bool:
    text = words(raw)
    if text not in YES_NO:
        raise e.NotYesNo(label=column.head)
    return YES_NO[text]


def _decimal(column: Column, raw: Raw) -> Decimal:
    text = "" if isinstance(raw, bool) else narrow(raw)
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise e.NotNumber(label=column.head) from None
    if not value.is_finite():
        raise e.NotNumber(label=column.head)
    if value < 0:
        raise e.Negative(label=column.head)
    return value


def _whole(column: Column, raw: Raw) -> int:
    value = _decimal(column, raw)
    if value != value.to_integral_value():
        raise e.NotWhole(label=column.head)
    low, high = RANGES[column.kind]
    if not low <= value <= high:
        raise e.OutOfRange(label=column.head, low=low, high=high)
    return int(value)


def _hundredths(column: Column, raw: Raw) -> int:
    value = _decimal(column, raw) * 100
    if value > GREATEST[column.kind]:
        raise e.OutOfRange(label=column.head, low=0, high=GREATEST[column.kind] // 100)
    if value != value.to_integral_value():
        raise e.TooPrecise(label=column.head)
    return int(value)


def _date(column: Column, raw: Raw) -> str:
    text = narrow(raw)
    for form in DATES:
        if found := form.fullmatch(text):
            try:
                return date(*map(int, found.groups())).isoformat()
            except ValueError:
                break
    raise e.NotDate(label=column.head)


def _month(column: Column, raw: Raw) -> str:
    text = narrow(raw)
    if isinstance(raw, date):
        text = text[:7]
    found = MONTHS.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise e.NotMonth(label=column.head)
    return f"{found[1]}-{int(found[2]):02d}"


READERS: dict[Kind, Callable[[Column, Raw], Any]] = {
    Kind.TEXT: _text, Kind.NUMBER: _number, Kind.DOCUMENT: _document, Kind.PHONE: _phone,
    Kind.CODE: _code, Kind.CODES: _codes, Kind.YES_NO: _yes_no,
    Kind.COUNT: _whole, Kind.FIGURE: _whole, Kind.MONTHS: _whole, Kind.YEAR: _whole,
    Kind.SUM: _hundredths, Kind.MEASURE: _hundredths, Kind.PERCENT: _hundredths,
    Kind.MONEY: _hundredths, Kind.HUNDREDTHS: _hundredths, Kind.DATE: _date, Kind.MONTH: _month,
}  # fmt: skip
