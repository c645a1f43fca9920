"""A register on a real database: the gateway, and the same commands in memory beside it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.admissions import Admissions
from api.gateway import Answer, Gateway
from api.register import read_register, write_setting
from domain.commands.years import CloseYear
from domain.finish import finish
from domain.fold import State
from domain.known import Context, Known
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rollback.request import plan_asked
from domain.rules.years import close_year, confirm_closed_year, year_tags
from ledger.sql import Queries
from ledger.store import Save
from projections.write import record
from projections.years import whole
from tests.support.keys import KEYRING
from tests.support.reference import Drift, check, read_everything
from tests.support.world import CHIEF, CLERK, STATISTICIAN, TODAY, end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.commands import Command
    from domain.commands.years import OfYear
    from domain.drafts import Draft
    from domain.events import Actor, Event
    from domain.rules.years import Whole
    from ledger.database import Connection, Database

_QUERIES = Queries("tests", "support/register.sql")


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

            yield cls(connection, Gateway(lend, KEYRING.ledger(), lambda: TODAY))

    def do(self, command: Command, actor: Actor = CLERK) -> Answer:
        """Run a command; the transaction is ended even when it is refused."""
        try:
            return self.close(command) if isinstance(command, CloseYear) else self.gateway.run(command, actor)
        finally:
            self.connection.rollback()

    def close(self, command: CloseYear, actor: Actor = STATISTICIAN) -> Answer:
        """Close a year: both halves, with the hash of a year-end that nobody computed."""
        first = self._half(command, actor, lambda known, of: close_year(command, known, of))
        end = end_of(command)
        second = self._half(end, actor, lambda known, of: confirm_closed_year(end, known, of))
        self.gateway.admissions = Admissions()
        return Answer([*first, *second])

    def _half(
        self, command: OfYear, actor: Actor, rule: Callable[[Known, Whole], list[Draft]]
    ) -> list[Event]:
        context = Context(TODAY, actor, read_register(self.connection))
        loaded = self.gateway.ledger.load(self.connection, year_tags(context, command.year))
        known = Known(State(loaded.events), context)
        events = finish(command, known, rule(known, whole(self.connection)))
        save = Save(actor.account, command.command_id, b"", events)
        recorded = record(self.connection, self.gateway.ledger.packed([save], loaded.seen, loaded.wrapped))
        self.connection.commit()
        return recorded

    def give_evidence(self, database: Database, digest: str) -> None:
        """A document with this digest, that speaks of the county."""
        with database.connect("owner") as owner:
            owner.execute(_QUERIES.give_evidence, {"digest": digest})

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
