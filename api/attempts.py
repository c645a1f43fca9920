"""Attempts at a password under a name: counted before they are judged, stopped for a while after five."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from psycopg.pq import TransactionStatus

from domain.errors import NotAllowed
from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

#: So many failures under one name, then a pause after the last of them.
MOST_FAILURES = 5
PAUSE = timedelta(minutes=5)

_QUERIES = Queries("api", "queries/passwords.sql")


class TooManyAttempts(NotAllowed):
    """The name has failed too often; the pause is in minutes."""

    code, sentence = "too_many_attempts", "登录失败次数太多,请{minutes}分钟后再试。"


def require_idle(connection: Connection) -> None:
    """What follows commits by itself, so that a refused attempt stays counted. Raises RuntimeError."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise RuntimeError("an attempt at a password needs a connection that is not in a transaction")


def attempt(connection: Connection, name: str) -> tuple[str, str] | None:
    """Count an attempt, committed before it is judged; returns id and password hash of the account.

    Raises TooManyAttempts: then nothing is counted, so the pause ends although attempts go on.
    """
    values = {"name": _digest(name), "pause": PAUSE, "most": MOST_FAILURES}
    with connection.transaction():
        counted = connection.execute(_QUERIES.count_attempt, values).fetchone()
        connection.execute(_QUERIES.forget_old_attempts, values)
        found = connection.execute(_QUERIES.password, {"name": name}).fetchone()
    if counted is None:
        raise TooManyAttempts(minutes=PAUSE // timedelta(minutes=1))
    return None if found is None else (found[0], found[1])


def succeeded(connection: Connection, name: str) -> None:
    """Forget the failures under a name."""
    connection.execute(_QUERIES.forget_attempts, {"name": _digest(name)})


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
