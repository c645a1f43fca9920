"""A register on a real database: the gateway, and the same commands in memory beside it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.gateway import Answer, Gateway
from api.register import write_setting
from domain.fold import State
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.request import plan_asked
from ledger.sql import Queries
from ledger.vault import Vault
from replay.check import Drift, check
from replay.rebuild import read_everything
from tests.support.world import CHIEF, CLERK, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.commands import Command
    from domain.events import Actor, Event
    from ledger.database import Connection, Database

_QUERIES = Queries("tests", "support/register.sql")
MASTER = bytes(range(32))


@dataclass
class TestRegister:
    """One connection, one gateway, windows open, the back office at the county."""

    __test__ = False
    connection: Connection
    gateway: Gateway

    @classmethod
    @contextmanager
    def on(cls, database: Database) -> Iterator[TestRegister]:
        """A register on a fresh database."""
        with database.connect("app") as connection:
            for key, value in (
                ("current_year", 2020), ("windows_open", True), ("back_office_level", "county"),
            ):  # fmt: skip
                write_setting(connection, key, value)
            connection.commit()

            @contextmanager
            def lend() -> Iterator[Connection]:
                yield connection

            yield cls(connection, Gateway(lend, Vault(MASTER), lambda: TODAY))

    def do(self, command: Command, actor: Actor = CLERK) -> Answer:
        """Run a command; the transaction is ended even when it is refused."""
        try:
            return self.gateway.run(command, actor)
        finally:
            self.connection.rollback()

    def digest(self, case: str, year: int = 2020) -> str:
        """The digest of a case's preview as the approver sees it now."""
        probe = ApproveCase(command_id="probe", year=year, case_id=case, digest="sha256:" + "0" * 64)
        scope = self.gateway.read(self.connection, probe, CHIEF)
        asked = scope.state.value("case", case, "asked")
        return plan_asked(scope.state, asked, scope.context).preview.digest

    def ask_and_approve(self, request: RequestRollback | RequestRedo) -> list[Event]:
        """Ask as one person, approve as another; the compensating events."""
        (asked,) = self.do(request).events
        (case,) = asked.changes["case"]
        approve = ApproveCase(
            command_id=f"{request.command_id}+approve", year=request.year, case_id=case,
            digest=self.digest(case),
        )  # fmt: skip
        return self.do(approve, CHIEF).events[1:]

    def events(self) -> list[Event]:
        """The whole ledger, values opened."""
        gateway = self.gateway
        try:
            return read_everything(self.connection, gateway.ledger, gateway.vault)
        finally:
            self.connection.rollback()

    def state(self) -> State:
        """The Python fold of the whole ledger."""
        return State(self.events())

    def empty(self, database: Database) -> None:
        """Remove everything from the ledger and the read models, as the owner may."""
        with database.connect("owner") as owner:
            owner.execute(_QUERIES.empty)
        self.connection.rollback()

    def drift(self) -> list[Drift]:
        """Where the live read models differ from a fresh fold."""
        try:
            return check(self.connection, self.gateway.ledger, self.gateway.vault)
        finally:
            self.connection.rollback()
