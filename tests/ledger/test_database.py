"""A database and its roles: who a session works as, and what is said when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.database import Database, DatabaseUnreachable, Role

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Connection
    from tests.conftest import Server


def works_as(connection: Connection) -> object:
    row = connection.execute("SELECT current_user").fetchone()
    return row and row[0]


def test_one_login_works_as_the_application_and_as_each_group(database: Database) -> None:
    """given only a DATABASE_URL, whose login migrates"""
    single = Database.from_url(database.owner)
    for role in ("app", "keeper", "report"):
        with single.connect(role) as connection:
            assert works_as(connection) == f"huce_{role}"
    with single.connect("owner") as connection, psycopg.connect(database.owner) as direct:
        assert works_as(connection) == works_as(direct)


def test_options_already_in_the_url_are_kept(database: Database) -> None:
    url = make_conninfo(database.owner, options="-c statement_timeout=1234")
    with Database.from_url(url).connect() as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("1234ms",)
        assert works_as(connection) == "huce_app"


def test_every_role_connects_and_says_who_asks(database: Database) -> None:
    for role in get_args(Role):
        with database.connect(role) as connection:
            assert connection.execute("SHOW application_name").fetchone() == ("huce",)
            assert not connection.autocommit


def test_the_pool_hands_out_application_sessions(database: Database) -> None:
    with database.pool(1, 2) as pool, pool.connection() as connection:
        row = connection.execute("SELECT pg_has_role(current_user, 'huce_app', 'USAGE')").fetchone()
        assert row == (True,)


def test_the_embedded_service_is_a_member_of_nothing_but_the_application(
    server: Server, template: str
) -> None:
    if server.cluster is None:
        return  # DATABASE_URL's server has a login of its own
    with server.cluster.database(template).connect("app") as connection:
        found = connection.execute(
            "SELECT rolname, pg_has_role('huce_service', oid, 'MEMBER')"
            " FROM pg_roles WHERE rolname LIKE 'huce%'"
        )
        assert {name for name, member in found if member} == {"huce_app", "huce_service"}


def test_a_server_that_is_not_there_is_named_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="连不上数据库"):
        Database.from_url(make_conninfo(host=str(tmp_path), dbname="huce")).connect("owner")
