"""A workbook of small tables, each on a sheet of its own: what a page shows, to calculate with."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from api.sheets.writing import CREATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    #: The name of its sheet, and its rows, the first being its heads.
    Named = tuple[str, Sequence[Sequence[str | int]]]


def workbook(tables: Iterable[Named]) -> bytes:
    """The workbook; every text stays a text, and the same tables give the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7"})
        for name, rows in tables:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 24)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, None if number else head)
    return file.getvalue()
