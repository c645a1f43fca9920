"""Generated households as workbooks: the person export and the household workbook, without a ledger."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from api.generate.county import five_names, stretches
from api.generate.desk import clerks_without_register
from api.generate.patterns import plant
from api.generate.plan import open_desk, plan
from api.generate.sidefile import write_side_file
from api.generate.spoiling import Bad, Spoiler
from api.generate.workers import in_order, pool
from api.sheets.exporting import household_rows, person_rows
from api.sheets.fields import LAYOUTS
from api.sheets.judging import of_state
from api.sheets.writing import Writer
from domain.events import part_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from api.generate.county import Stretch
    from api.generate.course import Course
    from api.generate.patterns import Pattern
    from api.sheets.registered import Household
    from domain.fold import State

ROWS = {"persons": person_rows, "households": household_rows}
#: A sheet's name and the values of one row.
Row = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a stretch gave: rows by kind of workbook, and the patterns planted in it."""

    households: int
    rows: dict[str, list[Row]]
    patterns: list[Pattern]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: files, households with members, people, and rows that were spoilt."""

    files: tuple[Path, ...]
    households: int
    people: int
    bad: int


def write_workbooks(
    course: Course, out: Path, *, bad_rows: float = 0.0, processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> Written:  # fmt: skip
    """Write `COUNTY-YEAR-persons.xlsx`, `…-households.xlsx` of the last year, and the side file.

    `bad_rows` is the share (0 to 1) of rows of the person export that are spoilt; the household workbook
    stays sound. The same course gives the same bytes. Memory does not grow with the number of households.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = {kind: out / f"{course.county}-{course.last}-{kind}.xlsx" for kind in ROWS}
    parts = stretches(course.county, course.households, course.seed)
    patterns: list[Pattern] = []
    spoiler, count, people = Spoiler(course, bad_rows), 0, 0
    with pool(processes, _Worker.begin, (course, len(parts))) as executor, ExitStack() as stack:
        writers = {kind: stack.enter_context(Writer(path, LAYOUTS[kind])) for kind, path in files.items()}
        for done, made in enumerate(in_order(executor, _Worker.make, parts), 1):
            _write(writers["persons"], "persons", spoiler.spoil(made.rows["persons"]))
            _write(writers["households"], "households", made.rows["households"])
            patterns += made.patterns
            count, people = count + made.households, people + len(made.rows["persons"])
            if progress is not None:
                progress(done, len(parts))
    side = write_side_file(out, course, patterns, spoiler.spoilt)
    return Written((*files.values(), side), count, people, len(spoiler.spoilt))


def _write(writer: Writer, kind: str, rows: Iterable[Row | Bad]) -> None:
    sheets = {sheet.name: sheet for sheet in LAYOUTS[kind].sheets}
    for row in rows:
        if isinstance(row, Bad):
            writer.cells(sheets[row.sheet], row.cells)
        else:
            writer.values(sheets[row[0]], row[1])


# -- in a worker


class _Worker:
    """The course, for the life of the process."""

    course: Course
    of: int

    @classmethod
    def begin(cls, given: tuple[Course, int]) -> None:
        cls.course, cls.of = given

    @classmethod
    def make(cls, stretch: Stretch) -> Made:
        course, year = cls.course, cls.course.last
        desk, maternity = open_desk(
            course, stretch, cls.of, clerks_without_register(course.county), frozenset({year})
        )
        deque(plan(desk, maternity, stretch, course.seed), maxlen=0)
        patterns = plant(desk, maternity, stretch)
        found = list(households(desk.state, year))
        return Made(len(found), {kind: list(_rows(kind, found, year)) for kind in ROWS}, patterns)


def _rows(kind: str, found: list[Household], year: int) -> Iterator[Row]:
    for household in found:
        for sheet, values in ROWS[kind](household, year, five_names):
            yield sheet.name, values


def households(state: State, year: int) -> Iterator[Household]:
    """The households with members, each with the forms of a year, as an export wants them."""
    for one in state.entities("household"):
        found = of_state(state, one, year)
        if not found.members:
            continue
        monitoring = found.fields.get("monitoring")
        if monitoring and monitoring["year"] != year:
            # While it is monitored its form says what was found on identification, in whatever year.
            before = state.value("household_year", part_id(one, monitoring["year"]), "monitoring")
            found = replace(
                found, blocks={**found.blocks, "monitoring": {"identified": before["identified"]}}
            )
        yield found
