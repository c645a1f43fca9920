"""Commands that close a statistical year: the first fixes the index, the second says what stood there."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from domain.commands.base import Command, Form


class OfYear(Command):
    """A command on a statistical year as a whole: nothing of it is personal, nothing a correction."""

    effective: None = None
    month: None = None
    reason: Literal[""] = ""
    evidence: tuple[()] = ()
    case: None = None
    correction: None = None


class CloseYear(OfYear):
    """年度定格: from here on nothing counts for the year but corrections. `form`: version of the form."""

    NAME = "close-year"
    form: int = Field(ge=1)


class TableSum(Form):
    """A table of a year-end: its lines, and the SHA-256 of them."""

    lines: int = Field(ge=0)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")


class ConfirmClosedYear(OfYear):
    """What the year-end came to at the index of its closing: the hash, and what its counts say."""

    NAME = "confirm-closed-year"
    ledger_index: int = Field(ge=1)
    form: int = Field(ge=1)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    tables: dict[str, TableSum]
    balance: Any
    counts: Any
