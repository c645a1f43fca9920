"""Sign-in: a name and a password give an opaque token; the token gives the actor of a command."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from api.accounts import AccountNameInvalid, AccountNotFound, find_account, sign_in_name
from api.acting import actor_of
from api.attempts import attempt, require_idle, succeeded
from api.passwords import fits, hash_password, outdated
from api.session_list import digest
from domain.errors import NotAllowed
from ledger.sql import Queries

if TYPE_CHECKING:
    from datetime import date

    from domain.events import Actor
    from ledger.database import Connection

#: How long a session lasts, whether it is used or not.
SESSION_LASTS = timedelta(hours=12)

_QUERIES = Queries("api", "queries/sessions.sql")
_PASSWORDS = Queries("api", "queries/passwords.sql")


class SignInRefused(NotAllowed):
    """Name and password do not fit an active account; which of them is not said."""

    code, sentence = "sign_in_refused", "登录名或密码不对。"


class NotSignedIn(NotAllowed):
    """No token, or one that is unknown, expired, revoked or of a closed account."""

    code, sentence = "not_signed_in", "请先登录。"


class PasswordMustChange(NotAllowed):
    """The password was reset: the session is good for changing it and for nothing else."""

    code, sentence = "password_must_change", "密码已由管理员重置,请先修改密码。"


def sign_in(connection: Connection, name: str, password: str) -> str:
    """Open a session and return its token (43 characters of base64url).

    Commits by itself, so that a refused attempt stays counted: the connection must not be in a
    transaction (else RuntimeError). Raises SignInRefused, TooManyAttempts.
    """
    require_idle(connection)
    try:
        plain = sign_in_name(name)
    except AccountNameInvalid:
        raise SignInRefused from None
    account, hashed = attempt(connection, plain) or ("", None)
    if not fits(hashed, password) or hashed is None:
        raise SignInRefused
    with connection.transaction():
        if outdated(hashed):
            hashed = hash_password(password)
            connection.execute(_PASSWORDS.rehash, {"account": account, "password": hashed})
        succeeded(connection, plain)
        return _open_session(connection, account, hashed)


def account_behind(connection: Connection, name: str) -> tuple[str, str]:
    """Id and division of the account that a sign-in name means, open or not; both empty where there is none.

    For the access log: a name that was typed in is nowhere written down.
    """
    try:
        found = find_account(connection, name)
    except (AccountNameInvalid, AccountNotFound):
        return "", ""
    return found.id, found.division


def actor(connection: Connection, token: str, today: date, *, must_change: bool = False) -> Actor:
    """Who acts under a token, with the roles that he has today.

    `must_change`: also somebody whose password was reset. The time of last use is written with the
    caller's transaction, at most once a minute. Raises NotSignedIn, PasswordMustChange.
    """
    row = connection.execute(_QUERIES.session, {"token": digest(token)}).fetchone()
    if row is None:
        raise NotSignedIn
    account, reset, stale = row
    if reset and not must_change:
        raise PasswordMustChange
    if stale:
        connection.execute(_QUERIES.use_session, {"token": digest(token)})
    return actor_of(connection, account, today)


def sign_out(connection: Connection, token: str) -> None:
    """End the session of a token; one that is not there is none."""
    connection.execute(_QUERIES.revoke_session, {"token": digest(token)})


def _open_session(connection: Connection, account: str, hashed: str) -> str:
    """Raises SignInRefused when the account was closed or its password changed meanwhile."""
    token = secrets.token_urlsafe(32)
    values = {"token": digest(token), "account": account, "password": hashed, "lasts": SESSION_LASTS}
    if connection.execute(_QUERIES.add_session, values).fetchone() is None:
        raise SignInRefused
    return token
