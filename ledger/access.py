"""The access log (book 2) in the database: noting, reading, its leaves, removing what is old.

A note is a transaction of its own on a connection of its own: no rollback of business takes it back.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import TYPE_CHECKING

import psycopg
import structlog

from ledger.errors import AuditStopped
from ledger.log.access_leaf import Access, AccessLeaf
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Any

    from ledger.database import Connection, Database, Pool

#: The tree over it: `ledger.tile`, `ledger.tree`, `ledger.checkpoint`.
BOOK = 2
#: Seconds to wait for a connection before the log counts as stopped.
PATIENCE = 3.0
#: One writes at a time anyway.
_CONNECTIONS = 2

_QUERIES = Queries("ledger", "queries/access.sql")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of a division and all under it; each None leaves out nothing."""

    division: str = ""
    kind: str | None = None
    account: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AccessLog:
    """Writes and reads records; every method may raise `AuditStopped`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @classmethod
    @contextmanager
    def of(cls, database: Database) -> Iterator[AccessLog]:
        """The log of a database; connections are made when they are first needed."""
        with database.pool(0, _CONNECTIONS, "audit") as pool:
            yield cls(pool)

    def note(self, access: Access) -> int:
        """Add a record, committed on return; its index, 0 where it was only counted.

        What comes from outside without end is counted, once the same was noted within the minute.
        """
        query = _QUERIES.note_or_count if access.endless else _QUERIES.note
        with self._connected() as connection:
            ((index,),) = connection.execute(query, asdict(access)).fetchall()
        return int(index)

    def require(self) -> None:
        """Raises AuditStopped when a note could not be added now."""
        with self._connected() as connection:
            if connection.execute(_QUERIES.writable).fetchone() != (True,):
                raise AuditStopped

    def page(self, wanted: Wanted, *, before: int | None, limit: int) -> list[AccessLeaf]:
        """Records newest first, those below an index."""
        given = asdict(wanted) | {"before": 2**63 - 1 if before is None else before, "limit": limit}
        with self._connected() as connection:
            settle(connection)
            return [_leaf(*row) for row in connection.execute(_QUERIES.page, given)]

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._pool.connection(PATIENCE) as connection:
                yield connection
        except psycopg.Error as error:
            log.error("audit.stopped", error=type(error).__qualname__)  # noqa: TRY400  its text may quote
            raise AuditStopped from error


def settle(connection: Connection) -> None:
    """Add the records of what was counted in minutes that are over.  A connection of the role `audit`."""
    connection.execute(_QUERIES.settle)


def leaves(connection: Connection, after: int, limit: int) -> Iterator[tuple[int, bytes]]:
    """Index and leaf of the records after an index, at most so many, for the tree over them.

    A connection of the role `audit`.
    """
    for row in connection.execute(_QUERIES.leaves, {"after": after, "limit": limit}):
        leaf = _leaf(*row)
        yield leaf.index, leaf.data


def prunable(database: Database, before: datetime) -> int:
    """Up to which index records may go: whole blocks, all of it older, and published; 0: none."""
    with database.connect("audit_keeper") as connection:
        row = connection.execute(_QUERIES.prunable, {"before": before, "book": BOOK}).fetchone()
    return row[0] if row else 0


def prune(database: Database, upto: int) -> int:
    """Remove the records up to an index, which `prunable` gave; how many there were.

    The database refuses to remove what is younger than 184 days, whatever is asked for.
    """
    with database.connect("audit_keeper") as connection:
        return connection.execute(_QUERIES.prune, {"upto": upto}).rowcount


def _leaf(index: int, at: datetime, *fields: Any) -> AccessLeaf:
    return AccessLeaf(index, at.astimezone(UTC), Access(*fields))
