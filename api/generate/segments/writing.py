"""Writing a province as segments: templates are decided, then copied by two processes, segment by segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from api.generate.county import villages
from api.generate.course import Course
from api.generate.segments.copying import Copier, Copy, Month, month_after
from api.generate.segments.pattern import Pattern
from api.generate.segments.template import Template, wanted
from api.generate.segments.villages import households_each, villages_in
from api.generate.workers import in_order, pool
from domain.errors import Refused
from replay.segments.export import put
from replay.segments.manifest import Manifest, Segment
from replay.segments.shelf import Shelf
from replay.tables import NAMES, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from api.generate.county import Stretch
    from api.generate.segments.template import Made

#: Households decided by the rules, in so many counties; events of a segment at least.
DECIDED, COUNTIES, SEGMENT = 12_000, 4, 1_000_000


class SegmentsThere(Refused):
    """Something is there already; generated history is not written over anything."""

    code, sentence = "segments_there", "{place}里已有历史分段,没有写入。请换一个空文件夹。"


class Wanted(NamedTuple):
    """What is to be written: division code, households, years from first to last, seed."""

    division: str
    households: int
    first: int
    last: int
    seed: int


class _Block(NamedTuple):
    """One copy's share of one month."""

    pattern: int
    month: int
    copy: Copy


class _Task(NamedTuple):
    """One segment."""

    first: int
    last: int
    blocks: tuple[_Block, ...]


class _Plan(NamedTuple):
    """What every worker is given for copying."""

    address: str
    seed: int
    patterns: tuple[Pattern, ...]
    months: tuple[Month, ...]


