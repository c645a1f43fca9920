"""Sign-in: a name and a password give an opaque token; the token gives the actor of a command."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from psycopg.pq import TransactionStatus

from api.accounts import AccountNameInvalid, AccountNotFound, find_account, sign_in_name
from api.acting import actor_of
from api.passwords import fits, hash_password, outdated
from domain.errors import NotAllowed
from ledger.sql import Queries

if TYPE_CHECKING:
    from datetime import date

    from domain.events import Actor
    from ledger.database import Connection

#: How long a session lasts, whether it is used or not.
SESSION_LASTS = timedelta(hours=12)
#: So many failures under one name, then a pause after the last of them.
MOST_FAILURES = 5
PAUSE = timedelta(minutes=5)

_QUERIES = Queries("api", "queries/accounts.sql")


class SignInRefused(NotAllowed):
    """Name and password do not fit an active account; which of them is not said."""

    code, sentence = "sign_in_refused", "登录名或密码不对。"


class TooManyAttempts(NotAllowed):
    """The name has failed too often; the pause is in minutes."""

    code, sentence = "too_many_attempts", "登录失败次数太多,请{minutes}分钟后再试。"


class NotSignedIn(NotAllowed):
    """No token, or one that is unknown, expired, revoked or of a closed account."""

    code, sentence = "not_signed_in", "请先登录。"


def sign_in(connection: Connection, name: str, password: str) -> str:
    """Open a session and return its token (43 characters of base64url).

    Commits by itself, so that a refused attempt stays counted: the connection must not be in a
    transaction (else RuntimeError). Raises SignInRefused, TooManyAttempts.
    """
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise RuntimeError("sign_in needs a connection that is not in a transaction")
    try:
        plain = sign_in_name(name)
    except AccountNameInvalid:
        raise SignInRefused from None
    known = _attempt(connection, plain)
    account, hashed = known or ("", None)
    if not fits(hashed, password):
        raise SignInRefused
    with connection.transaction():
        if hashed is not None and outdated(hashed):
            values = {"account": account, "password": hash_password(password)}
            connection.execute(_QUERIES.change_password, values)
        connection.execute(_QUERIES.forget_attempts, {"name": _digest(plain)})
        return _open_session(connection, account)


def account_behind(connection: Connection, name: str) -> tuple[str, str]:
    """Id and division of the account that a sign-in name means, open or not; both empty where there is none.

    For the access log: a name that was typed in is nowhere written down.
    """
    try:
        found = find_account(connection, name)
    except (AccountNameInvalid, AccountNotFound):
        return "", ""
    return found.id, found.division


def actor(connection: Connection, token: str, today: date) -> Actor:
    """Who acts under a token, with the roles that he has today. Raises NotSignedIn.

    The time of last use is written with the caller's transaction, at most once a minute.
    """
    row = connection.execute(_QUERIES.session, {"token": _digest(token)}).fetchone()
    if row is None:
        raise NotSignedIn
    account, stale = row
    if stale:
        connection.execute(_QUERIES.use_session, {"token": _digest(token)})
    return actor_of(connection, account, today)


def sign_out(connection: Connection, token: str) -> None:
    """End the session of a token; one that is not there is none."""
    connection.execute(_QUERIES.revoke_session, {"token": _digest(token)})


def _attempt(connection: Connection, name: str) -> tuple[str, str] | None:
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


def _open_session(connection: Connection, account: str) -> str:
    """Raises SignInRefused when the account was closed meanwhile."""
    token = secrets.token_urlsafe(32)
    values = {"token": _digest(token), "account": account, "lasts": SESSION_LASTS}
    if connection.execute(_QUERIES.add_session, values).fetchone() is None:
        raise SignInRefused
    return token


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
