"""What each database role may do to the ledger and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.errors import InsufficientPrivilege

from tests.ledger.given import H1, a_save, appended

if TYPE_CHECKING:
    from ledger.database import Database

TABLES = ["event", "tag", "save", "indexed", "stretch"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_or_remove_what_is_recorded(
    database: Database, table: str, verb: str
) -> None:
    """Naive: the application owns its tables."""
    column = {"save": "account", "stretch": "last_index", "indexed": "index"}.get(table, "position")
    with database.connect() as connection:
        appended(connection, a_save("c1", (H1,)))
        with pytest.raises(InsufficientPrivilege):
            connection.execute(verb.format(f"ledger.{table}", column, column))


@pytest.mark.parametrize(
    "act",
    [
        "SELECT setval('ledger.position', 1)",
        "ALTER TABLE ledger.event DISABLE TRIGGER ALL",
        "DROP TABLE ledger.tag",
        "DELETE FROM keys.key",
        "UPDATE keys.key SET wrapped = ''",
        "DELETE FROM keys.number",
        "TRUNCATE keys.number",
        "CREATE TABLE ledger.more ()",
    ],
)
def test_the_application_cannot(database: Database, act: str) -> None:
    with database.connect() as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(act)


@pytest.mark.parametrize(
    "act",
    [
        "SELECT FROM ledger.event",
        "INSERT INTO keys.key VALUES ('p1', '')",
        "UPDATE keys.number SET holds = true",
    ],
)
def test_the_keeper_only_destroys_keys(database: Database, act: str) -> None:
    with database.connect("keeper") as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(act)


def test_reports_do_not_read_the_ledger(database: Database) -> None:
    with database.connect("report") as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("SELECT FROM ledger.event")


def test_no_function_lends_its_owners_rights(database: Database) -> None:
    with database.connect() as connection:
        lending = connection.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef"
            " AND pronamespace IN ('ledger'::regnamespace, 'keys'::regnamespace)"
        ).fetchall()
    assert lending == []
