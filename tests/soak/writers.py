"""Writers: processes that give commands and bulk appends, and note what each append saw."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from api.gateway import Gateway, fingerprint
from domain.commands import AddMember, AdjustStandard, BackfillHousehold, IdentifyHousehold, MarkFocus
from domain.decide import decide
from domain.errors import Refused
from domain.events import Actor, tag
from domain.fold import State
from domain.known import Context
from ledger.errors import ConditionFailed
from ledger.store import Save
from projections.write import record
from tests.support.keys import KEYRING
from tests.support.people import entry
from tests.support.world import CLERK, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier

    from api.scope import Scope
    from domain.commands import Command
    from ledger.database import Connection, Database

#: Document numbers that one writer may use; the serials of `tests.support.people` repeat after 24,000.
NUMBERS = 2400
VILLAGES = tuple(f"1505251002{n:02}" for n in range(20))


class Append(NamedTuple):
    """One append: its positions, and the last position that it saw under each tag of its condition."""

    positions: list[int]
    seen: dict[str, int]


class Noting(Gateway):
    """A gateway that remembers what its last decision saw."""

    seen: dict[str, int]

    def read(self, connection: Connection, command: Command, actor: Actor) -> Scope:
        scope = super().read(connection, command, actor)
        self.seen = dict(scope.loaded.seen)
        return scope


@dataclass
class Writer:
    """One process' work: `shared` households are written by all, the others are its own."""

    connection: Connection
    number: int
    rng: Random
    shared: list[str]
    own: list[str] = field(default_factory=list)
    appends: list[Append] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: int = 0
    numbered: int = 0

    def __post_init__(self) -> None:
        @contextmanager
        def lend() -> Iterator[Connection]:
            yield self.connection

        self.gateway = Noting(lend, KEYRING.ledger(), lambda: TODAY)
        self.actor = replace(CLERK, account=f"writer-{self.number}")

    def work(self, seconds: float) -> None:
        """Mixed appends of 1 to 500 events until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.rng.random() < 0.04:
                self.bulk(int(500 ** self.rng.random()))
            else:
                self.single()

    def single(self) -> None:
        """One command through the gateway."""
        command = self._command()
        try:
            answer = self.gateway.run(command, self.actor)
        except Refused as refusal:
            self.refused.append(refusal.code)
            return
        self.appends.append(Append([e.position for e in answer.events], self.gateway.seen))
        if isinstance(command, IdentifyHousehold):
            self.own += answer.events[0].changes["household"]

    def bulk(self, count: int) -> None:
        """One append of `count` events: new households without numbers and marks on them, and one mark
        on a shared household; decided again when somebody was faster.
        """
        shared = self.rng.choice(self.shared)
        for _ in range(50):
            with suppress(ConditionFailed):
                return self._bulk(count, shared)
        self.refused.append("busy")
        return None

    def _bulk(self, count: int, shared: str) -> None:
        gateway = self.gateway
        loaded = gateway.ledger.load(self.connection, {tag("household", shared)})
        register, kin = gateway.admissions.read(self.connection, self.actor)
        context = Context(TODAY, self.actor, register, kin=kin)
        state, saves = State(loaded.events), list[Save]()
        for command in self._batch(count, shared, state):
            events = decide(command, state, context)
            for event in events:
                state.add(event)
            saves.append(Save(self.actor.account, command.command_id, fingerprint(command), events))
        recorded = record(self.connection, gateway.ledger.packed(saves, loaded.seen, loaded.wrapped))
        self.appends.append(Append([e.position for e in recorded], loaded.seen))

    def _batch(self, count: int, shared: str, state: State) -> Iterator[Command]:
        yield self._mark(shared, on=not state.value("household", shared, "focus"))
        household = shared
        for n in range(1, count):
            if n % 12 == 1:
                yield self._undocumented()
                household = [key.id for key in state.assigned if key.kind == "household"][-1]
            else:
                yield self._mark(household, on=not state.value("household", household, "focus"))

    def _command(self) -> Command:
        household = self.rng.choice(self.shared if self.rng.random() < 0.4 or not self.own else self.own)
        chance = self.rng.random()
        if chance < 0.4 and self.numbered < NUMBERS:
            return self._entering(household)
        if chance < 0.9:
            return self._mark(household, on=self.rng.random() < 0.5)
        standard = self.rng.choice(["national", "provincial"])
        return AdjustStandard(command_id=self._id(), year=2020, household=household, standard=standard)

    def _entering(self, household: str) -> Command:
        self.numbered += 1
        serial = (self.number + 1) * NUMBERS + self.numbered
        if len(self.own) < 10 or self.rng.random() < 0.3:
            village = self.rng.choice(VILLAGES)
            members = (entry(serial, "head"),)
            return IdentifyHousehold(command_id=self._id(), year=2020, village=village, members=members)
        return AddMember(
            command_id=self._id(), year=2020, month=12, household=household, joined="newborn",
            entry=entry(serial, "son"),
        )  # fmt: skip

    def _undocumented(self) -> Command:
        head = entry(1, document=None, sex="f", birth_date=date(1966, 6, 6))
        return BackfillHousehold(
            command_id=self._id(), year=2020, village=self.rng.choice(VILLAGES), members=(head,),
            documented=False, reason="补录",
        )  # fmt: skip

    def _mark(self, household: str, *, on: bool) -> Command:
        return MarkFocus(command_id=self._id(), year=2020, household=household, on=on)

    def _id(self) -> str:
        self.told += 1
        return f"c{self.told}"


class Task(NamedTuple):
    """What one writer's process works on."""

    database: Database
    number: int
    shared: list[str]
    seconds: float


def write(task: Task, start: Barrier, done: Queue[tuple[list[Append], list[str]]]) -> None:
    """A writer's process: begin with the others, work, hand over what was noted."""
    with task.database.connect("app", autocommit=True) as connection:
        writer = Writer(connection, task.number, Random(task.number), task.shared)
        start.wait(timeout=60)
        writer.work(task.seconds)
    done.put((writer.appends, writer.refused))
