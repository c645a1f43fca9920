"""The canonical lines of a year-end, made of the fold in Python: what every engine's are held against."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from domain.fold import Limit, State
from projections.patches import key_columns
from replay.tables import canonical
from replay.yearends.forms import form_of
from replay.yearends.places import code_then
from replay.yearends.yearend import Sum, Which, YearEnd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Event
    from replay.yearends.forms import Column, Sheet

Entities = dict[tuple[str, str], dict[str, Any]]


def year_end(events: Sequence[Event], which: Which) -> YearEnd:
    """Of events in the order of their indexes, the first of index 1."""
    entities = State(events[: which.index]).rows(Limit(year=which.year))
    form = form_of(which.form)
    return YearEnd(which, {sheet.name: _sum(_lines(sheet, entities, which)) for sheet in form.sheets})


def _sum(lines: list[bytes]) -> Sum:
    return Sum(len(lines), hashlib.sha256(b"".join(sorted(lines))).hexdigest())


def _lines(sheet: Sheet, entities: Entities, which: Which) -> list[bytes]:
    found = []
    for (kind, entity), fields in entities.items():
        keys = key_columns(kind, entity) if kind == sheet.name else {}
        if keys and keys.get("year", str(which.year)) == str(which.year):
            row = {**fields, **keys}
            found.append("\t".join(_cell(column, row, which) for column in sheet.columns).encode() + b"\n")
    return found


def _cell(column: Column, row: dict[str, Any], which: Which) -> str:
    value = row.get(column.field)
    if column.type == "present":
        return "01"[value is not None]
    if column.part:
        value = (value or {}).get(column.part)
    return r"\N" if value is None else _written(column.type, value, which)


def _written(type_: str, value: Any, which: Which) -> str:
    if type_ == "division":
        return code_then(value, which.year, which.form)
    if type_ == "text":
        text = value if isinstance(value, str) else canonical(value)
        escapes = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
        return "".join(escapes.get(character, character) for character in text)
    if type_ == "codes":
        return ",".join(value)
    return "01"[value] if type_ == "flag" else str(value)
