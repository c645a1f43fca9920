"""The tables that jobs wait in: the package's own, brought up to date by migrations, changed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.errors import InsufficientPrivilege

from api.jobs import give
from ledger import jobs
from ledger.migrate import MigrationUnknown, migrate, pending

if TYPE_CHECKING:
    from ledger.database import Database, Role


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("app", "CREATE TABLE jobs.more ()"),
        ("app", "TRUNCATE jobs.procrastinate_workers"),
        ("app", "ALTER TABLE jobs.procrastinate_jobs DISABLE TRIGGER ALL"),
        ("report", "SELECT FROM jobs.procrastinate_jobs"),
        ("keeper", "SELECT jobs.procrastinate_register_worker_v1()"),
    ],
)
def test_only_the_application_uses_the_queue_and_nobody_changes_it(
    database: Database, role: Role, act: str
) -> None:
    with database.connect(role) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(act)


def test_an_older_packages_tables_get_what_they_lack(empty_database: Database) -> None:
    # Given the tables as an earlier version of the package had made them
    migrate(empty_database, ["ledger", "projections", "api"])
    *earlier, last = jobs.since(0)
    for step in earlier:
        with empty_database.connect("owner") as connection:
            connection.execute(step.text)
    record(empty_database, earlier[-1].number)
    # When the program migrates, then it applies the package's later migrations, once
    assert [(m.room, m.number) for m in migrate(empty_database)] == [("jobs", last.number)]
    assert pending(empty_database) == []
    with empty_database.connect() as connection:
        give(connection, "check_import", import_id="a")


def test_the_tables_of_a_later_package_are_refused(database: Database) -> None:
    record(database, jobs.whole().number + 1)
    with pytest.raises(MigrationUnknown):
        migrate(database)


def record(database: Database, number: int) -> None:
    with database.connect("owner") as connection:
        connection.execute(
            "INSERT INTO public.huce_migration (room, number, name, sha256) VALUES ('jobs', %s, '', '')",
            (number,),
        )
