"""The switch: the last few events under the gate, then the new tables in the place of the old, at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg.sql import SQL, Identifier

from ledger import stream
from replay.rebuild.errors import SwitchWaiting
from replay.rebuild.shadow import COUNTED, FOLDED, QUERIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.database import Connection
    from replay.rebuild.catching_up import Patcher

#: Milliseconds that writers wait at most for readers who keep us from switching.
PATIENCE = 100
#: Seconds in which it is tried again, and between two looks whether the readers have gone.
TRYING, PAUSE = 600.0, 0.05
MOST = 500
TABLES = (*FOLDED, *COUNTED)


def switch(patcher: Patcher, catch_up: Callable[[], int], figures: int) -> None:
    """Apply what is left and put the tables in place; `figures`: the index that these say.

    `catch_up` applies what can be applied beside writers and gives the last position, before every attempt.

    Raises SwitchWaiting when the old tables were in use for ten minutes.
    """
    connection, until = patcher.shadow.connection, time.monotonic() + TRYING
    while time.monotonic() < until:
        position = catch_up()
        try:
            with connection.transaction():
                _switch(patcher, position, figures)
        except (LockNotAvailable, QueryCanceled):
            _wait_for_readers(connection, until)
        else:
            return
    raise SwitchWaiting


def _switch(patcher: Patcher, position: int, figures: int) -> None:
    shadow, connection = patcher.shadow, patcher.shadow.connection
    # Whoever waits for us gives way after a second; we give way to readers long before that.
    connection.execute(QUERIES.patience, {"milliseconds": PATIENCE, "local": True})
    connection.execute(QUERIES.gate)
    for events in stream.every(connection, MOST, position):
        patcher.apply(events)
    names = SQL(", ").join(Identifier("read", one) for one in (*TABLES, "figure_due", "progress"))
    connection.execute(QUERIES.statement_patience, {"milliseconds": PATIENCE})
    connection.execute(SQL(QUERIES.lock).format(tables=names))
    connection.execute(QUERIES.statement_patience, {"milliseconds": 0})
    for table in TABLES:
        shadow.run("replace", table=Identifier(table))
    connection.execute(QUERIES.restart_figures, {"index": figures})
    shadow.run("drop")


def _wait_for_readers(connection: Connection, until: float) -> None:
    """Wait until those who use a read model now have ended, and let writers through meanwhile."""
    users = _users(connection)
    time.sleep(PAUSE)
    while users and time.monotonic() < until:
        time.sleep(PAUSE)
        users &= _users(connection)


def _users(connection: Connection) -> set[str]:
    return {one for (one,) in connection.execute(QUERIES.users)}
