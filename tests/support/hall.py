"""An office that imports: the program on a real database with the demonstration accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from api.accounts import find_account
from api.acting import actor_of
from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.gateway import today
from api.generate.desk import SETTINGS
from api.imports import runner
from api.imports.store import Imports
from api.imports.views import summary
from api.register import write_setting
from api.services import opened
from api.settings import Settings
from api.sheets.registered import Villages
from tests.api.sheets.given import Cells, person, persons_file
from tests.conftest import name_of
from tests.support.keys import furnish
from tests.support.reference import read_live

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection, Database
    from tests.conftest import Server

VILLAGE = "150525100200"


@dataclass
class Hall:
    """The running parts, a clerk and a chief, and the names of the village that files are about."""

    services: Services
    database: Database
    clerk: Actor
    chief: Actor
    names: tuple[str, ...]
    folder: Path

    def row(self, serial: int, relation: str = "户主", household: str = "H1", **more: Any) -> Cells:
        """The cells of a person of the village."""
        five = dict(zip("省市县乡村", self.names, strict=True))
        return person(serial, relation, household, **{**five, **more})

    def family(self, number: str, first: int, **more: Any) -> list[Cells]:
        """A couple."""
        return [self.row(first, household=number, **more), self.row(first + 1, "配偶", number, **more)]

    def upload(self, rows: Sequence[Cells] | None, name: str = "f.xlsx") -> str:
        """Upload these rows, or without rows the file of this name once more."""
        file = self.folder / name if rows is None else persons_file(self.folder / name, rows)
        return runner.upload(
            self.services, self.clerk, file, name=name, kind="persons", division="150525", year=2020
        )

    def checked(self, rows: Sequence[Cells] | None, name: str = "f.xlsx") -> str:
        import_id = self.upload(rows, name)
        runner.check(self.services, import_id)
        return import_id

    def imported(self, rows: Sequence[Cells] | None, name: str = "f.xlsx") -> str:
        import_id = self.checked(rows, name)
        runner.confirm(self.services, import_id, self.clerk)
        runner.append(self.services, import_id)
        return import_id

    def said(self, import_id: str) -> dict[str, Any]:
        with self.services.pool.connection() as connection:
            return summary(Imports(connection), Imports(connection).one(import_id))

    def newest(self) -> dict[str, Any]:
        """What is said of the clerk's last import."""
        with self.services.pool.connection() as connection:
            found = Imports(connection).listing(self.clerk)[0].id
        return self.said(found)

    def counts(self, import_id: str) -> dict[str, int]:
        said = self.said(import_id)
        names = ("new", "surveyed", "changed", "unchanged", "refused", "recorded")
        return {name: said[name] for name in names if said[name]}

    def events(self) -> list[str]:
        """The types of all events, in ledger order."""
        with self.services.pool.connection() as connection:
            rows = connection.execute("SELECT type FROM ledger.event ORDER BY position")
            return [kind for (kind,) in rows]

    def rows(self) -> Any:
        """The read models, without cases."""
        with self.database.connect() as connection:
            return {table: rows for table, rows in read_live(connection).items() if table != "case"}


@pytest.fixture(scope="session")
def staffed(server: Server, template: str) -> Iterator[str]:
    """The name of a database with 奈曼旗 and the accounts, copied for each test."""
    database = server.create(template)
    with database.connect() as connection:
        load(connection, "150525")
        for key, value in SETTINGS.items():
            write_setting(connection, key, value)
        create_demo_accounts(connection)
        connection.commit()
    yield name_of(database)
    server.drop(database)


@pytest.fixture
def hall(server: Server, staffed: str, tmp_path: Path) -> Iterator[Hall]:
    database = server.create(staffed)
    furnish(tmp_path / "home")
    settings = Settings(HUCE_HOME=tmp_path / "home", DATABASE_URL=database.owner)  # type: ignore[call-arg]
    with opened(settings, connections=4) as services:
        with services.pool.connection() as connection:
            clerk, chief = (_actor(connection, name) for name in ("xian-luru", "xian-shenpi"))
            names = Villages(connection).names(VILLAGE)
        yield Hall(services, database, clerk, chief, names, tmp_path)
    server.drop(database)


def _actor(connection: Connection, name: str) -> Actor:
    return actor_of(connection, find_account(connection, name).id, today())
