"""What admits a command besides its own data: the configuration in force and declared kin."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from api.accounts import kin_of
from api.register import read_register

if TYPE_CHECKING:
    from domain.calendar import Register
    from domain.events import Actor
    from ledger.database import Connection

#: Seconds for which the configuration and a person's declared kin are taken as read.
FRESH = 2.0


class Admissions:
    """Reads the configuration and kin at most once in `FRESH` seconds."""

    def __init__(self) -> None:
        self._register: tuple[float, Register] | None = None
        self._kin: dict[str, tuple[float, frozenset[str]]] = {}

    def register(self, connection: Connection) -> Register:
        """The configuration in force."""
        now = time.monotonic()
        if self._register is None or now - self._register[0] > FRESH:
            self._register = (now, read_register(connection))
        return self._register[1]

    def read(self, connection: Connection, actor: Actor) -> tuple[Register, frozenset[str]]:
        """The configuration, and the households that the actor may not handle alone."""
        now = time.monotonic()
        register = self.register(connection)
        known = self._kin.get(actor.person)
        if known is None or now - known[0] > FRESH:
            known = self._kin[actor.person] = (now, kin_of(connection, actor.person))
        return register, known[1]
