"""What the tests of sheets share: a register in memory as an import sees it, and workbooks to import."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xlsxwriter

from api.sheets.cells import write
from api.sheets.checks import Target, checked, units_of
from api.sheets.fields import HOUSEHOLDS, LAYOUTS, PERSONS
from api.sheets.judging import LABELS, Judged, Verdict, judge
from api.sheets.planning import Planner
from api.sheets.reading import File, Line, read_file
from api.sheets.registered import Household, Member, in_order
from api.sheets.returning import write_refused
from domain.events import part_id
from tests.support.people import document
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from api.sheets.errors import RowError

COUNTY, YEAR = "150525", 2020
VILLAGES = {
    "150525100200": ("内蒙古自治区", "通辽市", "奈曼旗", "大沁他拉镇", "先锋村村民委员会"),
    "150525101200": ("内蒙古自治区", "通辽市", "奈曼旗", "八仙筒镇", "八仙筒村村民委员会"),
    "150526100200": ("内蒙古自治区", "通辽市", "扎鲁特旗", "鲁北镇", "北村村民委员会"),
}
NAMES = VILLAGES.__getitem__
Cells = dict[str, Any]


def village_code(names: tuple[str, ...]) -> str | None:
    return next((code for code, known in VILLAGES.items() if known == names), None)


@dataclass
class InMemory:
    """A World as the register that an import meets; `recorded` are (file, 户编号) that went in."""

    world: World = field(default_factory=World)
    recorded: set[tuple[str, str]] = field(default_factory=set)

    def households(self, numbers: Sequence[str], year: int) -> Mapping[str, Household]:
        return {
            number: household
            for household in self.all(year)
            if (number := str(household.fields.get("number"))) in numbers
        }

    def all(self, year: int = YEAR) -> Iterator[Household]:
        rows = self.world.rows()
        for (kind, entity), fields in rows.items():
            if kind == "household" and fields.get("status"):
                members = sorted(self._members(rows, entity, year), key=lambda m: m.relation != "head")
                blocks = rows.get(("household_year", part_id(entity, year)), {})
                pairings = in_order(
                    {"id": one, **row}
                    for (of, one), row in rows.items()
                    if of == "pairing" and row["household"] == entity
                )
                yield Household(entity, fields, tuple(members), blocks, pairings)

    def _members(self, rows: Any, household: str, year: int) -> Iterator[Member]:
        for person in self.world.state.members(household):
            relation = rows["membership", part_id(person, household)]["relation"]
            form = rows.get(("person_year", part_id(person, year)), {}).get("form")
            yield Member(person, rows["person", person], relation, form)


@dataclass
class Result:
    """What an import did: every household's lines and judgement; `sha256` is the file's."""

    file: File
    sha256: str
    judged: list[tuple[Sequence[Line], Judged]] = field(default_factory=list)

    def _count(self, verdict: Verdict) -> int:
        return sum(judged.verdict is verdict for _, judged in self.judged)

    new = property(lambda self: self._count(Verdict.NEW))
    surveyed = property(lambda self: self._count(Verdict.SURVEYED))
    changed = property(lambda self: self._count(Verdict.CHANGED))
    unchanged = property(lambda self: self._count(Verdict.UNCHANGED))
    refused_households = property(lambda self: self._count(Verdict.REFUSED))

    @property
    def refused(self) -> list[RowError]:
        """Every problem."""
        return [problem for _, judged in self.judged for problem in judged.problems]

    def write_refused(self, path: Path) -> None:
        """The refused households as a workbook."""
        refused = [(lines, judged.problems) for lines, judged in self.judged if judged.problems]
        counts = {label: self._count(verdict) for verdict, label in LABELS.items()}
        write_refused(path, self.file.layout, refused, counts)


def take_in(
    path: Path, register: InMemory | None = None, *, kind: str = "persons", dry_run: bool = False, **more: Any
) -> tuple[Result, InMemory]:
    """Import the file into a register, empty unless one is given."""
    register = register or InMemory()
    target = Target(**{"division": COUNTY, "year": YEAR, "village_code": village_code, **more})
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    result = Result(read_file(path, LAYOUTS[kind]), digest)
    planner = Planner(digest[:12], digest, target)
    for place, lines in enumerate(units_of(result.file.lines)):
        sheaf = checked(place, lines, target, of_several=kind == "households")
        known = register.households([sheaf.number or ""], target.year).get(sheaf.number or "")
        mark = (digest, sheaf.number or "")
        world = register.world
        judged = judge(sheaf, known, planner, world.state, world.context(), again=mark in register.recorded)
        result.judged.append((lines, judged))
        if not dry_run:
            for command, _ in judged.decided:
                world.do(command)
                register.recorded.add(mark)
    return result, register


def person(serial: int, relation: str = "户主", household: str = "H1", **more: Any) -> Cells:
    """The cells of a row of the person export, by head; the head's name and number are left out."""
    five = zip("省市县乡村", VILLAGES["150525100200"], strict=True)
    return {
        **dict(five), "户编号": household, "人口编号": f"{household}-{serial}", "姓名": f"测试{serial}",
        "证件号码": document(serial), "民族": "汉族", "年度": YEAR, "与户主关系": relation,
        "文化程度": "初中", "劳动技能": "普通劳动力", "健康状况": "健康", "政治面貌": "群众",
        "是否参加大病保险": "是", "是否会讲普通话": "是", "识别标准": "国家标准", **more,
    }  # fmt: skip


def household(number: str = "H1", **more: Any) -> Cells:
    """The cells of a row of the sheet 户."""
    five = zip("省市县乡村", VILLAGES["150525100200"], strict=True)
    return {
        **dict(five), "户编号": number, "年度": YEAR, "脱贫状态": "未脱贫", "识别标准": "国家标准",
        "贫困户属性": "一般贫困户", **more,
    }  # fmt: skip


def persons_file(path: Path, rows: Sequence[Cells], heads: Sequence[str] | None = None) -> Path:
    """A person export with these rows."""
    return workbook(path, {"Sheet1": table(heads or PERSONS.people.heads, rows)})


def households_file(path: Path, **sheets: Sequence[Cells]) -> Path:
    """A household workbook; sheets not named are left out."""
    layout = {sheet.name: sheet.heads for sheet in HOUSEHOLDS.sheets}
    return workbook(path, {name: table(layout[name], rows) for name, rows in sheets.items()})


def table(heads: Sequence[str], rows: Sequence[Cells]) -> list[list[Any]]:
    return [list(heads), *([row.get(head, "") for head in heads] for row in rows)]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook as somebody else's program would write it."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, str) and not value.startswith("="):
                        sheet.write_string(number, place, value)
                    else:
                        sheet.write(number, place, value)
    return path


def cells_of(kind: str, values: Mapping[str, Any]) -> Cells:
    """Typed values of a row by place, as cells by head."""
    columns = [column for sheet in LAYOUTS[kind].sheets for column in sheet.columns]
    return {c.head: write(c, values[c.place]) for c in columns if c.place in values}
