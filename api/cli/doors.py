"""Every verb of `huce`: who may give it, and what it notes in the access log, in one table."""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from api.noting import (
    ADMINISTRATION,
    BATCH,
    ERASURE,
    EXPORT,
    PERMISSION,
    READ,
    SIGN_IN,
    SIGN_OUT,
    Doing,
    target,
    targets,
)
from domain.admission import RoleMissing
from domain.roles import ADMINISTRATORS, BUSINESS, ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    import typer

    from domain.events import Actor
    from ledger.access import AccessLog


class Verb(NamedTuple):
    """What a verb notes (None: nothing but that somebody was refused), and the roles, one of which is needed.

    `about` are the parameters that say what it is about, and as which kind of id. Where `only_with` is not
    given nothing is noted. What is `early` shows what it reads before it ends. What is `late` says itself
    what it is about, before anything of it is committed (`Session.begin`). `must_change`: it may be given
    before a password that was reset is changed.
    """

    kind: str | None = None
    roles: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    only_with: str | None = None
    early: bool = False
    late: bool = False
    must_change: bool = False


class Given(NamedTuple):
    """A verb as it was given: its name, and the values of its parameters."""

    name: str
    values: dict[str, Any]

    @property
    def verb(self) -> Verb:
        """Its line in the table."""
        return VERBS[self.name]

    def doing(self, access: AccessLog) -> Doing:
        """What is to be noted of it."""
        verb, values = self.verb, self.values
        kind = verb.kind if verb.only_with is None or values.get(verb.only_with) else None
        about = targets(*(target(form, values[name]) for name, form in verb.about if values.get(name)))
        return Doing(access, kind, f"huce {self.name}", target=about)

    def require(self, actor: Actor) -> None:
        """Raises RoleMissing unless the actor has one of the roles."""
        wanted = self.verb.roles
        if wanted and not actor.roles.intersection(wanted):
            raise RoleMissing(role="”或“".join(ROLE_LABELS[role] for role in wanted))


_SYSTEM, _SECURITY, _AUDIT = (("system_admin",), ("security_admin",), ("audit_admin",))
_ANY_ADMIN, _READERS = tuple(ADMINISTRATORS), tuple(BUSINESS)
_WORKERS = ("entry", "review", "approval")
_DIVISION, _YEAR = ("division", "division"), ("year", "year")
_IMPORT, _CASE = ("import_id", "import"), ("case", "case")

