"""Two folders of year-ends held against each other, line by line: what each has, column by column."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from domain.errors import Conflict
from replay.yearends.archive import Archive, Out
from replay.yearends.folder import Folder
from replay.yearends.forms import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from replay.yearends.forms import Sheet

    Line = tuple[tuple[str, ...], list[str]]


class NotComparable(Conflict):
    """Two year-ends are compared when they are of the same year and form."""

    code, sentence = "not_comparable", "两份年底数据的年度、表式或行政区划不同,不能比较。"


def compare(one: Folder, other: Folder) -> dict[str, Any]:
    """`before` and `after` (their hashes), `tables` (how many lines differ) and `rows` with both values.

    Raises FolderBroken, FormUnknown, NotComparable.
    """
    before, after = one.read(), other.read()
    if before.which.at(0) != after.which.at(0):
        raise NotComparable
    rows = []
    for sheet in form_of(before.form).sheets:
        if before.tables[sheet.name] != after.tables[sheet.name]:
            rows += [_row(sheet, *found) for found in _differing(sheet, one, other)]
    return {
        "year": before.which.year, "before": before.hash, "after": after.hash,
        "tables": dict(Counter(row["table"] for row in rows)), "rows": rows,
    }  # fmt: skip


@contextmanager
def regenerated(archive: Archive, year: int, division: str) -> Iterator[Folder]:
    """A folder of the year-end as published, gone when the block ends. Raises as `Archive.regenerate`."""
    with TemporaryDirectory() as place:
        archive.regenerate(year, division, Out(folder := Path(place) / "year-end"))
        yield Folder(folder)


def _differing(sheet: Sheet, one: Folder, other: Folder) -> Iterator[tuple[Line | None, Line | None]]:
    """Lines that only one side has, and pairs that differ; both sides are sorted."""
    left, right = _lines(sheet, one), _lines(sheet, other)
    mine, theirs = next(left, None), next(right, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and mine[0] < theirs[0]):
            yield mine, None
            mine = next(left, None)
        elif mine is None or theirs[0] < mine[0]:
            yield None, theirs
            theirs = next(right, None)
        else:
            if mine != theirs:
                yield mine, theirs
            mine, theirs = next(left, None), next(right, None)


def _lines(sheet: Sheet, folder: Folder) -> Iterator[Line]:
    with folder.file(sheet.name).open(encoding="utf-8", newline="\n") as file:
        for line in file:
            cells = line.removesuffix("\n").split("\t")
            yield tuple(cells[: len(sheet.keys)]), cells


def _row(sheet: Sheet, one: Line | None, other: Line | None) -> dict[str, Any]:
    cells = [
        {"column": column.name, "before": one[1][place] if one else None,
         "after": other[1][place] if other else None}
        for place, column in enumerate(sheet.columns)
    ]  # fmt: skip
    key = (one or other or ((), []))[0]
    return {
        "table": sheet.name, "key": list(key),
        "columns": [cell for cell in cells if cell["before"] != cell["after"]],
    }  # fmt: skip
