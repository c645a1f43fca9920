"""Giving back what an import refused: the same sheets with the reasons beside the rows, and totals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from api.sheets import cells
from api.sheets.reading import PROBLEM, TOTAL_SHEET
from api.sheets.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.sheets.errors import RowError
    from api.sheets.importing import ImportResult
    from api.sheets.reading import Row

REST = "同户其他行有问题,改正后一并导入。"


def write_refused(path: Path, result: ImportResult) -> None:
    """Write the refused households as a workbook that can be corrected and imported again.

    Every row of a refused household comes back as it stood, since a household goes in as a whole.
    """
    by_row: dict[tuple[str, int], list[RowError]] = {}
    for error in result.refused:
        by_row.setdefault((error.sheet, error.row), []).append(error)
    households = {error.household for error in result.refused} - {None}
    with Writer(path, result.file.layout, before=(PROBLEM,)) as writer:
        marks = [writer.format(bg_color=colour, text_wrap=True) for colour in ("#FFC7CE", "#FFEB9C")]
        for row in result.file.rows:
            errors = by_row.get((row.sheet.name, row.number), [])
            if errors or row.household in households:
                _write(writer, row, errors, marks)
        writer.table(TOTAL_SHEET, _totals(result))


def _write(writer: Writer, row: Row, errors: list[RowError], marks: list[Any]) -> None:
    wrong, beside = marks
    reason = "\n".join(error.message for error in errors) or REST
    formats = {0: wrong if errors else beside}
    for error in errors:
        if error.column is not None:
            formats[row.sheet.heads.index(error.column) + 1] = wrong
    values = ["" if cells.is_blank(raw) else raw for raw in row.cells]
    writer.cells(row.sheet, [reason, *values], formats)


def _totals(result: ImportResult) -> Iterator[tuple[str | int, ...]]:
    yield "项目", "数"
    yield "建账的户", result.new
    yield "更新信息的户", result.surveyed
    yield "没有变化的户", result.unchanged
    yield "退回的户", result.refused_households
    counted = Counter(error.code for error in result.refused)
    examples = {error.code: error.message for error in reversed(result.refused)}
    for code, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"问题:{examples[code]}", count, code
