"""The reference: the whole ledger folded in Python, and the live read models held against it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg.sql import SQL, Identifier

from ledger.stream import every
from projections.patches import KEYS
from tests.support.rows import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Event
    from ledger.database import Connection
    from ledger.store import Ledger
    from ledger.vault import Vault
    from tests.support.rows import Rows

BATCH = 2000
TABLES = {**KEYS, "timeline": ("entity", "position")}


class Drift(NamedTuple):
    """One field that differs between the live tables and the fold."""

    table: str
    key: tuple[str, ...]
    field: str
    live: Any
    folded: Any


def read_everything(connection: Connection, ledger: Ledger, vault: Vault) -> list[Event]:
    """All events by position, values opened."""
    events: list[Event] = []
    for batch in every(connection, BATCH):
        subjects = {t.partition(":")[2] for event in batch for t in event.tags}
        events += vault.open_all(batch, ledger.keys(connection, subjects))
    return events


def check(connection: Connection, ledger: Ledger, vault: Vault) -> list[Drift]:
    """Compare in one snapshot; empty when the read models are what the ledger says."""
    with connection.transaction():
        connection.execute(SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        live = read_live(connection)
        folded = fold(read_everything(connection, ledger, vault))
    return list(differences(live, folded))


def read_live(connection: Connection) -> Rows:
    """Every row of the read models, without fields that are null."""
    rows: Rows = {}
    for table, keys in TABLES.items():
        query = SQL("SELECT to_jsonb(t) FROM read.{} AS t").format(Identifier(table))
        for (row,) in connection.execute(query):
            rows.setdefault(table, {})[tuple(str(row[k]) for k in keys)] = row
    return rows


def differences(live: Rows, folded: Rows) -> Iterator[Drift]:
    """Table, key, field, live value and folded value, wherever the two differ."""
    for table in sorted({*live, *folded}):
        ours, theirs = live.get(table, {}), folded.get(table, {})
        for key in sorted({*ours, *theirs}):
            yield from _row(table, key, ours.get(key, {}), theirs.get(key, {}))


def _row(table: str, key: tuple[str, ...], one: dict[str, Any], other: dict[str, Any]) -> Iterator[Drift]:
    keys = TABLES[table]
    for name in sorted({*one, *other} - set(keys)):
        live, folded = _plain(one.get(name)), _plain(other.get(name))
        if live != folded:
            yield Drift(table, key, name, live, folded)
    if bool(one) != bool(other):
        yield Drift(table, key, keys[0], bool(one), bool(other))


def _plain(value: Any) -> Any:
    """Times compare as times, whatever their spelling."""
    if isinstance(value, str) and len(value) > 19 and value[10:11] == "T":
        return datetime.fromisoformat(value)
    return value
