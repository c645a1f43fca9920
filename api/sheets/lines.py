"""Lines of a worksheet written as text, several times as fast as the library writes cell by cell.

The library's own constant-memory mode keeps rows as text in a file; this writes the same text there.
A test holds both against each other, byte by byte.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from api.sheets import cells
from api.sheets.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from api.sheets.columns import Column

    #: A cell's text after its row number, from its value; empty for a blank.
    Ending = Callable[[Any], str]

#: Kinds whose values hardly repeat: remembering them would be of no use.
SINGULAR = frozenset({Kind.NUMBER, Kind.DOCUMENT, Kind.PHONE, Kind.MONEY, Kind.SUM})
REMEMBERED = 1024
#: What a cell does not hold as it stands.
ODD = re.compile(r"[&<>_\s\x00-\x1f\ufffe\uffff]")
_letters = lru_cache(None)(xl_col_to_name)


class Sheet(Worksheet):  # type: ignore[misc]  # the library carries no types
    """A worksheet of a workbook in constant-memory mode, whose lines may be given as text."""

    def line(self, row: int, endings: Iterable[str]) -> None:
        """Write a row (counted from 0, below all that were written) of cells given by their endings."""
        self._write_single_row(row)
        number = str(row + 1)
        found = [f'<c r="{_letters(place)}{number}{ending}' for place, ending in enumerate(endings) if ending]
        if found:
            self.fh.write(f'<row r="{number}">{"".join(found)}</row>')
            self.dim_rowmax = row


def ending(raw: Any, xf: int | None) -> str:
    """A cell's text after its row number; `xf` is the index of its format. Text is never a formula."""
    style = '"' if xf is None else f'" s="{xf}"'
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"{style}><v>{raw:.16G}</v></c>"
    if raw == "":
        return ""
    text = cells.text_of(raw)
    keep = ""
    if ODD.search(text):
        keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        text = Worksheet._escape_control_characters(text)  # noqa: SLF001  its rule for them
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'{style} t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def ending_of(column: Column, xf: int) -> Ending:
    """What turns a value of the column into the ending of its cell; values that repeat are remembered."""

    def turned(value: Any) -> str:
        return ending(cells.write(column, value), xf)

    if column.kind in SINGULAR or column.is_personal:
        return turned
    remembered = lru_cache(REMEMBERED)(turned)
    if column.kind is Kind.CODES:
        return lambda value: remembered(None if value is None else tuple(value))
    return remembered
