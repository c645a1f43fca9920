"""The program on a real database with the demonstration accounts and a few households."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api import sessions
from api.accounts import find_account
from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.gateway import Gateway
from api.generate.desk import SETTINGS
from api.register import write_setting
from domain.blocks import Conditions, Income, PersonForm
from domain.commands import ExitHousehold, IdentifyHousehold, SurveyHousehold
from domain.events import Actor
from tests.conftest import name_of
from tests.support import terminal
from tests.support.keys import KEYRING, furnish
from tests.support.people import entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typer.testing import Result

    from ledger.database import Connection, Database
    from tests.conftest import Server

NUMBER = "150525100200001"
ELSEWHERE = "150525101200001"


@dataclass
class Desk:
    """A terminal: its home, its database, and who sits at it."""

    database: Database
    home: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, by: str | None = None, typed: str | None = None, **more: str) -> Result:
        """Run `huce` in process, with the token of the account `by`, and more of an environment."""
        env = {"HUCE_HOME": str(self.home), "DATABASE_URL": self.database.owner, "HUCE_TOKEN": self.token(by)}
        env |= more
        return terminal.huce(*arguments, typed=typed, env=env)

    def token(self, by: str | None) -> str:
        if by is None:
            return ""
        if by not in self.tokens:
            with self.database.connect() as connection:
                self.tokens[by] = sessions.sign_in(connection, by, f"huce-{by}")
        return self.tokens[by]

    def erase(self, subject: str, basis: str = "request", *options: str) -> str:
        """Erase somebody, as two people; the case."""
        given = ("ledger", "erase", subject, "--basis", basis, *options, "--format", "json")
        asked = self.run(*given, by="anquan")
        assert asked.exit_code == 0, asked.stderr
        case = str(json.loads(asked.stdout)["case"])
        approved = self.run("ledger", "approve-erasure", case, "--yes", by="xian-shenpi")
        assert approved.exit_code == 0, approved.stderr
        return case

    def household(self, number: str = NUMBER) -> str:
        with self.database.connect() as connection:
            row = connection.execute("SELECT id FROM read.household WHERE number = %s", (number,)).fetchone()
        assert row is not None
        return str(row[0])

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.database.connect("owner") as connection:
            return connection.execute(statement, values).fetchall()


@pytest.fixture(scope="session")
def furnished(server: Server, template: str) -> Iterator[str]:
    """The name of a database with 奈曼旗, the accounts and two households, copied for each test."""
    database = server.create(template)
    with database.connect() as connection:
        load(connection, "150525")
        for key, value in SETTINGS.items():
            write_setting(connection, key, value)
        create_demo_accounts(connection)
        connection.commit()
        _live(connection)
    yield name_of(database)
    server.drop(database)


@pytest.fixture
def desk(server: Server, furnished: str, tmp_path: Path) -> Iterator[Desk]:
    database = server.create(furnished)
    furnish(tmp_path / "home")
    yield Desk(database, tmp_path / "home")
    server.drop(database)


def _live(connection: Connection) -> None:
    """One household identified, surveyed and exited in 2020; another, elsewhere, identified only."""

    @contextmanager
    def lend() -> Iterator[Connection]:
        yield connection

    account = find_account(connection, "xian-luru")
    actor = Actor(account.id, account.person, account.division, account.roles)
    gateway = Gateway(lend, KEYRING.ledger())
    identified = gateway.run(_identify("h1", NUMBER, "150525100200", 1), actor)
    gateway.run(_identify("h2", ELSEWHERE, "150525101200", 5), actor)
    ((household, _),) = identified.events[0].changes["household"].items()
    form = PersonForm(education="primary", major_illness_insurance=True)
    gateway.run(
        SurveyHousehold(
            command_id="h1s", year=2020, effective=date(2020, 11, 1), household=household,
            conditions=Conditions(housing_area=8000), income=Income(wages_migrant=2_400_000),
            persons=dict.fromkeys(identified.events[0].changes["person"], form),
        ),
        actor,
    )  # fmt: skip
    exit_ = ExitHousehold(command_id="h1e", year=2020, effective=date(2020, 11, 26), household=household)
    gateway.run(exit_, actor)


def _identify(command_id: str, number: str, village: str, serial: int) -> IdentifyHousehold:
    return IdentifyHousehold(
        command_id=command_id, year=2019, effective=date(2019, 11, 10), village=village, number=number,
        members=(entry(serial), entry(serial + 1, "spouse")), main_cause="illness", reason="入户核实",
    )  # fmt: skip
