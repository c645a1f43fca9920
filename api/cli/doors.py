"""Every verb of `huce`: who may give it, and what it notes in the access log, in one table."""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from api.erasures import READERS as CASE_READERS
from api.evidence import EvidenceHidden
from api.imports.store import SEE_ALL
from api.needs import READERS, WORKERS, Need, Reach
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
from domain.roles import ADMINISTRATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    import typer

    from domain.errors import NotAllowed
    from domain.events import Actor
    from ledger.access import AccessLog


class Verb(NamedTuple):
    """What a verb notes (None: nothing but that somebody was refused), and the roles, one of which is needed.

    `about` are the parameters that say what it is about, and as which kind of id. Where `only_with` is not
    given nothing is noted. What is `early` shows what it reads before it ends. What is `late` says itself
    what it is about, before anything of it is committed (`Session.begin`). `must_change`: it may be given
    before a password that was reset is changed. `reach`, `refusal` and `others`: as of `Need`.
    """

    kind: str | None = None
    roles: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    only_with: str | None = None
    early: bool = False
    late: bool = False
    must_change: bool = False
    reach: Reach = Reach.DIVISION
    refusal: type[NotAllowed] = RoleMissing
    others: tuple[str, ...] = ()

    @property
    def need(self) -> Need:
        """What it asks of whoever gives it."""
        reads = self.roles == READERS or self.refusal is not RoleMissing
        return Need(self.roles, self.reach, reads=reads, refusal=self.refusal, others=self.others)


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
        """Raises NoBusinessData, RoleMissing unless the actor has one of the roles."""
        self.verb.need.require(actor)


_SYSTEM, _SECURITY, _AUDIT = (("system_admin",), ("security_admin",), ("audit_admin",))
_ANY_ADMIN = tuple(ADMINISTRATORS)
_SEE_IMPORTS = tuple(sorted(SEE_ALL))
_NOWHERE, _LISTS, _OWN = Reach.NOWHERE, Reach.LISTS, Reach.OWN
_DIVISION, _YEAR = ("division", "division"), ("year", "year")
_IMPORT, _CASE = ("import_id", "import"), ("case", "case")