def write_segments(
    address: str, given: Wanted, *, decided: int = DECIDED, processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> Manifest:  # fmt: skip
    """Write a generated division's history to a folder or any fsspec address; returns its manifest.

    The same request gives the same bytes. `decided` households are decided by the rules, the others are
    copies of them. `progress` is told households decided and copied, and in all. Raises SegmentsThere,
    CountyUnknown, DivisionTooSmall.
    """
    shelf = Shelf(address)
    if shelf.manifest() is not None:
        raise SegmentsThere(place=address)
    places = villages_in(given.division)
    patterns = _patterns(_courses(given, places), min(decided, given.households), processes, progress)
    plan, tasks = _planned(address, given, patterns, places)
    segments: list[Segment] = []
    with pool(processes, _Copying.begin, plan) as executor:
        for segment in in_order(executor, _Copying.write, tasks):
            segments.append(segment)
            if progress is not None:
                progress(segment.last, tasks[-1].last)
    manifest = Manifest(ledger=_first_event(shelf, segments[0]), segments=tuple(segments))
    shelf.publish(manifest)
    return manifest


def _first_event(shelf: Shelf, segment: Segment) -> str:
    """The id of the event with index 1, which names a ledger."""
    with shelf.files.open(shelf.path(segment.parts["event"].name), "rb") as file:
        return str(pq.ParquetFile(file).read_row_group(0, ["id"])["id"][0])


# -- deciding


def _patterns(
    courses: Sequence[Course], decided: int, processes: int, progress: Callable[[int, int], None] | None
) -> list[Pattern]:
    """A pattern of each course; together they have about so many households, or more."""
    parts = [wanted(course, -(-decided // len(courses))) for course in courses]
    tasks = [(n, stretch) for n, (stretches, _) in enumerate(parts) for stretch in stretches]
    made: dict[int, list[Made]] = {n: [] for n in range(len(courses))}
    with pool(processes, _Deciding.begin, courses) as executor:
        for done, (task, one) in enumerate(
            zip(tasks, in_order(executor, _Deciding.make, tasks), strict=True), 1
        ):
            made[task[0]].append(one)
            if progress is not None:
                progress(done, len(tasks))
    return [
        Pattern(course, count, made[n])
        for n, (course, (_, count)) in enumerate(zip(courses, parts, strict=True))
    ]


def _courses(given: Wanted, places: Sequence[str]) -> list[Course]:
    """Some counties of the division, spread over it, each as large as its villages will be in the end."""
    each = households_each(given.division, len(places), given.households)
    counties = list(dict.fromkeys(place[:6] for place in places))
    return [
        Course(county, each * len(villages(county)), given.seed, given.first, given.last)
        for county in counties[:: -(-len(counties) // COUNTIES)]
    ]


class _Deciding:
    """The courses, for the life of a process."""

    templates: tuple[Template, ...]

    @classmethod
    def begin(cls, courses: Sequence[Course]) -> None:
        cls.templates = tuple(map(Template, courses))

    @classmethod
    def make(cls, task: tuple[int, Stretch]) -> Made:
        return cls.templates[task[0]].make(task[1])


# -- planning


def _planned(
    address: str, given: Wanted, patterns: list[Pattern], places: Sequence[str]
) -> tuple[_Plan, list[_Task]]:
    """Which copy of which pattern records what, and from which index on."""
    used, taken = _used(given.households, patterns)
    counts = np.array([patterns[n].events for n in used], np.int64)
    by_month = counts.sum(axis=0)
    begins = np.cumsum(by_month) - by_month
    before = begins + np.cumsum(counts, axis=0) - counts
    copies = [
        Copy(n, tuple(places[at : at + patterns[pattern].villages]), tuple(map(int, before[n])))
        for n, (pattern, at) in enumerate(zip(used, taken, strict=True))
    ]
    months = tuple(
        Month(int(begin), int(count), month_after(*month))
        for begin, count, month in zip(begins, by_month, patterns[0].months, strict=True)
    )
    blocks = [_Block(used[c.number], month, c) for month in range(len(months)) for c in copies]
    return _Plan(address, given.seed, tuple(patterns), months), list(_tasks(blocks, counts))


def _used(households: int, patterns: list[Pattern]) -> tuple[list[int], list[int]]:
    """For every copy its pattern, and where its villages begin; the last pattern is cut to fit."""
    used: list[int] = []
    taken: list[int] = []
    at, whole = 0, len(patterns)
    while households:
        pattern = len(used) % whole
        if patterns[pattern].households > households:
            patterns.append(patterns[pattern].cut(households))
            pattern = len(patterns) - 1
        used.append(pattern)
        taken.append(at)
        at += patterns[pattern].villages
        households -= patterns[pattern].households
    return used, taken


def _tasks(blocks: Sequence[_Block], counts: NDArray[np.int64]) -> Iterator[_Task]:
    """The blocks in the order of their indexes, put together to whole segments."""
    some: list[_Block] = []
    first = last = 0
    for block in blocks:
        events = int(counts[block.copy.number, block.month])
        if events:
            some.append(block)
            last += events
        if last - first >= SEGMENT or (block is blocks[-1] and some):
            yield _Task(first + 1, last, tuple(some))
            some, first = [], last


# -- copying


class _Copying:
    """The patterns, for the life of a process."""

    plan: _Plan
    shelf: Shelf
    copiers: dict[tuple[int, int], Copier]

    @classmethod
    def begin(cls, plan: _Plan) -> None:
        cls.plan, cls.shelf, cls.copiers = plan, Shelf(plan.address), {}

    @classmethod
    def copier(cls, pattern: int, month: int) -> Copier:
        key = (pattern, month)
        if key not in cls.copiers:
            cls.copiers[key] = Copier(cls.plan.patterns[pattern], month, cls.plan.seed)
        return cls.copiers[key]

    @classmethod
    def write(cls, task: _Task) -> Segment:
        """One segment as files on the shelf."""
        tables: dict[str, list[pa.Table]] = {name: [schema_of(name).empty_table()] for name in NAMES}
        known = []
        for block in task.blocks:
            month = cls.plan.months[block.month]
            for name, table in cls.copier(block.pattern, block.month).copied(block.copy, month).items():
                tables[name].append(table)
            last = tables["event"][-1].slice(tables["event"][-1].num_rows - 1)
            known.append((last["index"][0].as_py(), last["recorded_at"][0].as_py()))
        tables["stretch"].append(pa.table(list(zip(*known, strict=True)), schema_of("stretch")))
        # Thousands of small pieces would take twice as long to write.
        parts = {
            name: put(cls.shelf, [pa.concat_tables(found).combine_chunks()]) for name, found in tables.items()
        }
        return Segment(
            first=task.first, last=task.last, head=last["id"][0].as_py(), until=known[-1][1], parts=parts
        )
