"""The undoing of imports: who asked, the cases it is done by, and what stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.database import Connection

_QUERIES = Queries("api", "queries/undoings.sql")


class Undoings:
    """The undoings as one connection (in autocommit mode) sees them, each by its import's id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget_kept(self, import_id: str) -> None:
        """Drop what an earlier undoing left, before another one says."""
        self._connection.execute(_QUERIES.forget_kept, {"id": import_id})

    def ask(self, import_id: str, account: str | None, reason: str | None) -> None:
        """Keep who asks for the undoing and why, or forget it."""
        self._connection.execute(_QUERIES.ask, {"id": import_id, "account": account, "reason": reason})

    def asked(self, import_id: str) -> tuple[str, str]:
        """Who asked for the undoing, and why."""
        row = self._connection.execute(_QUERIES.asked, {"id": import_id}).fetchone()
        return (row[0], row[1]) if row else ("", "")

    def next_part(self, import_id: str) -> int:
        """The number of the next part of the undoing: after all that there are."""
        row = self._connection.execute(_QUERIES.next_part, {"id": import_id}).fetchone()
        return int(row[0]) if row else 0

    def add_case(self, import_id: str, part: int, case: str) -> None:
        """A case by which a part of the import is to be undone."""
        self._connection.execute(_QUERIES.add_case, {"id": import_id, "part": part, "case": case})

    def cases(self, import_id: str) -> list[tuple[int, str]]:
        """Parts not yet decided, the last first, with their cases."""
        return self._connection.execute(_QUERIES.cases, {"id": import_id}).fetchall()

    def case_done(self, import_id: str, part: int) -> None:
        """A part has been decided."""
        self._connection.execute(_QUERIES.case_done, {"id": import_id, "part": part})

    def keep(self, import_id: str, kept: Mapping[str, str]) -> None:
        """Events of the import that stay, each with the later event that holds it."""
        if kept:
            self._connection.execute(_QUERIES.keep, {"id": import_id, "kept": json.dumps(kept)})

    def kept(self, import_id: str, after: str = "", limit: int | None = None) -> list[tuple[str, str]]:
        """The events that stay, by id; all of them without a limit."""
        given = {"id": import_id, "after": after, "limit": limit}
        return self._connection.execute(_QUERIES.kept, given).fetchall()
