"""The open sessions of an account: listed and ended by ids that are good for nothing else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from domain.errors import NotFound
from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/sessions.sql")
_COLUMNS = ("id", "made_at", "last_used", "expires_at", "current")


class SessionNotFound(NotFound):
    """The account has no open session of this id."""

    code, sentence = "session_not_found", "没有找到这次登录,或者已经退出。"


def sessions_of(connection: Connection, account: str, token: str = "") -> list[dict[str, Any]]:
    """Open sessions, the latest first, `last_used` to the minute; `current` is that of the token."""
    values = {"account": account, "token": digest(token)}
    rows = connection.execute(_QUERIES.sessions_of, values)
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def end_session(connection: Connection, account: str, session: str) -> None:
    """End one session of the account. Raises SessionNotFound."""
    values = {"account": account, "id": session}
    if connection.execute(_QUERIES.revoke_own, values).fetchone() is None:
        raise SessionNotFound


def end_sessions(connection: Connection, account: str) -> int:
    """End all sessions of the account; how many there were, expired ones too."""
    return connection.execute(_QUERIES.revoke_sessions, {"account": account}).rowcount


def digest(token: str) -> bytes:
    """What of a token lies in the database."""
    return hashlib.sha256(token.encode()).digest()
