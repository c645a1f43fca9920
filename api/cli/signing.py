"""Signing in on the command line: `huce login` keeps a token in a file that is for its owner alone."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from api import sessions
from api.accounts import find_account
from api.cli.output import say
from api.services import opened
from api.settings import Settings
from domain.admission import RoleMissing
from domain.errors import NotFound
from domain.roles import ROLE_LABELS
from ledger.secret import SecretExposed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.services import Services
    from domain.events import Actor


@dataclass(frozen=True, slots=True)
class Session:
    """The running parts, and who acts."""

    services: Services
    actor: Actor

    def require(self, *roles: str) -> None:
        """Raises RoleMissing unless the actor has one of these roles."""
        if not self.actor.roles.intersection(roles):
            raise RoleMissing(role="”或“".join(ROLE_LABELS[role] for role in roles))

    def require_inside(self, division: str, what: str) -> None:
        """Raises NotFound: what lies outside the actor's division is as if it did not exist."""
        if not division.startswith(self.actor.division):
            raise NotFound(what=what)


@contextmanager
def unsigned() -> Iterator[Services]:
    """The running parts, for commands that need nobody."""
    with opened(Settings.load(), connections=2) as services:
        yield services


@contextmanager
def signed_in(*roles: str) -> Iterator[Session]:
    """The running parts and the actor of the token. Raises NotSignedIn, RoleMissing, SecretExposed."""
    settings = Settings.load()
    token = _token(settings)
    with opened(settings, connections=2) as services:
        with services.pool.connection() as connection:
            session = Session(services, sessions.actor(connection, token))
        if roles:
            session.require(*roles)
        yield session


def login(name: str) -> None:
    """Sign in and keep the token."""
    password = ask_password()
    with unsigned() as services:
        with services.pool.connection() as connection:
            token = sessions.sign_in(connection, name, password)
            account = find_account(connection, name)
        _keep(token_file(services.settings), token)
    roles = "、".join(ROLE_LABELS[role] for role in sorted(account.roles)) or "没有角色"
    say(f"已登录:{account.person_name}({account.division or '全国'},{roles})。")


def logout() -> None:
    """End the session and throw the token away."""
    settings = Settings.load()
    token = _token(settings)
    with opened(settings, connections=2) as services, services.pool.connection() as connection:
        sessions.sign_out(connection, token)
    token_file(settings).unlink(missing_ok=True)
    say("已退出登录。")


def ask_password(prompt: str = "密码") -> str:
    """A password typed without being shown, or a line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def token_file(settings: Settings) -> Path:
    """Where the token of `huce login` lies."""
    return settings.home / "secrets" / "token"


def _token(settings: Settings) -> str:
    """HUCE_TOKEN, else the kept one. Raises NotSignedIn, SecretExposed."""
    if settings.token is not None:
        return settings.token.get_secret_value()
    file = token_file(settings)
    if not file.exists():
        raise sessions.NotSignedIn
    if file.stat().st_mode & 0o077:
        raise SecretExposed(file=file)
    return file.read_text("ascii").strip()


def _keep(file: Path, token: str) -> None:
    """Write the token beside its place and move it there, never readable by anybody else."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name("token.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:  # noqa: PTH123
        written.write(f"{token}\n")
    draft.replace(file)
