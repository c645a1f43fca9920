"""Bad rows: an even share of the person export spoilt in known ways, each told with the code it earns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

from api.generate.county import COUNTY, names_in, villages
from api.sheets import cells
from api.sheets.fields import PERSONS
from domain.identity import CHECKS, check_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from api.generate.course import Course

SHEET = PERSONS.people
#: Head of a column → its place in a row.
AT = {head: place for place, head in enumerate(SHEET.heads)}
Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A row that was spoilt: `row` counts as Excel does, `code` is what an import must answer at least."""

    sheet: str
    row: int
    household: str
    way: str
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A spoilt row: the cells as they are to be written."""

    sheet: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Way:
    """A way to spoil a row: the column, what an import answers, and the value in the cell's stead."""

    name: str
    column: str
    code: str
    value: Callable[[Any], Any]
    #: Only a row with something in the cell, or only a row that is not of a head.
    filled: bool = True
    member: bool = False

    def fits(self, row: Cells) -> bool:
        """Whether the row can be spoilt so."""
        there = row[AT[self.column]] != "" or not self.filled
        return there and not (self.member and row[AT["与户主关系"]] == "户主")


def _wrong_check(number: str) -> str:
    right = check_character(number[:17])
    return number[:17] + CHECKS[(CHECKS.index(right) + 1) % len(CHECKS)]


def _future(number: str) -> str:
    body = f"{number[:6]}2097{number[10:17]}"
    return body + check_character(body)


WAYS = (
    Way("wrong_checksum", "证件号码", "document_checksum", _wrong_check),
    Way("fifteen_digits", "证件号码", "document_15", lambda number: number[:6] + number[8:17]),
    Way("unknown_code", "民族", "unknown_code", lambda _: "火星族"),
    Way("missing_name", "姓名", "cell_needed", lambda _: ""),
    Way("future_date", "出生日期", "document_contradicts", lambda _: "2097-01-01"),
    Way("number_as_number", "证件号码", "document_as_number", lambda number: float(number[:17] + "0")),
    Way("not_yes_no", "是否享受低保", "not_yes_no", lambda _: "有"),
    Way("months_13", "务工时间（月）", "out_of_range", lambda _: 13),
    Way("short_phone", "成员联系电话", "not_phone", lambda _: "1390000", filled=False),
    Way("other_year", "年度", "year_differs", lambda year: year - 1),
    Way("no_health", "健康状况", "cell_needed", lambda _: ""),
    Way("broken_document", "证件号码", "document_shape", lambda number: number[:-2]),
    Way("second_head", "与户主关系", "head_two", lambda _: "户主", member=True),
    Way("wrong_sex", "性别", "document_contradicts", lambda sex: "女" if sex == "男" else "男"),
    Way("future_birth", "证件号码", "document_contradicts", _future),
    Way("unknown_village", "村", "village_unknown", lambda _: "不存在村村民委员会"),
)


class Spoiler:
    """Spoils one row in so many, each way in its turn; what it did stands in `spoilt`."""

    def __init__(self, course: Course, share: float) -> None:
        self._share = share
        self._seen = 0
        self._foreign = _elsewhere(course.county) if share else ()
        self._ways = cycle((*(way.name for way in WAYS), "foreign_village", "duplicate_document"))
        self.spoilt: list[Spoilt] = []

    def spoil(self, rows: Sequence[tuple[str, Cells]]) -> Iterator[tuple[str, Cells] | Bad]:
        """The same rows in their order, some of them spoilt."""
        before: Cells | None = None
        for sheet, values in rows:
            self._seen += 1
            if int(self._seen * self._share) > len(self.spoilt):
                yield Bad(sheet, self._one(_cells(values), _cells(before) if before else None))
            else:
                yield sheet, values
            before = values

    def _one(self, row: Cells, before: Cells | None) -> Cells:
        """The row spoilt in the next way, or in the first one after it that fits."""
        return next(bad for name in self._ways if (bad := self._spoil(name, row, before)) is not None)

    def _spoil(self, name: str, row: Cells, before: Cells | None) -> Cells | None:
        if name == "foreign_village":
            return self._note(
                name, "县", "village_outside", row, dict(zip(range(5), self._foreign, strict=True))
            )
        if name == "duplicate_document":
            if (
                before is None
                or before[AT["户编号"]] != row[AT["户编号"]]
                or before[AT["性别"]] != row[AT["性别"]]
            ):
                return None
            same = {AT[head]: before[AT[head]] for head in ("证件号码", "出生日期")}
            return self._note(name, "证件号码", "duplicate_in_household", row, same)
        way = next(way for way in WAYS if way.name == name)
        if not way.fits(row):
            return None
        return self._note(name, way.column, way.code, row, {AT[way.column]: way.value(row[AT[way.column]])})

    def _note(self, way: str, column: str, code: str, row: Cells, instead: dict[int, Any]) -> Cells:
        """The row with other cells; the head of the sheet is its first row."""
        self.spoilt.append(Spoilt(SHEET.name, self._seen + 1, row[AT["户编号"]], way, column, code))
        return [instead.get(place, cell) for place, cell in enumerate(row)]


def _cells(values: Cells) -> Cells:
    """What the cells of a row of values hold."""
    return [cells.write(column, value) for column, value in zip(SHEET.columns, values, strict=True)]


def _elsewhere(county: str) -> tuple[str, ...]:
    """The five names of a village in another county."""
    other = COUNTY if county != COUNTY else "150526"
    village = villages(other)[0]
    return tuple(names_in(other)[village.code[:width]] for width in (2, 4, 6, 9, 12))
