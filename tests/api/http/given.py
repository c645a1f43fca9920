"""A running application on a fresh database, with accounts of several divisions and roles."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.accounts import add_official, make_account
from api.divisions import load
from api.gateway import Gateway
from api.http.app import create_app
from api.register import write_setting
from api.services import Services
from api.sessions import sign_in
from api.settings import Settings
from ledger.access import AccessLog
from projections import figures
from tests.api.http.browser import Browser
from tests.support.keys import KEYRING, sequencer
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from httpx import Response

    from ledger.database import Connection, Database

TODAY = date(2020, 12, 31)
COUNTY = "150525"
VILLAGE = "150525100200"
OTHER_COUNTY = "150526"
OTHER_VILLAGE = "150526100201"
PASSWORD = "a-long-password"

#: Person, division and roles.
Account = tuple[str, str, tuple[str, ...]]
ACCOUNTS: dict[str, Account] = {
    "clerk": ("陈明远", COUNTY, ("entry",)),
    "chief": ("李淑华", COUNTY, ("approval",)),
    "both": ("王建军", COUNTY, ("entry", "approval")),
    "auditor": ("吴静", COUNTY, ("audit",)),
    "counter": ("郑凯", COUNTY, ("statistics",)),
    "stranger": ("赵海燕", OTHER_COUNTY, ("entry", "review", "approval", "audit", "statistics")),
    "prefect": ("孙立新", "1505", ("entry", "approval")),
    "system": ("刘洋", "", ("system_admin",)),
    "security": ("张磊", "", ("security_admin",)),
    "audit-admin": ("杨帆", "", ("audit_admin",)),
}


def member(serial: int, relation: str = "head", **more: Any) -> dict[str, Any]:
    """A person as entered over HTTP."""
    return {"name": f"测试{serial}", "document": document(serial), "relation": relation, **more}


@dataclass
class Office:
    """The application, and what somebody signed in does with it."""

    services: Services
    client: Browser
    tokens: dict[str, str]

    def who(self, name: str) -> dict[str, str]:
        """The header of a signed-in account."""
        return {"Authorization": f"Bearer {self.tokens[name]}"}

    def get(self, route: str, who: str = "clerk", **query: Any) -> Response:
        return self.client.get(f"/api/v1{route}", headers=self.who(who), params=query)

    def post(self, path: str, body: Any, name: str = "clerk", **headers: str) -> Response:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.who(name) | headers)

    def give(
        self,
        command: str,
        name: str = "clerk",
        *,
        key: str | None = None,
        match: str | None = None,
        **body: Any,
    ) -> Response:
        """Give a command, of 2020 unless another year is said."""
        headers = {"Idempotency-Key": key or secrets.token_hex(8)} | ({"If-Match": match} if match else {})
        return self.post(f"/commands/{command}", {"year": 2020, **body}, name, **headers)

    def done(self, command: str, name: str = "clerk", **body: Any) -> dict[str, Any]:
        """Give a command that is accepted."""
        answer = self.give(command, name, **body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def household(self, *serials: int, **more: Any) -> str:
        """An identified household; the first person is its head."""
        members = [member(s, "son" if n else "head") for n, s in enumerate(serials or (1,))]
        body = {"village": VILLAGE, "members": members, "effective": "2019-03-01", "year": 2019, **more}
        return str(self.done("identify-household", **body)["created"]["household"])

    def enrol(self, people: Mapping[str, tuple[str, str]]) -> None:
        """Further accounts, signed in: name → division and role."""
        accounts = {name: (name, division, (role,)) for name, (division, role) in people.items()}
        with self.services.database.connect("app", autocommit=True) as connection:
            self.tokens |= enrolled(connection, accounts)

    def sequence(self) -> None:
        """Let the sequencer and the figures catch up."""
        sequencer(self.services.database).run_once()
        with self.services.database.connect("app", autocommit=True) as connection:
            figures.run_once(connection)


def prepare(database: Database) -> dict[str, str]:
    """Accounts, two counties, windows open, the back office at the county; tokens by sign-in name."""
    with database.connect("app", autocommit=True) as connection:
        for key, value in (("current_year", 2020), ("windows_open", True), ("back_office_level", "county")):
            write_setting(connection, key, value)
        for county in (COUNTY, OTHER_COUNTY):
            load(connection, county)
        return enrolled(connection, ACCOUNTS)


def enrolled(connection: Connection, accounts: Mapping[str, Account]) -> dict[str, str]:
    """Make accounts and sign them in; tokens by sign-in name."""
    for name, (person_name, division, roles) in accounts.items():
        person = add_official(connection, person_name)
        make_account(connection, name=name, password=PASSWORD, person=person, division=division, roles=roles)
    return {name: sign_in(connection, name, PASSWORD) for name in accounts}


@contextmanager
def office(database: Database, folder: Path, tokens: dict[str, str]) -> Iterator[Office]:
    """The application over a prepared database."""
    with database.pool(1, 4) as pool, AccessLog.of(database) as access:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        settings = Settings.model_validate({"HUCE_HOME": folder})
        services = Services(settings, database, pool, KEYRING, gateway, access)
        with Browser(create_app(services)) as client:
            yield Office(services, client, tokens)
