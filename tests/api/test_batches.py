"""Batches for a rollback: one import, one person's session, one village's day, one case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from api.batches import CaseBatch, ImportBatch, SessionBatch, VillageDay, events_of
from domain import commands as c
from domain.calendar import SHANGHAI
from domain.rollback.commands import RequestRollback
from tests.support.people import entry
from tests.support.register import TestRegister
from tests.support.world import CHIEF, CLERK

if TYPE_CHECKING:
    from api.batches import Batch
    from domain.events import Actor, Event
    from ledger.database import Database

HERE, THERE = "150525100200", "150525100201"
CASE = "0" * 19 + "1"


def identified(register: TestRegister, name: str, serial: int, village: str, actor: Actor = CLERK) -> Event:
    command = c.IdentifyHousehold(
        command_id=name, year=2020, village=village, members=(entry(serial),),
        case=CASE if serial > 2 else None,
    )  # fmt: skip
    return register.do(command, actor).events[0]


def found(register: TestRegister, batch: Batch) -> list[str]:
    ids = events_of(register.gateway, register.connection, batch)
    register.connection.rollback()
    return ids


def test_each_batch_names_its_events_in_force_and_is_rolled_back_as_one(database: Database) -> None:
    with TestRegister.on(database) as register:
        one = identified(register, "import:9f3a:1", 1, HERE)
        two = identified(register, "import:9f3a:2", 2, THERE)
        other = identified(register, "other", 3, HERE, CHIEF)
        recorded = one.recorded_at
        assert recorded is not None
        day = recorded.astimezone(SHANGHAI).date()
        session = SessionBatch(account="clerk", since=recorded, until=recorded + timedelta(hours=1))
        imported = ImportBatch(account="clerk", id="9f3a")
        assert found(register, imported) == [one.id, two.id]
        assert found(register, ImportBatch(account="clerk", id="9f3")) == []
        assert found(register, session) == [one.id, two.id]
        assert found(register, session.model_copy(update={"since": session.until})) == []
        assert found(register, VillageDay(village=HERE, day=day)) == [one.id, other.id]
        assert found(register, VillageDay(village=HERE, day=day - timedelta(days=1))) == []
        assert found(register, CaseBatch(case=CASE)) == [other.id]
        whole = RequestRollback(
            command_id="r", year=2020, reason="整批误导入", events=tuple(found(register, imported))
        )  # fmt: skip
        assert len(register.ask_and_approve(whole)) == 2
        assert found(register, imported) == found(register, session) == []
        assert found(register, VillageDay(village=HERE, day=day)) == [other.id]
        assert register.drift() == []
