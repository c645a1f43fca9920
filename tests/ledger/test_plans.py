"""No statement of a command scans a table, whatever the planner knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.store import Hold
from tests.ledger.given import CLERK, H1, P1, a_ledger, a_save, appended

if TYPE_CHECKING:
    from ledger.database import Connection, Database


def a_command(connection: Connection, name: str) -> None:
    """Load, append with a number, and look again, in one session: plans made once are kept."""
    ledger, person, household = a_ledger(), f"person:{name}", f"household:{name}"
    loaded = ledger.load(connection, [household], command=(CLERK.account, name))
    save = a_save(name, (household, person), changes={"person": {name: {"name": "张三"}}})
    hold = Hold(name, save.events[0].id, name, save.events[0].id)
    ledger.append(connection, [save], {**loaded.seen, person: 0}, loaded.wrapped, [hold])
    found = ledger.load(connection, [household], command=(CLERK.account, name))
    assert found.answered is not None
    assert len(found.events) == 1


def scans(connection: Connection) -> dict[str, int]:
    """Sequential scans of our tables in this transaction."""
    rows = connection.execute(
        "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE schemaname IN ('ledger', 'keys')"
    )
    return {name: count for name, count in rows if count}


@pytest.mark.parametrize("known", ["nothing", "that it was empty", "what is there"])
def test_a_command_reads_by_index_only(database: Database, known: str) -> None:
    """Naive: leave it to the planner; the statistics of an empty table make scans of the plans that
    every session keeps, and these grow with the ledger."""
    with database.connect() as connection, database.connect("owner", autocommit=True) as owner:
        a_command(connection, "plans-made-here")
        connection.rollback()
        if known == "that it was empty":
            owner.execute("ANALYZE")
        for n in range(6):
            tags = [(f"household:{n}-{m}", f"person:{n}-{m}", H1, P1) for m in range(300)]
            appended(connection, a_save(f"bulk{n}", *tags))
        if known == "what is there":
            owner.execute("ANALYZE")
        a_command(connection, "measured")
        assert scans(connection) == {}