#: Without a role the rules of the business decide. Those at the end never touch the register's data.
VERBS: dict[str, Verb] = {
    "login": Verb(SIGN_IN),
    "logout": Verb(SIGN_OUT),
    # Whoever has the machine: there is nobody yet, or nobody at the terminal.
    "init": Verb(ADMINISTRATION),
    "serve": Verb(ADMINISTRATION),
    "demo": Verb(ADMINISTRATION),
    "backup": Verb(EXPORT),
    "restore": Verb(ADMINISTRATION),
    "replay check": Verb(),
    "replay prove": Verb(),
    "replay export": Verb(EXPORT),
    "ledger status": Verb(),
    "register show": Verb(),
    "divisions search": Verb(),
    "divisions show": Verb(),
    # Jobs are noted one by one (`api.jobs`).
    "work": Verb(),
    # System administrators.
    "accounts add": Verb(PERMISSION, _SYSTEM, (_DIVISION,)),
    "accounts close": Verb(PERMISSION, _SYSTEM, late=True),
    "accounts reset": Verb(PERMISSION, _SYSTEM, late=True),
    "register set": Verb(PERMISSION, _SYSTEM, (("key", "setting"),)),
    "divisions load": Verb(ADMINISTRATION, _SYSTEM, (("code", "division"),)),
    "generate": Verb(ADMINISTRATION, _SYSTEM, (_DIVISION,)),
    "replay rebuild": Verb(ADMINISTRATION, _SYSTEM),
    "ledger sequence": Verb(ADMINISTRATION, _SYSTEM),
    "ledger publish": Verb(ADMINISTRATION, _SYSTEM),
    # Security administrators.
    "accounts roles": Verb(PERMISSION, _SECURITY, late=True),
    "accounts revoke-all": Verb(PERMISSION, _SECURITY, late=True),
    "ledger erase": Verb(ERASURE, _SECURITY, (("person", "subject"),)),
    "ledger restrict": Verb(ADMINISTRATION, _SECURITY, (("person", "subject"),)),
    "ledger unrestrict": Verb(ADMINISTRATION, _SECURITY, (("person", "subject"),)),
    "ledger instances rotate": Verb(PERMISSION, _SECURITY),
    "ledger instances end": Verb(PERMISSION, _SECURITY),
    "ledger continue": Verb(ADMINISTRATION, _SECURITY),
    "ledger instances list": Verb(ADMINISTRATION, _SECURITY),
    # Audit administrators.
    "access list": Verb(ADMINISTRATION, _AUDIT),
    "access prune": Verb(ADMINISTRATION, _AUDIT, late=True),
    "ledger export": Verb(EXPORT, _AUDIT),
    # What is read by no register is nobody's business here.
    "ledger verify": Verb(),
    "ledger pack": Verb(EXPORT, _READERS, late=True),
    "ledger proof": Verb(EXPORT, _AUDIT, (("event", "event"),)),
    # Each of the three.
    "accounts list": Verb(ADMINISTRATION, _ANY_ADMIN, (_DIVISION,)),
    # Whoever has a role that can be handed on, or has something of his own to look at or end.
    "accounts delegate": Verb(PERMISSION, _WORKERS, late=True),
    "accounts delegations": Verb(),
    "accounts undelegate": Verb(PERMISSION, late=True),
    "accounts sessions": Verb(),
    "accounts revoke": Verb(PERMISSION, late=True),
    "accounts password": Verb(PERMISSION, must_change=True),
    # Business. What a command records stands in the ledger itself.
    "command": Verb(),
    "household show": Verb(READ, _READERS),
    "household compare": Verb(READ, _READERS),
    "household history": Verb(READ, _READERS),
    "household why": Verb(READ, _READERS),
    "division show": Verb(None, _READERS),
    "division list": Verb(None, _READERS),
    "division compare": Verb(READ, _READERS, (("code", "division"),)),
    "rollback preview": Verb(READ, _READERS, (_CASE,)),
    "rollback request": Verb(),
    "rollback approve": Verb(READ, _READERS, (_CASE,), early=True),
    "rollback reject": Verb(),
    "rollback redo": Verb(READ, _READERS, early=True),
    "rollback list": Verb(None, _READERS),
    "evidence add": Verb(None, _READERS),
    "evidence get": Verb(EXPORT, _READERS, (("digest", "evidence"),)),
    "evidence list": Verb(None, _READERS),
    "import file": Verb(BATCH, ("entry",), (_DIVISION, _YEAR)),
    "import list": Verb(None, _READERS),
    "import show": Verb(EXPORT, _READERS, (_IMPORT,), only_with="refused"),
    "import confirm": Verb(BATCH, ("entry",), (_IMPORT,)),
    "import cancel": Verb(None, ("entry",)),
    "import undo": Verb(BATCH, ("entry",), (_IMPORT,)),
    "import approve-undo": Verb(BATCH, ("approval",), (_IMPORT,)),
    "import reject-undo": Verb(None, ("approval",)),
    "export": Verb(EXPORT, _WORKERS, (_DIVISION, _YEAR)),
    "snapshot close": Verb(None, ("statistics",)),
    "snapshot list": Verb(None, _READERS),
    "snapshot regenerate": Verb(EXPORT, _READERS, (_DIVISION, _YEAR), only_with="out"),
    "snapshot restate": Verb(EXPORT, _READERS, (_DIVISION, _YEAR), only_with="out"),
    "snapshot compare": Verb(None, _READERS),
    "snapshot figures": Verb(None, _READERS),
    # What a security administrator asks for, another person decides; `api.erasures` says who looks at it.
    "ledger erasures": Verb(ADMINISTRATION),
    "ledger restrictions": Verb(ADMINISTRATION),
    "ledger approve-erasure": Verb(ERASURE, ("approval",), (("request", "case"),)),
    "ledger reject-erasure": Verb(ERASURE, ("approval",), (("request", "case"),)),
    "quality run": Verb(None, _READERS),
    "quality list": Verb(None, _READERS),
    # On other machines, where there is no register: whoever can read the key file.
    "log key new": Verb(),
    "log key show": Verb(),
    "log signer": Verb(),
    # Like serving: whoever runs the program.
    "log publisher": Verb(ADMINISTRATION),
    "log witness serve": Verb(),
    "log witness answer": Verb(),
    "bench": Verb(),
}

_given: ContextVar[Given] = ContextVar("given")


def given() -> Given:
    """The verb under way."""
    return _given.get()


def watch(app: typer.Typer, path: tuple[str, ...] = ()) -> None:
    """Let every command of the program, also of its groups, be known by its name while it runs."""
    for command in app.registered_commands:
        if (callback := command.callback) is not None:
            name = command.name or callback.__name__.replace("_", "-")
            command.callback = _known(callback, " ".join((*path, name)))
    for group in app.registered_groups:
        if group.typer_instance is not None:
            watch(group.typer_instance, (*path, str(group.name)))


def _known(callback: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(callback)
    def run(**values: Any) -> Any:
        before = _given.set(Given(name, values))
        try:
            return callback(**values)
        finally:
            _given.reset(before)

    return run
