"""Rebuilding the read models from nothing: fold the whole ledger, write, in one transaction.

The simple form: writers wait while it runs, readers see the old tables until it commits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from ledger.sql import Queries
from ledger.stream import every
from replay.rows import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Event
    from ledger.database import Connection
    from ledger.store import Ledger
    from ledger.vault import Vault

_QUERIES = Queries("replay", "queries.sql")
BATCH = 2000


def read_everything(
    connection: Connection, ledger: Ledger, vault: Vault, progress: Callable[[int], None] | None = None
) -> list[Event]:
    """All events by position, values opened."""
    events: list[Event] = []
    for batch in every(connection, BATCH):
        subjects = {t.partition(":")[2] for event in batch for t in event.tags}
        events += vault.open_all(batch, ledger.keys(connection, subjects))
        if progress is not None:
            progress(len(batch))
    return events


def rebuild(
    connection: Connection, ledger: Ledger, vault: Vault, progress: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Throw the read models away and make them again; rows written per table. The caller commits."""
    connection.execute(_QUERIES.hold_writers)
    events = read_everything(connection, ledger, vault, progress)
    rows = fold(events)
    connection.execute(_QUERIES.empty)
    connection.execute(_QUERIES.restart_figures)
    for table, found in rows.items():
        _copy(connection, table, found)
    return {table: len(found) for table, found in rows.items()}


def _copy(connection: Connection, table: str, found: dict[tuple[str, ...], dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in found.values() for name in row))
    statement = SQL("COPY read.{} ({}) FROM STDIN").format(
        Identifier(table), SQL(",").join(map(Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        for row in found.values():
            copy.write_row([_value(row.get(name)) for name in columns])


def _value(value: Any) -> Any:
    """JSON columns go as JSON; an array of text goes as an array."""
    if isinstance(value, dict):
        return Jsonb(value)
    return value
