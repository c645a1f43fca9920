"""Giving back what an import refused: the same sheets with the reasons beside the rows, and totals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from api.sheets import cells
from api.sheets.reading import PROBLEM, TOTAL_SHEET
from api.sheets.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from api.sheets.columns import Layout
    from api.sheets.errors import RowError
    from api.sheets.reading import Line

    Refused = Sequence[tuple[Sequence[Line], Sequence[RowError]]]

REST = "同{unit}其他行有问题,改正后一并导入。"
WRONG, BESIDE = "#FFC7CE", "#FFEB9C"


def write_refused(path: Path, layout: Layout, refused: Refused, counts: Mapping[str, int]) -> None:
    """Write refused units as a workbook that can be corrected and imported again.

    Every line of a refused unit comes back as it stood, since a unit goes in as a whole.
    `counts` are the units by what became of them, in Chinese.
    """
    with Writer(path, layout, before=(PROBLEM,)) as writer:
        marks = [writer.format(bg_color=colour, text_wrap=True) for colour in (WRONG, BESIDE)]
        rest = REST.format(unit=layout.unit)
        for lines, problems in refused:
            for line in lines:
                own = [p for p in problems if (p.sheet, p.row) == (line.sheet.name, line.number)]
                # What belongs to no line of its own stands beside the first.
                own += [p for p in problems if not p.row and line is lines[0]]
                _write(writer, line, "\n".join(p.message for p in own) or rest, own, marks)
        totals = {f"{label}的{layout.unit}": number for label, number in counts.items()}
        writer.table(TOTAL_SHEET, _totals(totals, [p for _, problems in refused for p in problems]))


def _write(writer: Writer, line: Line, reason: str, problems: Sequence[RowError], marks: list[Any]) -> None:
    wrong, beside = marks
    formats = {0: wrong if problems else beside}
    for problem in problems:
        if problem.column is not None:
            formats[line.sheet.heads.index(problem.column) + 1] = wrong
    values = ["" if cells.is_blank(raw) else raw for raw in line.cells]
    writer.cells(line.sheet, [reason, *values], formats)


def _totals(counts: Mapping[str, int], problems: Iterable[RowError]) -> Iterator[tuple[str | int, ...]]:
    yield "项目", "数"
    yield from counts.items()
    found = list(problems)
    counted = Counter(problem.code for problem in found)
    examples = {problem.code: problem.message for problem in reversed(found)}
    for code, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"问题:{examples[code]}", count, code
