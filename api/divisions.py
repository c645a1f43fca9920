"""Divisions in the database: loading them, the tree, look-up, and the table as of another day."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.pinyin import initials, is_initials
from domain.division_facts import DivisionFact, Table, code_at, name_at, table_at
from domain.division_import import check_against, read_facts, shipped
from domain.divisions import EDITION, LEVELS, NATION, Division, ancestors, check_division, level, national
from domain.errors import NotFound
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from ledger.database import Connection

    Progress = Callable[[int, int], None]

#: Rows of the national table.
NATIONAL_ROWS = 665_276

_QUERIES = Queries("api", "queries/divisions.sql")
_DIGITS = {name: digits for digits, name in LEVELS.items()}
_BELOW = dict(zip(list(LEVELS), list(LEVELS)[1:], strict=False))
_STEP = 20_000


class DivisionNotFound(NotFound):
    """There is no such division in the table."""

    code, field = "division_not_found", "division"
    sentence = "没有行政区划{division}。"


class Divisions:
    """The divisions as one connection sees them; it neither commits nor keeps anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, code: str) -> Division:
        """One division. Raises DivisionCodeInvalid, DivisionNotFound."""
        found = self._read("one", code=check_division(code))
        if not found:
            raise DivisionNotFound(division=code)
        return found[0]

    def path(self, code: str) -> list[Division]:
        """The division with all that contain it, province first. Raises as `get`."""
        found = self._read("several", codes=[*ancestors(code), code])
        if not found or found[-1].code != code:
            raise DivisionNotFound(division=code)
        return found

    def children(self, code: str = NATION, after: str = "", limit: int = 1000) -> list[Division]:
        """The divisions right under one, by code, from the first after the code `after`."""
        digits = _BELOW.get(_DIGITS[level(code)])
        return self._read("children", under=code, digits=digits, after=after, limit=limit) if digits else []

    def subtree(self, under: str = NATION, after: str = "", limit: int = 100) -> list[Division]:
        """A page of what lies under a division, itself included, from the first after `after`."""
        level(under)
        return self._read("subtree", under=under, after=after, limit=limit)

    def search(self, text: str, under: str = NATION, limit: int = 20) -> list[Division]:
        """Divisions whose name holds the text, or whose initials begin with it when it is Latin.

        The highest level first, then by code; only what lies under `under`.
        """
        level(under)
        wanted = text.strip()
        if not wanted:
            return []
        if is_initials(wanted):
            return self._read("with_initials", first=wanted.lower(), under=under, limit=limit)
        return self._read("named_in", part=wanted, under=under, limit=limit)

    def villages(self, under: str) -> list[Division]:
        """All villages under a division, by code."""
        return self._read("children", under=under, after="", digits=_DIGITS["village"], limit=None)

    def offered(self, under: str) -> list[Division]:
        """The villages of a county or less, to choose from; whoever is above it types the code."""
        return self.villages(under) if _DIGITS[level(under)] >= _DIGITS["county"] else []

    def facts(self) -> list[DivisionFact]:
        """All dated facts, by day and code."""
        return [DivisionFact(*row) for row in self._connection.execute(_QUERIES.facts)]

    def path_at(self, code: str, when: date) -> list[Division]:
        """The path of a division of the table under its codes and names on the day `when`.

        Empty when it, or what it lies under, was not there on that day or is not loaded.
        Raises DivisionCodeInvalid.
        """
        facts = self.facts()
        then = code_at(check_division(code), facts, EDITION, when)
        if then is None:
            return []
        codes = [*ancestors(then), then]
        rows = self._names({*codes, *(code_at(c, facts, when, EDITION) or c for c in codes)})
        names = {c: name_at(c, rows, facts, when) for c in codes}
        return [Division.of(c, name) for c, name in names.items() if name] if names[then] else []

    def table_at(self, when: date, under: str = NATION) -> Table:
        """code → name of all that lay under a division on the day `when`; `under` is its code then.

        The nation takes about five seconds, a province a tenth of one. Raises DivisionCodeInvalid.
        """
        level(under)
        facts = self.facts()
        rows = Table()
        for source in _sources(under, facts, when):
            rows.update((d.code, d.name) for d in self._read("subtree", under=source, after="", limit=None))
        return {c: name for c, name in table_at(rows, facts, when).items() if c.startswith(under)}

    def add_facts(self, text: str) -> int:
        """Take in a CSV of dated facts; returns how many. A fact of the same day, code and kind is replaced.

        Checked against the national table, loaded or not. Raises DivisionFactInvalid, naming the row;
        then nothing is written.
        """
        added = read_facts(text)
        check_against(added, dict(national()), self.facts())
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(_QUERIES.add_fact, [asdict(fact) for fact in added])
        return len(added)

    def _names(self, codes: Iterable[str]) -> Table:
        return {d.code: d.name for d in self._read("several", codes=list(codes))}

    def _read(self, query: str, **values: Any) -> list[Division]:
        rows = self._connection.execute(_QUERIES[query], values)
        return [Division.of(code, name) for code, name in rows]


def _sources(under: str, facts: list[DivisionFact], when: date) -> set[str]:
    """The divisions of the table that cover whatever lay under a code on the day `when`."""
    found = {under, code_at(under, facts, when, EDITION) or under}
    for fact in facts:
        if fact.kind == "moved" and fact.into:
            then, now = (code_at(fact.into, facts, fact.on, day) for day in (when, EDITION))
            if then and now and then.startswith(under):
                found.add(now)
    return {code for code in found if not any(code != o and code.startswith(o) for o in found)}


def load(connection: Connection, prefix: str, progress: Progress | None = None) -> int:
    """Load a division with all under and above it, in place of what is loaded of these.

    Returns the rows written. A county takes under a second; `progress` is called with rows done and
    rows in all. Raises DivisionCodeInvalid, DivisionNotFound.
    """
    rows = list(national(check_division(prefix)))
    if prefix not in dict(rows):
        raise DivisionNotFound(division=prefix)
    _write(connection, prefix, rows, len(rows), progress)
    return len(rows)


def load_national(connection: Connection, progress: Progress | None = None) -> int:
    """Load the whole table (665,276 rows, about eight seconds) and the facts shipped with it.

    Returns the rows written: none when all of them are there already.
    """
    if connection.execute(_QUERIES.count, {"under": NATION}).fetchone() == (NATIONAL_ROWS,):
        return 0
    _write(connection, NATION, national(), NATIONAL_ROWS, progress)
    return NATIONAL_ROWS


def _write(
    connection: Connection,
    prefix: str,
    rows: Iterable[tuple[str, str]],
    total: int,
    progress: Progress | None,
) -> None:
    """Replace what lies under the prefix and its ancestors by the rows, and add the shipped facts."""
    above = list(ancestors(prefix)) if prefix else []
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_QUERIES.lock)
        cursor.execute(_QUERIES.delete, {"under": prefix})
        cursor.execute(_QUERIES.delete_several, {"codes": above})
        with cursor.copy(_QUERIES.copy) as copy:
            for done, (code, name) in enumerate(rows, 1):
                copy.write_row((code, name, initials(name)))
                if progress is not None and (done % _STEP == 0 or done == total):
                    progress(done, total)
        cursor.execute(_QUERIES.analyze)
        cursor.executemany(_QUERIES.add_shipped, [asdict(fact) for fact in read_facts(shipped())])
