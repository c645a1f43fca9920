"""Alarms: what somebody has to look into. Each is kept in the ledger, once, and logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import structlog

from ledger.sql import Queries

if TYPE_CHECKING:
    from datetime import datetime

    from domain.errors import Refused
    from ledger.database import Connection

_QUERIES = Queries("ledger", "queries/alarms.sql")
log = structlog.get_logger()


class Alarm(NamedTuple):
    """What was found, in a code and a sentence, and when first."""

    code: str
    sentence: str
    raised_at: datetime


def sound(connection: Connection, found: Refused) -> None:
    """Keep what was found; the same is kept, and logged, once. In the caller's transaction."""
    given = {"code": found.code, "sentence": str(found)}
    if connection.execute(_QUERIES.sound, given).rowcount:
        log.error("ledger.alarm", code=found.code, sentence=str(found))


def count(connection: Connection) -> int:
    """How many alarms there are."""
    row = connection.execute(_QUERIES.count).fetchone()
    return int(row[0]) if row else 0


def quarantined(connection: Connection) -> int:
    """How many events are set aside for want of a signature; counted up to 10,000."""
    row = connection.execute(_QUERIES.quarantined).fetchone()
    return int(row[0]) if row else 0


def sounded(connection: Connection) -> list[Alarm]:
    """All alarms, the newest first, at most 1,000."""
    return [Alarm(*row) for row in connection.execute(_QUERIES.sounded)]
