"""The versions of the canonical form: which tables and columns a year-end has, each for ever.

A version is a file `form_N.csv` that is never changed once a year was closed with it; what its
types mean is in `replay.yearends.lines` and, to the byte, in docs/year-end-form.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from replay.tables import TABLES
from replay.yearends.errors import FormUnknown

#: The version that years are closed with now.
LATEST = 1


class Column(NamedTuple):
    """One column: `income.net` is a field's part; `type` is what says how a value is written."""

    name: str
    type: str

    @property
    def field(self) -> str:
        """The field, or key, that it comes from."""
        return self.name.partition(".")[0]

    @property
    def part(self) -> str:
        """Which part of a block it is; empty for a field on its own."""
        return self.name.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a year-end: a kind of entity, its columns in order, the key first."""

    name: str
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The key's columns."""
        return TABLES[self.name].keys

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it writes."""
        return tuple(dict.fromkeys(c.field for c in self.columns if c.field not in self.keys))

    @property
    def of_year(self) -> bool:
        """Whether it holds annual forms: those of the year only."""
        return "year" in self.keys


@dataclass(frozen=True, slots=True)
class Form:
    """A version of the canonical form."""

    version: int
    sheets: tuple[Sheet, ...]


@cache
def form_of(version: int) -> Form:
    """A version of the form. Raises FormUnknown."""
    if not 1 <= version <= LATEST:
        raise FormUnknown(form=version)
    text = (files("replay.yearends") / f"form_{version}.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    sheets = [
        Sheet(name, tuple(Column(row["column"], row["type"]) for row in found))
        for name, found in groupby(rows, key=lambda row: row["table"])
    ]
    return Form(version, tuple(sheets))
