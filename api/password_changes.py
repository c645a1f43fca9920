"""Passwords changed by their owner and reset by the level above; either way all sessions end."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from api.accounts import AccountNotFound, get_account, make_account
from api.attempts import attempt, require_idle, succeeded
from api.passwords import fits, hash_password
from api.session_list import end_sessions
from domain.errors import NotAllowed
from domain.password import REMEMBERED, PasswordUsedBefore, check_password
from domain.reset import check_reset
from ledger.sql import Queries

if TYPE_CHECKING:
    from api.accounts import Account
    from domain.events import Actor
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/passwords.sql")


class OldPasswordWrong(NotAllowed):
    """Whoever found a session open does not know it."""

    code, field, sentence = "old_password_wrong", "old", "原密码不对。"


def change_own(connection: Connection, account: str, old: str, new: str) -> None:
    """Change a password that one knows. Attempts at the old one count as attempts to sign in.

    Commits by itself: the connection must not be in a transaction (else RuntimeError). Raises
    TooManyAttempts, OldPasswordWrong and as `set_password`.
    """
    require_idle(connection)
    with connection.transaction():
        name = get_account(connection, account).name
    known = attempt(connection, name)
    if not fits(known and known[1], old):
        raise OldPasswordWrong
    # Whatever becomes of the new one, the old one was no failure.
    with connection.transaction():
        succeeded(connection, name)
    with connection.transaction():
        set_password(connection, account, new)


def reset(connection: Connection, actor: Actor, account: Account) -> str:
    """A password for once of an account in the actor's division; its holder must change it first of all.

    Raises as `check_reset`.
    """
    check_reset(actor, account.division, account.person)
    password = secrets.token_urlsafe(12)
    set_password(connection, account.id, password, must_change=True)
    return password


def make_for_once(connection: Connection, *, name: str, person: str, division: str) -> tuple[Account, str]:
    """A new account without roles, and a password for once that its holder must change first of all.

    Raises as `make_account`.
    """
    first, password = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
    with connection.transaction():
        made = make_account(connection, name=name, password=first, person=person, division=division, roles=())
        set_password(connection, made.id, password, must_change=True)
    return made, password


def set_password(connection: Connection, account: str, password: str, *, must_change: bool = False) -> None:
    """Set a new password and end all sessions.

    Raises AccountNotFound, PasswordUsedBefore and as `check_password`.
    """
    with connection.transaction():
        row = connection.execute(_QUERIES.lock_account, {"account": account}).fetchone()
        if row is None:
            raise AccountNotFound
        check_password(password, row[0])
        _require_new(connection, account, password)
        values = {"account": account, "password": hash_password(password), "must_change": must_change}
        connection.execute(_QUERIES.keep_password, values)
        connection.execute(_QUERIES.set_password, values)
        connection.execute(_QUERIES.forget_passwords, {"account": account, "kept": REMEMBERED - 1})
        end_sessions(connection, account)


def _require_new(connection: Connection, account: str, password: str) -> None:
    values = {"account": account, "remembered": REMEMBERED}
    if any(
        fits(used, password) for (used,) in connection.execute(_QUERIES.last_passwords, values).fetchall()
    ):
        raise PasswordUsedBefore(remembered=REMEMBERED)
