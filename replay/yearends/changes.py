"""What differs between a year-end as known at one index and at a later one: rows, columns, and why.

Only entities that an event in between assigns to, or that had an event withdrawn or redone in between,
can differ, so only these are folded, at both indexes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from replay.tables import TABLES, index_of
from replay.yearends.forms import form_of
from replay.yearends.lines import cells, folded
from replay.yearends.places import moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.fold import Tables
    from replay.yearends.forms import Sheet
    from replay.yearends.yearend import Which

    Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One column that differs: how it is written before and after (None: there is no such row), and which
    events made it so, by index: those recorded in between, and rollbacks and redos of what it was or is.
    """

    column: str
    before: str | None
    after: str | None
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: of a row that only one side has, every column."""

    sheet: Sheet
    key: tuple[str, ...]
    cells: tuple[Cell, ...]
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None

    def values(self, column: str) -> set[str]:
        """What the column holds, before and after."""
        place = [one.name for one in self.sheet.columns].index(column)
        return {row[place] for row in (self.before, self.after) if row is not None}

    @property
    def events(self) -> tuple[int, ...]:
        """The events behind it, by index."""
        return tuple(sorted({event for cell in self.cells for event in cell.events}))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is written, and for each field the index of the event that set it."""

    cells: tuple[str, ...]
    origins: Mapping[str, int | None]


def changes(engine: Engine, before: Which, after: Which) -> Iterator[Change]:
    """Every row that differs between two states of knowledge of the same year, table by table, by key."""
    form = form_of(before.form)
    places = moved(engine, form, before.year)
    verdicts = _verdicts(engine, before, after)
    for sheet in form.sheets:
        rows = [_rows(engine, sheet, which, places, (before, after)) for which in (before, after)]
        for key in sorted({*rows[0], *rows[1]}):
            one, other = rows[0].get(key), rows[1].get(key)
            if found := tuple(_differing(sheet, one, other, before.index, verdicts)):
                yield Change(sheet, key, found, *(row.cells if row else None for row in (one, other)))


def _verdicts(engine: Engine, before: Which, after: Which) -> dict[int, list[int]]:
    """Event → the rollbacks and redos of it that were recorded in between; all by index."""
    said = _between(engine.table("verdict"), before, after)
    found: dict[int, list[int]] = defaultdict(list)
    for row in engine.arrow(said.select("index", "target")).to_pylist():
        found[row["target"]].append(row["index"])
    return found


def _between(rows: ir.Table, before: Which, after: Which) -> ir.Table:
    return rows.filter(rows["index"] > before.index, rows["index"] <= after.index)


def touched(tables: Tables, kind: str, before: Which, after: Which) -> ir.Table:
    """Keys of the entities of a kind that can differ."""
    rows = tables(kind)
    keys = TABLES[kind].keys
    said = _between(tables("verdict"), before, after).select("target").distinct()
    spoken = rows.semi_join(said, rows["index"] == said.target).select(*keys)
    return _between(rows, before, after).select(*keys).union(spoken, distinct=True)


def _rows(
    engine: Engine, sheet: Sheet, which: Which, places: Mapping[str, str], span: tuple[Which, Which]
) -> dict[Key, _Row]:
    keys = touched(engine.table, sheet.name, *span)

    def tables(name: str) -> ir.Table:
        rows = engine.table(name)
        return rows.semi_join(keys, list(sheet.keys)) if name == sheet.name else rows

    rows = folded(tables, sheet, which.point, places, origin=True)
    named = {f"cell_{place}": cell for place, cell in enumerate(cells(rows, sheet))}
    origins = {f"origin_{name}": index_of(rows[f"{name}_rank"]) for name in sheet.fields}
    found = engine.arrow(rows.select(**named, **origins)).to_pylist()
    return {_key(row, sheet): _row(row, sheet) for row in found}


def _key(row: Mapping[str, Any], sheet: Sheet) -> Key:
    return tuple(row[f"cell_{place}"] for place in range(len(sheet.keys)))


def _row(row: Mapping[str, Any], sheet: Sheet) -> _Row:
    return _Row(
        tuple(row[f"cell_{place}"] for place in range(len(sheet.columns))),
        {name: _whole(row[f"origin_{name}"]) for name in sheet.fields},
    )


def _whole(index: float | None) -> int | None:
    """An index; some engines give numbers of a column with gaps as floats."""
    return None if index is None or index != index else int(index)  # noqa: PLR0124  not a number


def _differing(
    sheet: Sheet, one: _Row | None, other: _Row | None, index: int, verdicts: Mapping[int, list[int]]
) -> Iterator[Cell]:
    for place, column in enumerate(sheet.columns):
        before = one.cells[place] if one else None
        after = other.cells[place] if other else None
        if before != after:
            origins = [row.origins.get(column.field) if row else None for row in (one, other)]
            yield Cell(column.name, before, after, _reasons(origins, index, verdicts))


def _reasons(origins: list[int | None], index: int, verdicts: Mapping[int, list[int]]) -> tuple[int, ...]:
    """What was recorded in between of what gave the value before, and of what gives it after."""
    found = {origin for origin in origins if origin is not None and origin > index}
    found.update(v for origin in origins if origin is not None for v in verdicts.get(origin, ()))
    return tuple(sorted(found))
