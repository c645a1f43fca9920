"""A column of a form: its head, how its cells read, where its value lives, what an import does with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from domain.codes import labels
from domain.fields import PERSONAL

if TYPE_CHECKING:
    from collections.abc import Mapping

SEXES = {"m": "男", "f": "女"}


class Kind(StrEnum):
    """How a cell reads; the value is how people are told."""

    TEXT = "文字"
    NUMBER = "编号"
    DOCUMENT = "证件号码"
    PHONE = "11位手机号"
    CODE = "代码"
    CODES = "代码,几项之间用逗号"
    YES_NO = "是/否"
    COUNT = "整数"
    MONTHS = "月数(0—12)"
    YEAR = "年份"
    MONTH = "年月(如2020-05)"
    DATE = "日期(如1970-01-31)"
    MONEY = "元,最多两位小数"
    HUNDREDTHS = "数,最多两位小数"


#: Kinds whose cells are text even when they look like numbers.
TEXTUAL = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DOCUMENT, Kind.PHONE, Kind.MONTH, Kind.DATE})


def choices(codes: str) -> Mapping[str, str]:
    """code → label of a code list; the sexes have none of their own."""
    return SEXES if codes == "sex" else labels(codes)


class Use(StrEnum):
    """What an import does with the value; the value is how people are told."""

    KEY = "找到户、村和年度"
    OPENING = "只在建账时录入"
    CHECKED = "建账时录入,以后必须与登记一致"
    ANNUAL = "每年更新"
    MONITORING = "办理纳入监测、消除风险"
    DERIVED = "由其他内容得出,填了就核对"


@dataclass(frozen=True)
class Column:
    """One column. `place` is entity kind, field, and the keys within the field's block."""

    head: str
    kind: Kind
    place: str
    use: Use = Use.ANNUAL
    codes: str | None = None
    needed: bool = False
    personal: bool = False
    most: int | None = None

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The parts of the place."""
        return tuple(self.place.split("."))

    @property
    def is_personal(self) -> bool:
        """Whether its values are sealed in the ledger and never repeated in a message."""
        return self.personal or self.path[:2] in PERSONAL

    @property
    def choices(self) -> Mapping[str, str]:
        """code → label of its code list; empty when it has none."""
        return choices(self.codes) if self.codes else {}

    @cached_property
    def is_filled_yearly(self) -> bool:
        """Whether it belongs to the block of its sheet, which a row carries whole or not at all."""
        return self.use in {Use.ANNUAL, Use.MONITORING}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a layout, in the order of its columns."""

    name: str
    about: str
    columns: tuple[Column, ...]
    per_person: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of its columns."""
        return tuple(column.head for column in self.columns)

    @cached_property
    def reading_order(self) -> tuple[tuple[int, Column], ...]:
        """Its columns with their places in a row, 户编号 first: messages name the household."""
        return tuple(sorted(enumerate(self.columns), key=lambda pair: pair[1].place != "household.number"))

    def column(self, place: str) -> Column | None:
        """The column of a place; a village stands under its name."""
        place = "division.village" if place == "household.village" else place
        return next((column for column in self.columns if column.place == place), None)


@dataclass(frozen=True)
class Layout:
    """A kind of workbook: its sheets, the first of them naming every household."""

    kind: str
    about: str
    sheets: tuple[Sheet, ...]

    @property
    def people(self) -> Sheet:
        """The sheet with a row for each member."""
        return next(sheet for sheet in self.sheets if sheet.per_person)
