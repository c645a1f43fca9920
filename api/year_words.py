"""Lines of year-ends in words: what a column is called, and what a cell says, as the forms have them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from api.sheets import cells
from api.sheets.fields import layout_of
from domain.events import Key
from domain.fields import FIELDS
from domain.values import in_words
from domain.words import EMPTY, YES_NO, field_label
from replay.yearends.copies import unescaped
from replay.yearends.forms import LATEST, form_of
from replay.yearends.lines import NOTHING

if TYPE_CHECKING:
    from api.sheets.columns import Column

_LAYOUTS = ("persons", "households", "villages", "natural-villages")
#: Columns of a table that hold yes or no.
_TRUTHS = frozenset(
    (sheet.name, column.name)
    for sheet in form_of(LATEST).sheets for column in sheet.columns if column.type == "flag"
)  # fmt: skip
_FLAGS = {"1": YES_NO[True], "0": YES_NO[False]}


@cache
def _columns() -> dict[str, Column]:
    """Where a column lives → the column of the forms."""
    sheets = (sheet for name in _LAYOUTS for sheet in layout_of(name).sheets)
    return {column.place: column for sheet in sheets for column in sheet.columns}


def column_label(kind: str, name: str) -> str:
    """What people call a column of a table; of what the forms do not have, the block and its own name."""
    if (column := _columns().get(f"{kind}.{name}")) is not None:
        return column.head
    field, _, part = name.partition(".")
    return " ".join(filter(None, (field_label(kind, field) if field in FIELDS[kind] else field, part)))


def cell_in_words(kind: str, name: str, text: str | None) -> str:
    """What a cell says; nothing where there is no such line."""
    if text is None or text == NOTHING:
        return EMPTY if text else ""
    if (kind, name) in _TRUTHS:
        return _FLAGS[text]
    column = _columns().get(f"{kind}.{name}")
    if column is None:
        return in_words(Key(kind, "", name), unescaped(text))
    if column.kind in cells.GREATEST:
        return f"{int(text) / 100:.2f}"
    if column.choices:
        return "、".join(column.choices.get(code, code) for code in text.split(","))
    return unescaped(text)
