"""Codes of places as they were on 31 December of a year.

The register speaks of villages by the codes of the table that ships with the program; dated facts take
them back, or on, to the day. Both are of the form's version, for ever: facts that become known later
(a newer `domain/data/division_facts.csv`) need a new version, or closed years would come out otherwise.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from domain.division_facts import DivisionFact, code_at, year_end
from domain.division_import import read_facts
from domain.divisions import LEVELS, national
from replay.yearends.errors import FormUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr import types as ir

    from replay.engines import Engine
    from replay.fold import Tables
    from replay.yearends.forms import Form

#: Version of the form → the day at which the table was drawn up whose codes events name.
_EDITIONS = {1: date(2023, 6, 30)}


def edition(form: int) -> date:
    """The day of the codes that events name, as a version of the form takes it. Raises FormUnknown."""
    if form not in _EDITIONS:
        raise FormUnknown(form=form)
    return _EDITIONS[form]


@cache
def facts(form: int) -> tuple[DivisionFact, ...]:
    """The dated facts of a version of the form, `division_facts_N.csv`. Raises FormUnknown."""
    edition(form)
    return tuple(read_facts((files("replay.yearends") / f"division_facts_{form}.csv").read_text("utf-8")))


def code_then(code: str, year: int, form: int) -> str:
    """The code on 31 December of a year; a place that was not there yet keeps the one it has."""
    digits = _digits(form)
    return _then(code[:digits], year, form) + code[digits:]


@cache
def _then(code: str, year: int, form: int) -> str:
    return code_at(code, facts(form), edition(form), year_end(year)) or code


@cache
def _digits(form: int) -> int:
    """Digits of a code that facts speak of: back from the edition, what follows stays as it is.

    On from the edition it may not (a part of what was merged becomes the whole), so there all count.
    """
    known = facts(form)
    if any(fact.on > edition(form) for fact in known):
        return max(LEVELS)
    return max(len(code) for fact in known for code in (fact.code, fact.into or ""))


def was_there(code: str, year: int, form: int) -> bool:
    """Whether the table that ships with the program has what bore the code on 31 December of a year."""
    now = code_at(code, facts(form), year_end(year), edition(form))
    return now is not None and any(one == now for one, _ in national(now))


def moved(engine: Engine, form: Form, year: int) -> dict[str, str]:
    """Of the codes that stand in the tables of a form those that were others at the end of a year: what."""
    then = {code: code_then(code, year, form.version) for code in codes(engine, form)}
    return {code: other for code, other in then.items() if other != code}


def codes(engine: Engine, form: Form) -> list[str]:
    """Every code of a place that stands in the tables of a form, as events name it."""
    found: set[str] = set()
    for sheet in form.sheets:
        for column in sheet.columns:
            if column.type == "division":
                found.update(_codes(engine, engine.table, sheet.name, column.name))
    return sorted(found)


def _codes(engine: Engine, tables: Tables, kind: str, field: str) -> list[str]:
    rows = tables(kind)
    known = engine.arrow(rows.filter(rows[field].notnull()).select(code=rows[field]).distinct())
    return [str(code) for code in known["code"].to_pylist()]


def placed(rows: ir.Table, field: str, moved: Mapping[str, str]) -> ir.Table:
    """The rows with the codes of a field as they were."""
    if not moved:
        return rows
    known = ibis.memtable(pa.table({"code_now": list(moved), "code_then": list(moved.values())}))
    joined = rows.left_join(known, rows[field] == known.code_now)
    then = joined.code_then.fill_null(joined[field])
    return joined.mutate(**{field: then}).drop("code_now", "code_then")
