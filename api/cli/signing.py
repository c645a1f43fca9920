"""Signing in on the command line: `huce login` keeps a token in a file that is for its owner alone."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from api import sessions
from api.accounts import find_account
from api.cli import doors
from api.cli.output import say
from api.noting import DONE, READ, REFUSED, SIGN_IN, SIGN_IN_FAILED, SIGN_OUT, Doing
from api.services import opened
from api.settings import Settings
from api.sight import sees_personal
from domain.errors import NotAllowed, NotFound
from domain.roles import ROLE_LABELS
from ledger.secret import SecretExposed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from api.services import Services
    from domain.events import Actor


@dataclass(frozen=True, slots=True)
class Session:
    """The running parts, who acts, and what is noted of it."""

    services: Services
    actor: Actor
    doing: Doing
    token: str = field(repr=False)

    @property
    def today(self) -> date:
        """The day that the register goes by (Asia/Shanghai)."""
        return self.services.gateway.clock()

    def begin(self, *targets: str) -> None:
        """Note a deed that is now known to be about these. Raises AuditStopped."""
        self.doing.about(*targets)
        self.doing.begin()

    def require_inside(self, division: str, what: str) -> None:
        """Raises NotFound: what lies outside the actor's division is as if it did not exist."""
        if not division.startswith(self.actor.division):
            raise NotFound(what=what)


@contextmanager
def unsigned() -> Iterator[Services]:
    """The running parts, for commands that need nobody. Raises AuditStopped for what must be noted."""
    with opened(Settings.load(), connections=2) as services, by_nobody(services):
        yield services


@contextmanager
def by_nobody(services: Services) -> Iterator[None]:
    """What runs in the block is noted as the verb under way, by nobody who signed in."""
    doing = doors.given().doing(services.access)
    if doing.kind is not None:
        doing.begin()
    with doing.ending():
        yield


@contextmanager
def signed_in() -> Iterator[Session]:
    """The running parts and the actor of the token, who may give the verb under way.

    Raises NotSignedIn, PasswordMustChange, NoBusinessData, RoleMissing, SecretExposed, AuditStopped.
    """
    settings = Settings.load()
    token = _token(settings)
    with ExitStack() as stack:
        services = stack.enter_context(opened(settings, connections=2))
        doing = doors.given().doing(services.access)
        stack.enter_context(doing.ending())
        with services.pool.connection() as connection:
            today, must_change = services.gateway.clock(), doors.given().verb.must_change
            actor = sessions.actor(connection, token, today, must_change=must_change)
        doing.by(actor)
        doors.given().require(actor)
        yield _begun(Session(services, actor, doing, token))
        if doing.kind == READ and not doors.given().verb.early:
            _note_reading(doing, actor)


def _begun(session: Session) -> Session:
    verb = doors.given().verb
    if verb.early:
        _note_reading(session.doing, session.actor)
    elif verb.late:
        session.services.access.require()
    else:
        session.doing.begin()
    return session


def _note_reading(doing: Doing, actor: Actor) -> None:
    if sees_personal(actor):
        doing.note(READ, DONE)


def login(name: str) -> None:
    """Sign in and keep the token."""
    password = ask_password()
    with opened(Settings.load(), connections=2) as services:
        doing = doors.given().doing(services.access)
        with services.pool.connection() as connection:
            doing.account, doing.division = sessions.account_behind(connection, name)
            try:
                token = sessions.sign_in(connection, name, password)
            except NotAllowed as refused:
                doing.note(SIGN_IN_FAILED, REFUSED, refused.code)
                raise
            account = find_account(connection, name)
        doing.note(SIGN_IN, DONE)
        _keep(token_file(services.settings), token)
    roles = "、".join(ROLE_LABELS[role] for role in sorted(account.roles)) or "没有角色"
    say(f"已登录:{account.person_name}({account.division or '全国'},{roles})。")
    if account.must_change:
        say("密码是管理员重置的,请先用 huce accounts password 修改,才能办理其他业务。")


def logout() -> None:
    """End the session and throw the token away."""
    settings = Settings.load()
    token = _token(settings)
    with opened(settings, connections=2) as services:
        doing = doors.given().doing(services.access)
        with services.pool.connection() as connection:
            with suppress(sessions.NotSignedIn):
                doing.by(sessions.actor(connection, token, services.gateway.clock(), must_change=True))
            doing.note(SIGN_OUT, DONE)
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
