"""A column of a form: its head, how its cells read, where its value lives, what an import does with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from domain.codes import labels
from domain.fields import PERSONAL
from domain.procedures.comparison import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

SEXES = {"m": "男", "f": "女"}
#: What the form says beside the kinds of document: the number stands with somebody else.
DUPLICATE = {"duplicate": "无证件(重复人口)"}


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
    FIGURE = "整数(0—1亿)"
    MONTHS = "月数(0—12)"
    YEAR = "年份"
    MONTH = "年月(如2020-05)"
    DATE = "日期(如1970-01-31)"
    MONEY = "元,最多两位小数"
    HUNDREDTHS = "数,最多两位小数"
    SUM = "元(至十万亿),最多两位小数"
    MEASURE = "数(至一亿),最多两位小数"
    PERCENT = "百分数(0—100),最多两位小数"


#: So many cells of a column are remembered: codes, months, names of villages, round figures. Of other
#: types none are: True and 1 would be found under 1.0.
REMEMBERED = 4096
SIMPLE = frozenset({str, float})
#: Kinds whose cells are text even when they look like numbers.
TEXTUAL = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DOCUMENT, Kind.PHONE, Kind.MONTH, Kind.DATE})


def choices(codes: str) -> Mapping[str, str]:
    """code → label of a code list; the sexes have none of their own, a department's list has some classes."""
    if codes in KINDS:
        return {code: labels("eight_category")[code] for code in KINDS[codes].categories}
    if codes == "document_type":
        return {**labels(codes), **DUPLICATE}
    return SEXES if codes == "sex" else labels(codes)


class Unit(StrEnum):
    """What a file is divided into and goes in by, whole or not at all; the value is how people are told."""

    HOUSEHOLD = "户"
    VILLAGE = "村"
    NATURAL_VILLAGE = "自然村"
    ROW = "行"


class Use(StrEnum):
    """What an import does with the value; the value is how people are told."""

    KEY = "找到户、村和年度"
    OPENING = "只在建账时录入"
    CHECKED = "建账时录入,以后必须与登记一致"
    ANNUAL = "每年更新"
    MONITORING = "办理纳入监测、消除风险"
    PAIRING = "办理结对、解除结对"
    ASKED = "每年更新,空白就是没有采集"
    DERIVED = "由其他内容得出,填了就核对"
    COUNTED = "由登记统计,导入时不录入"
    COMPARED = "与办理中的案件比对"


#: Uses of the block of a sheet, which a row carries whole or not at all.
BLOCK = frozenset({Use.ANNUAL, Use.MONITORING, Use.PAIRING, Use.ASKED})


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

    @cached_property
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
        return self.use in BLOCK

    @cached_property
    def says_something_blank(self) -> bool:
        """Whether a blank cell of it is refused, or stands for a value."""
        return self.needed or (self.kind is Kind.YES_NO and self.is_filled_yearly)

    @cached_property
    def known(self) -> dict[str | float, Any]:
        """Cells read before, raw → value: most cells of a county say what others said before."""
        return {}

    def remember(self, raw: Any, value: Any) -> None:
        """Keep what a cell reads as, unless it is personal."""
        if type(raw) in SIMPLE and not self.is_personal and len(self.known) < REMEMBERED:
            self.known[raw] = value


@dataclass(frozen=True)
class Sheet:
    """One sheet of a layout, in the order of its columns; `key` are the places that name a row's unit.

    `per_person`: a row for each member; `many`: any number of rows for a unit.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    per_person: bool = False
    many: bool = False
    key: tuple[str, ...] = ("household.number",)

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of its columns."""
        return tuple(column.head for column in self.columns)

    @cached_property
    def reading_order(self) -> tuple[tuple[int, Column], ...]:
        """Its columns with their places in a row, those that name the unit first: messages name it."""
        return tuple(sorted(enumerate(self.columns), key=lambda pair: pair[1].place not in self.key))

    @cached_property
    def steps(self) -> tuple[tuple[int, Column, bool, bool, dict[str | float, Any], str], ...]:
        """What reading a row looks at, column by column: a county has millions of cells."""
        return tuple(
            (n, c, c.says_something_blank, c.is_filled_yearly, c.known, c.place)
            for n, c in self.reading_order
        )

    @cached_property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The place of every column in two: what its value is a field of, and the field."""
        return tuple((of, field) for of, _, field in (c.place.rpartition(".") for c in self.columns))

    @cached_property
    def blocks(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Beginning of a place → the places that begin so, each with what follows."""
        found: dict[str, list[tuple[str, str]]] = {}
        for column in self.columns:
            for depth in range(1, len(column.path)):
                start, rest = ".".join(column.path[:depth]), ".".join(column.path[depth:])
                found.setdefault(start, []).append((column.place, rest))
        return {start: tuple(pairs) for start, pairs in found.items()}

    @cached_property
    def yearly(self) -> tuple[int, ...]:
        """The places in a row of the block that it carries whole or not at all."""
        return tuple(n for n, column in enumerate(self.columns) if column.is_filled_yearly)

    def column(self, place: str) -> Column | None:
        """The column of a place; a village stands under its name."""
        place = "division.village" if place == "household.village" else place
        return next((column for column in self.columns if column.place == place), None)


@dataclass(frozen=True)
class Layout:
    """A kind of workbook: its sheets, the first of them naming every unit."""

    kind: str
    about: str
    sheets: tuple[Sheet, ...]
    unit: Unit = Unit.HOUSEHOLD

    @property
    def people(self) -> Sheet:
        """The sheet with a row for each member."""
        return next(sheet for sheet in self.sheets if sheet.per_person)
