"""What the ledger's tests are given: plain events, saves and keys."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg

from domain.events import Actor, Event, save_id
from ledger.store import Ledger, Save
from tests.conftest import name_of
from tests.support.keys import KEYRING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.events import Changes
    from ledger.database import Connection, Database
    from ledger.vault import Vault
    from tests.conftest import Server

CLERK = Actor("clerk", "p-clerk", "150525001001")

H1, H2, P1, P2, V1 = "household:h1", "household:h2", "person:p1", "person:p2", "village:150525001001"


def a_vault() -> Vault:
    return KEYRING.vault()


def a_ledger() -> Ledger:
    return KEYRING.ledger()


def an_event(command_id: str = "c1", ordinal: int = 0, **given: Any) -> Event:
    """An event of the clerk's command; give `tags`, `changes`, `facts` … as needed."""
    known: dict[str, Any] = {
        "id": f"{save_id(CLERK.account, command_id)}.{ordinal}",
        "type": "household.surveyed",
        "version": 1,
        "tags": (H1,),
        "facts": {},
        "changes": {},
        "rests_on": (),
        "effective": date(2017, 11, 20),
        "year": 2017,
        "month": None,
        "actor": CLERK,
        "command": "household.survey",
    }
    return Event(**known | given)


def a_save(command_id: str, *tags: Sequence[str], changes: Changes | None = None) -> Save:
    """A save of one event for each group of tags; every event makes the changes."""
    events = [an_event(command_id, n, tags=tuple(t), changes=changes or {}) for n, t in enumerate(tags)]
    return Save(CLERK.account, command_id, b"fingerprint", events)


def appended(connection: Connection, save: Save, seen: dict[str, int] | None = None) -> list[Event]:
    """The save's events, recorded and committed."""
    events = a_ledger().append(connection, [save], seen or {}, {})
    connection.commit()
    return events


def until(happened: Callable[[], object]) -> None:
    """Ask again and again; fail after ten seconds."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end, "it did not happen"


def is_waiting(observer: Connection, writer: Connection) -> bool:
    """Whether the writer waits for a lock that somebody holds."""
    found = observer.execute(
        "SELECT FROM pg_locks WHERE pid = %s AND NOT granted", [writer.info.backend_pid]
    ).fetchone()
    return found is not None


def at_the_barrier(server: Server, database: Database) -> bool:
    """Whether somebody's last question was who holds the gate (only an administrator sees that)."""
    with psycopg.connect(server.admin) as connection:
        found = connection.execute(
            "SELECT FROM pg_stat_activity WHERE query LIKE '%%virtualtransaction FROM pg_locks%%'"
            " AND state LIKE 'idle%%' AND datname = %s",
            [name_of(database)],
        ).fetchone()
    return found is not None


def unguided(connection: Connection, query: str, given: dict[str, Any]) -> list[str]:
    """The tables that a query's plan goes through without a condition on an index."""
    row = connection.execute(f"EXPLAIN (FORMAT JSON) {query}".encode(), given).fetchone()
    assert row is not None
    todo, found = [row[0][0]["Plan"]], list[str]()
    while todo:
        node = todo.pop()
        todo += node.get("Plans", [])
        if "Relation Name" in node and "Index Cond" not in node:
            found.append(node["Relation Name"])
    return found
