"""What the tests of concurrency, kills and erasure are given: stories told to a real register."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.gateway import fingerprint
from api.holds import holds
from domain.decide import decide
from ledger.store import Save
from projections.write import record
from tests.support.given import Story
from tests.support.world import CLERK

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.events import Actor, Event
    from ledger.database import Connection
    from tests.support.register import TestRegister

#: Every table of the program, by schema.
TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


@dataclass(kw_only=True)
class Told(Story):
    """A story whose commands go through the gateway of a real register; the state follows in memory."""

    real: TestRegister

    def do(self, command: Command, actor: Actor = CLERK) -> list[Event]:
        answer = self.real.do(command, actor)
        for event in answer.events:
            if event.id not in self.state.events:
                self.state.add(event)
        self.accepted.append((command, actor))
        return answer.events


def held_open(
    register: TestRegister, connection: Connection, command: Command, actor: Actor = CLERK
) -> list[Event]:
    """Decide and record the command on the connection, and leave its transaction open."""
    gateway = register.gateway
    scope = gateway.read(connection, command, actor)
    events = decide(command, scope.state, scope.context)
    save = Save(actor.account, command.command_id, fingerprint(command), events)
    packed = gateway.ledger.packed([save], scope.loaded.seen, scope.loaded.wrapped, holds(events, None))
    return record(connection, packed)


def rows(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table, as text; bytes read as \\x and hexadecimal digits."""
    tables = [name for (name,) in connection.execute(TABLES)]
    return {
        name: [row for (row,) in connection.execute(f"SELECT t::text FROM {name} AS t")] for name in tables
    }


def say(text: str) -> None:
    """A line for whoever runs the soak tests (shown with -s, or beside a failure)."""
    sys.stdout.write(f"{text}\n")
