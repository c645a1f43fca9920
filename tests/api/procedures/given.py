"""A township on a real database: cases through the gateway, and the day moved by hand."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.services import Services
from api.settings import Settings
from domain.procedures import commands as p
from tests.soak.given import Told
from tests.support.keys import KEYRING
from tests.support.procedures import Office, documents, somebody
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.procedures.many import Outcome
    from domain.events import Actor
    from ledger.database import Database
    from tests.support.given import Home


@dataclass
class Town(Office, Told):
    """As the office in memory, on a register; `services` for what works on many cases."""

    services: Services = field(kw_only=True)

    def homes(self, count: int) -> list[Home]:
        """Households on whose forms everything holds."""
        found = [self.identified("spouse") for _ in range(count)]
        for home in found:
            self.surveyed(home)
        return found

    def handing_in(self, homes: list[Home], base: str = "list") -> list[p.OpenCase]:
        """The exits of a village's list."""
        return [
            p.OpenCase(
                command_id=f"{base}:{n}", year=2020, command="exit-household",
                content={"household": home.id}, batch="0" * 20,
            )
            for n, home in enumerate(homes)
        ]  # fmt: skip

    def voting(self, cases: list[str], base: str = "vote") -> list[p.CastVote]:
        """The assembly's vote on every row."""
        return [
            p.CastVote(
                command_id=f"{base}:{case}", year=2020, case_id=case, step="assembly",
                seen=self.case(case).seen, evidence=documents(1), present=9, votes_for=9, votes_against=0,
                abstained=0,
            )
            for case in cases
        ]  # fmt: skip

    def take_in(self, outcomes: list[Outcome]) -> list[str]:
        """What was recorded, into the state in memory; the cases."""
        for event in (event for one in outcomes for event in one.events):
            if event.id not in self.state.events:
                self.state.add(event)
        return [next(iter(one.events[0].changes["case"])) for one in outcomes if one.events]


REVIEWER: Actor = somebody("village", "review", 10)


@contextmanager
def town(database: Database, folder: Path) -> Iterator[Town]:
    """A township whose evidence is there."""
    with TestRegister.on(database) as register, database.pool(1, 3) as pool:
        for digest in documents(3):
            register.give_evidence(database, digest)
        settings = Settings.model_validate({"HUCE_HOME": folder})
        services = Services(settings, database, pool, KEYRING, register.gateway, None)  # type: ignore[arg-type]
        found = Town(real=register, services=services)
        found.on(11, 2)
        register.gateway.clock = lambda: found.today
        yield found
