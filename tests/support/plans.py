"""How much of a large table a query reads."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database


@contextmanager
def filled_with(server: Any, template: str, fill: str, *, analyzed: bool) -> Iterator[Database]:
    """A database of its own, filled by a statement, with statistics or none."""
    database = server.create(template)
    with database.connect("owner", autocommit=True) as owner:
        owner.execute(fill)
        if analyzed:
            owner.execute("ANALYZE")
    yield database
    server.drop(database)


def pages(database: Database, query: str, given: dict[str, Any], *, generic: bool) -> int:
    """Pages that the query touches by a plan for all values, or by one for these."""
    with database.connect() as connection:
        connection.execute(f"SET plan_cache_mode = force_{'generic' if generic else 'custom'}_plan")
        for _ in range(2):
            rows = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query.rstrip(';')}", given).fetchall()
    buffers = next(text for (text,) in rows if "Buffers:" in text)
    return sum(int(n) for n in re.findall(r"(?:hit|read)=(\d+)", buffers))