#: Without a role the rules of the business decide. Those at the end never touch the register's data.
VERBS: dict[str, Verb] = {
    "login": Verb(SIGN_IN, reach=_NOWHERE),
    "logout": Verb(SIGN_OUT, reach=_NOWHERE),
    # Whoever has the machine: there is nobody yet, or nobody at the terminal.
    "init": Verb(ADMINISTRATION, reach=_NOWHERE),
    "serve": Verb(ADMINISTRATION, reach=_NOWHERE),
    "demo": Verb(ADMINISTRATION, reach=_NOWHERE),
    "backup": Verb(EXPORT, reach=_NOWHERE),
    "restore": Verb(ADMINISTRATION, reach=_NOWHERE),
    "replay check": Verb(reach=_NOWHERE),
    "replay prove": Verb(reach=_NOWHERE),
    "replay export": Verb(EXPORT, reach=_NOWHERE),
    "ledger status": Verb(reach=_NOWHERE),
    "register show": Verb(reach=_NOWHERE),
    "divisions search": Verb(reach=_NOWHERE),
    "divisions show": Verb(reach=_NOWHERE),
    # Jobs are noted one by one (`api.jobs`).
    "work": Verb(reach=_NOWHERE),
    # System administrators.
    "accounts add": Verb(PERMISSION, _SYSTEM, (_DIVISION,)),
    "accounts close": Verb(PERMISSION, _SYSTEM, late=True),
    "accounts reset": Verb(PERMISSION, _SYSTEM, late=True),
    "register set": Verb(PERMISSION, _SYSTEM, (("key", "setting"),), reach=_NOWHERE),
    "divisions load": Verb(ADMINISTRATION, _SYSTEM, (("code", "division"),), reach=_NOWHERE),
    "generate": Verb(ADMINISTRATION, _SYSTEM, (_DIVISION,), reach=_NOWHERE),
    "replay rebuild": Verb(ADMINISTRATION, _SYSTEM, reach=_NOWHERE),
    "ledger sequence": Verb(ADMINISTRATION, _SYSTEM, reach=_NOWHERE),
    "ledger publish": Verb(ADMINISTRATION, _SYSTEM, reach=_NOWHERE),
    # Security administrators.
    "accounts roles": Verb(PERMISSION, _SECURITY, late=True),
    "accounts revoke-all": Verb(PERMISSION, _SECURITY, late=True),
    "ledger erase": Verb(ERASURE, _SECURITY, (("person", "subject"),)),
    "ledger restrict": Verb(ADMINISTRATION, _SECURITY, (("person", "subject"),)),
    "ledger unrestrict": Verb(ADMINISTRATION, _SECURITY, (("person", "subject"),)),
    "ledger instances rotate": Verb(PERMISSION, _SECURITY, reach=_NOWHERE),
    "ledger instances end": Verb(PERMISSION, _SECURITY, reach=_NOWHERE),
    "ledger continue": Verb(ADMINISTRATION, _SECURITY, reach=_NOWHERE),
    "ledger instances list": Verb(ADMINISTRATION, _SECURITY, reach=_NOWHERE),
    # Audit administrators.
    "access list": Verb(ADMINISTRATION, _AUDIT, reach=_LISTS),
    "access prune": Verb(ADMINISTRATION, _AUDIT, late=True, reach=_NOWHERE),
    "ledger export": Verb(EXPORT, _AUDIT, reach=_NOWHERE),
    "ledger quarantine list": Verb(ADMINISTRATION, _AUDIT, reach=_NOWHERE),
    "ledger quarantine judge": Verb(ADMINISTRATION, _AUDIT, reach=_NOWHERE),
    # What is read by no register is nobody's business here.
    "ledger verify": Verb(reach=_NOWHERE),
    "ledger pack": Verb(EXPORT, READERS, late=True),
    "ledger proof": Verb(EXPORT, _AUDIT, (("event", "event"),)),
    # Each of the three.
    "accounts list": Verb(ADMINISTRATION, _ANY_ADMIN, (_DIVISION,)),
    # Whoever has a role that can be handed on, or has something of his own to look at or end.
    "accounts delegate": Verb(PERMISSION, WORKERS, late=True),
    "accounts delegations": Verb(reach=_OWN),
    "accounts undelegate": Verb(PERMISSION, late=True, reach=_OWN),
    "accounts sessions": Verb(reach=_OWN),
    "accounts revoke": Verb(PERMISSION, late=True, reach=_OWN),
    "accounts password": Verb(PERMISSION, must_change=True, reach=_NOWHERE),
    # Business. What a command records stands in the ledger itself.
    "command": Verb(),
    "household show": Verb(READ, READERS),
    "household compare": Verb(READ, READERS),
    "household history": Verb(READ, READERS),
    "household why": Verb(READ, READERS),
    "household print": Verb(EXPORT, READERS, late=True),
    "division show": Verb(None, READERS),
    "division list": Verb(None, READERS),
    "division compare": Verb(READ, READERS, (("code", "division"),)),
    "rollback preview": Verb(READ, READERS, (_CASE,)),
    "rollback request": Verb(None, ("entry",)),
    "rollback approve": Verb(READ, ("approval",), (_CASE,), early=True),
    "rollback reject": Verb(None, ("approval",)),
    "rollback redo": Verb(READ, READERS, early=True),
    "rollback list": Verb(None, READERS, reach=_LISTS),
    "evidence add": Verb(None, WORKERS, refusal=EvidenceHidden),
    "evidence get": Verb(EXPORT, WORKERS, (("digest", "evidence"),), refusal=EvidenceHidden),
    "evidence list": Verb(None, READERS),
    "import file": Verb(BATCH, ("entry",), (_DIVISION, _YEAR)),
    "import list": Verb(None, READERS, reach=_LISTS, others=_SEE_IMPORTS),
    "import show": Verb(EXPORT, READERS, (_IMPORT,), only_with="refused", reach=_OWN, others=_SEE_IMPORTS),
    "import confirm": Verb(BATCH, ("entry",), (_IMPORT,), reach=_OWN),
    "import cancel": Verb(None, ("entry",), reach=_OWN),
    "import undo": Verb(BATCH, ("entry",), (_IMPORT,), reach=_OWN),
    "import approve-undo": Verb(BATCH, ("approval",), (_IMPORT,)),
    "import reject-undo": Verb(None, ("approval",)),
    "export": Verb(EXPORT, WORKERS, (_DIVISION, _YEAR)),
    "snapshot close": Verb(None, ("statistics",), reach=Reach.WHOLE),
    "snapshot list": Verb(None, READERS, reach=_NOWHERE),
    "snapshot regenerate": Verb(EXPORT, READERS, (_DIVISION, _YEAR), only_with="out"),
    "snapshot restate": Verb(EXPORT, READERS, (_DIVISION, _YEAR), only_with="out"),
    "snapshot compare": Verb(None, READERS),
    "snapshot figures": Verb(None, READERS),
    # What a security administrator asks for, another person decides; `api.erasures` says who looks at it.
    "ledger erasures": Verb(ADMINISTRATION, CASE_READERS, reach=_LISTS),
    "ledger restrictions": Verb(ADMINISTRATION, CASE_READERS, reach=_LISTS),
    "ledger approve-erasure": Verb(ERASURE, ("approval",), (("request", "case"),)),
    "ledger reject-erasure": Verb(ERASURE, ("approval",), (("request", "case"),)),
    "quality run": Verb(None, READERS),
    "quality list": Verb(None, READERS),
    "procedure list": Verb(None, READERS, reach=_NOWHERE),
    # What ships with the program, or lies in a file of one's own, is no register's business.
    "procedure show": Verb(reach=_NOWHERE),
    "procedure check": Verb(reach=_NOWHERE),
    "procedure simulate": Verb(reach=_NOWHERE),
    "cases todo": Verb(None, READERS, reach=_LISTS),
    "cases list": Verb(None, READERS, reach=_LISTS),
    "cases counts": Verb(None, READERS),
    "cases show": Verb(READ, READERS, (_CASE,)),
    # What everybody may read on the wall.
    "cases notices": Verb(None, READERS),
    "comparison template": Verb(reach=_NOWHERE),
    "comparison import": Verb(BATCH, ("review",), (_DIVISION,)),
    "comparison list": Verb(None, READERS, reach=_LISTS),
    "comparison withdraw": Verb(BATCH, ("review",), (("comparison", "comparison"),)),
    "orders assign": Verb(None, ("review",)),
    "orders list": Verb(None, READERS, reach=_LISTS),
    "orders show": Verb(READ, READERS, (("order", "order"),)),
    "orders answer": Verb(None, ("entry",)),
    "orders check": Verb(None, ("review",)),
    "orders withdraw": Verb(None, ("review",)),
    "orders counts": Verb(None, READERS),
    # On other machines, where there is no register: whoever can read the key file.
    "log key new": Verb(reach=_NOWHERE),
    "log key show": Verb(reach=_NOWHERE),
    "log signer": Verb(reach=_NOWHERE),
    # Like serving: whoever runs the program.
    "log publisher": Verb(ADMINISTRATION, reach=_NOWHERE),
    "log witness serve": Verb(reach=_NOWHERE),
    "log witness answer": Verb(reach=_NOWHERE),
    "bench": Verb(reach=_NOWHERE),
}

#: Given without an account, by whoever has the machine.
MACHINE = frozenset({
    "login", "init", "serve", "demo", "backup", "restore", "replay check", "replay prove", "replay export",
    "ledger status", "ledger verify", "register show", "divisions search", "divisions show", "work", "bench",
    "log key new", "log key show", "log signer", "log publisher", "log witness serve", "log witness answer",
    "procedure show", "procedure check", "procedure simulate", "comparison template",
})  # fmt: skip

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
