"""The barrier: up to which position everything that will ever be there can be seen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

_QUERIES = Queries("ledger", "queries/barrier.sql")
_POLL = 0.003


def settled(connection: Connection) -> int:
    """The last position taken, once the appends under way at this moment have ended.

    What is read afterwards, by a new statement of this connection (READ COMMITTED), holds every
    event up to that position.  It waits for appends only: they alone hold the gate, while a report,
    staging load or rebuild does not, however old its snapshot.  The order matters: an append that
    took a position before we looked holds the gate when we look at the gate.
    """
    last = last_taken(connection)
    waiting = _under_way(connection)
    while waiting:
        time.sleep(_POLL)
        waiting &= _under_way(connection)
    return last


def last_taken(connection: Connection) -> int:
    """The last position taken, whether its event will ever be seen or not; 0 before the first."""
    row = connection.execute(_QUERIES.last_taken).fetchone()
    return 0 if row is None else int(row[0])


def _under_way(connection: Connection) -> set[str]:
    """The transactions that hold the gate; a virtual transaction id does not come again."""
    return {row[0] for row in connection.execute(_QUERIES.under_way)}
