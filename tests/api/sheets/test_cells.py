"""Cells: what is written reads back the same, and what people type is understood where that is harmless."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sheets.cells import is_blank, read, write
from api.sheets.columns import Column, Kind
from api.sheets.fields import LAYOUTS
from domain.errors import Refused
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = [column for layout in LAYOUTS.values() for sheet in layout.sheets for column in sheet.columns]
WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=100)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: WORDS,
    Kind.NUMBER: st.from_regex(r"[0-9A-Z-]{1,30}", fullmatch=True),
    Kind.DOCUMENT: st.integers(1, 900).map(document),
    Kind.PHONE: st.from_regex(r"1[0-9]{10}", fullmatch=True),
    Kind.YES_NO: st.booleans(),
    Kind.COUNT: st.integers(0, 1000),
    Kind.FIGURE: st.integers(0, 10**8),
    Kind.SUM: st.integers(0, 10**15),
    Kind.MEASURE: st.integers(0, 10**10),
    Kind.PERCENT: st.integers(0, 10**4),
    Kind.MONTHS: st.integers(0, 12),
    Kind.YEAR: st.integers(1900, 2200),
    Kind.MONTH: DAYS.map(lambda day: day[:7]),
    Kind.DATE: DAYS,
    Kind.MONEY: st.integers(0, 10**12),
    Kind.HUNDREDTHS: st.integers(0, 10**9),
}


def values_of(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column can have."""
    codes = st.sampled_from(sorted(column.choices) or [""])
    if column.kind is Kind.CODES:
        return st.lists(codes, min_size=1, max_size=column.most or 4, unique=True)
    return codes if column.kind is Kind.CODE else VALUES[column.kind]


@st.composite
def filled(draw: st.DrawFn) -> tuple[Column, Any]:
    column = draw(st.sampled_from(COLUMNS))
    return column, draw(values_of(column))


@given(filled())
def test_what_is_written_reads_back_the_same(cell: tuple[Column, Any]) -> None:
    column, value = cell
    assert read(column, write(column, value)) == value


@given(filled(), st.sampled_from([" ", "\u3000", "\u00a0", "\n"]))
def test_blanks_and_wide_letters_change_nothing(cell: tuple[Column, Any], blank: str) -> None:
    column, value = cell
    text = str(write(column, value))
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and (c.isalnum() or c in "().,-") else c for c in text)
    if column.kind is not Kind.TEXT:
        text = wide
    assert read(column, f"{blank}{text}{blank}") == value


RAW = st.one_of(
    st.text(), st.floats(), st.integers(), st.booleans(),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip


@given(st.sampled_from(COLUMNS), RAW)
def test_whatever_a_cell_holds_is_read_or_refused(column: Column, raw: Any) -> None:
    try:
        read(column, raw)
    except Refused as refusal:
        assert refusal.message.endswith("。")  # noqa: PT017


def column(kind: Kind, codes: str | None = None) -> Column:
    return Column("列", kind, "x.y", codes=codes)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.MONEY, 1234.56, 123456),
        (Kind.MONEY, 0.1 + 0.2, 30),
        (Kind.MONEY, "1,234.5", 123450),
        (Kind.MONEY, "１２．５", 1250),
        (Kind.MONEY, 10**10, 10**12),
        (Kind.HUNDREDTHS, "3.14", 314),
        (Kind.YEAR, 2016.0, 2016),
        (Kind.NUMBER, 1505250001.0, "1505250001"),
        (Kind.NUMBER, "0042", "0042"),
        (Kind.PHONE, 13800000000.0, "13800000000"),
        (Kind.DATE, date(1970, 1, 2), "1970-01-02"),
        (Kind.DATE, datetime(1970, 1, 2), "1970-01-02"),  # noqa: DTZ001  a cell has no zone
        (Kind.DATE, "1970/1/2", "1970-01-02"),
        (Kind.DATE, "1970年1月2日", "1970-01-02"),
        (Kind.DATE, "1970.01.02", "1970-01-02"),
        (Kind.DATE, 19700102.0, "1970-01-02"),
        (Kind.MONTH, "2020年5月", "2020-05"),
        (Kind.MONTH, 202005.0, "2020-05"),
        (Kind.MONTH, date(2020, 5, 1), "2020-05"),
        (Kind.YES_NO, " 是 ", True),
        (Kind.DOCUMENT, " 11010519491231002x", "11010519491231002X"),
        (Kind.DOCUMENT, "'１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        (Kind.TEXT, "张 三\u3000", "张 三"),
        (Kind.TEXT, "ＡＢ厂", "AB厂"),
    ],
)
def test_what_people_type_is_understood(kind: Kind, raw: Any, value: Any) -> None:
    assert read(column(kind), raw) == value


@pytest.mark.parametrize(
    ("codes", "text", "code"),
    [
        ("poverty_status", "脱贫（享受政策）", "exited"),
        ("poverty_cause", "因婚", "marriage"),
        ("poverty_attribute", "特困供养贫困户", "extreme_poverty"),
        ("work_place", "乡（镇）外县内", "county"),
        ("sex", "女", "f"),
    ],
)
def test_a_remark_in_brackets_may_be_left_out(codes: str, text: str, code: str) -> None:
    assert read(column(Kind.CODE, codes), text) == code


def test_a_label_that_could_mean_two_codes_is_refused() -> None:
    with pytest.raises(Refused):
        read(column(Kind.CODE, "poverty_status"), "脱贫")


def test_several_codes_are_joined_by_any_usual_sign() -> None:
    assert read(column(Kind.CODES, "health"), "残疾，长期慢性病、患有大病") == [
        "disabled", "chronic", "major_illness",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", ["", " \u3000\n", None])
def test_blanks_are_nothing(raw: object) -> None:
    assert is_blank(raw)
