"""Answers that a document number is registered elsewhere: logged and throttled per account.

They speak of people outside the asker's division, so nobody gets many of them in an hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from domain.errors import NotAllowed
from ledger.sql import Queries

if TYPE_CHECKING:
    from domain.events import Actor
    from ledger.database import Connection

MOST = 30
MINUTES = 60

_QUERIES = Queries("api", "queries/probes.sql")
_log = structlog.get_logger()


class TooManyProbes(NotAllowed):
    """The account was told "registered elsewhere" too often."""

    code = "too_many_probes"
    sentence = "一小时内“已在别处登记”的提示过多,请{minutes}分钟后再试;确需批量核对的,请由上级办理。"


def note(connection: Connection, actor: Actor) -> None:
    """Count one more such answer, outside any transaction. Raises TooManyProbes instead of it."""
    with connection.transaction():
        connection.execute(_QUERIES.add, {"account": actor.account})
        row = connection.execute(_QUERIES.count, {"account": actor.account, "minutes": MINUTES}).fetchone()
    count = row[0] if row else 0
    _log.warning("duplicate_elsewhere", account=actor.account, count=count)
    if count > MOST:
        raise TooManyProbes(minutes=MINUTES)
