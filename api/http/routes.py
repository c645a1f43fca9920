"""Every route of the interface for programs: what it notes in the access log, who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
)
from api.sight import NamesHidden
from domain import decide  # noqa: F401  it fills the registry of rules
from domain.drafts import RULES

if TYPE_CHECKING:
    from domain.commands import Command


class Route(NamedTuple):
    """What is noted once it has answered; None: nothing, but that somebody was refused. What a command
    recorded stands in the ledger itself. `need` None: nobody need be signed in.
    """

    kind: str | None
    need: Need | None


def _reads(reach: Reach = Reach.DIVISION, *roles: str) -> Need:
    return Need(roles or READERS, reach, reads=True)


_SELF, _OWN = Need(reach=Reach.NOWHERE), Need(reach=Reach.OWN)
_READS, _LISTS, _EXPORTS = _reads(), _reads(Reach.LISTS), _reads(Reach.DIVISION, *WORKERS)
_OWN_EXPORT = _reads(Reach.OWN)
_IMPORT = Need(READERS, Reach.OWN, reads=True, others=tuple(sorted(SEE_ALL)))
_OWN_IMPORT = _reads(Reach.OWN, "entry")
_SECURITY = Need(("security_admin",))


def _given(command: type[Command]) -> Need:
    """Who may give a command; on a case its step says more."""
    return Need((command.ROLE,)) if command.ROLE else Need(WORKERS, Reach.STEP)


def _name(command: type[Command]) -> str:
    return command.NAME


ROUTES: dict[str, Route] = {
    "POST /sign-in": Route(SIGN_IN, None),
    "POST /sign-out": Route(SIGN_OUT, _SELF),
    "GET /me": Route(None, _SELF),
    "POST /me/password": Route(PERMISSION, _SELF),
    "GET /sessions": Route(None, _OWN),
    "DELETE /sessions/{session}": Route(PERMISSION, _OWN),
    "POST /delegations": Route(PERMISSION, Need(WORKERS)),
    "GET /delegations": Route(None, _OWN),
    "DELETE /delegations/{delegation}": Route(PERMISSION, _OWN),
    **{f"POST /commands/{one.NAME}": Route(None, _given(one)) for one in sorted(RULES, key=_name)},
    "GET /households": Route(READ, _READS),
    "POST /households/search": Route(READ, Need(WORKERS, reads=True, refusal=NamesHidden)),
    "GET /households/{household}": Route(READ, _READS),
    "GET /households/{household}/difference": Route(READ, _READS),
    "GET /households/{household}/history": Route(READ, _READS),
    "GET /households/{household}/why": Route(READ, _READS),
    "GET /households/{household}/pairings": Route(READ, _READS),
    "GET /events/{event}": Route(READ, _READS),
    # Digests and ids.
    "GET /events/{event}/proof": Route(None, _READS),
    "GET /villages/{code}": Route(READ, _READS),
    "GET /villages/{code}/form": Route(None, _READS),
    "GET /villages/{code}/natural-villages": Route(None, _READS),
    "GET /counties/{county}/form": Route(None, _READS),
    "POST /evidence": Route(None, Need(WORKERS, reads=True, refusal=EvidenceHidden)),
    "GET /evidence/{digest}": Route(EXPORT, Need(WORKERS, reads=True, refusal=EvidenceHidden)),
    "POST /rollbacks/preview": Route(READ, _READS),
    "POST /rollbacks/batch": Route(None, _LISTS),
    "POST /redos/preview": Route(READ, _READS),
    "GET /work": Route(None, _LISTS),
    "GET /work/counts": Route(None, _READS),
    "GET /work/cases": Route(None, _LISTS),
    "GET /work/cases/{case}": Route(READ, _READS),
    # What is done stands in the ledger itself; each row says what became of it.
    "POST /work/lists": Route(None, _reads(Reach.NOWHERE, *WORKERS)),
    "POST /work/steps": Route(None, _reads(Reach.NOWHERE, *WORKERS)),
    "GET /procedures": Route(None, _reads(Reach.NOWHERE)),
    "GET /procedures/{key}/drawing": Route(None, _reads(Reach.NOWHERE)),
    "GET /cases": Route(None, _LISTS),
    "GET /cases/{case}": Route(READ, _READS),
    "GET /cases/{case}/preview": Route(READ, _READS),
    "POST /erasures": Route(ERASURE, _SECURITY),
    "GET /erasures": Route(ADMINISTRATION, Need(CASE_READERS, Reach.LISTS)),
    "POST /erasures/{case}/approve": Route(ERASURE, Need(("approval",))),
    "POST /erasures/{case}/reject": Route(ERASURE, Need(("approval",))),
    "POST /restrictions": Route(ADMINISTRATION, _SECURITY),
    "GET /restrictions": Route(ADMINISTRATION, Need(CASE_READERS, Reach.LISTS)),
    "POST /restrictions/{person}/lift": Route(ADMINISTRATION, _SECURITY),
    "GET /years": Route(None, _reads(Reach.NOWHERE)),
    "POST /years/{year}/close": Route(None, Need(("statistics",), Reach.WHOLE)),
    "GET /years/{year}/year-end": Route(None, _READS),
    "GET /years/{year}/figures": Route(None, _READS),
    "GET /divisions": Route(None, _READS),
    "GET /figures": Route(None, _READS),
    "GET /divisions/{code}/figures": Route(None, _READS),
    "GET /divisions/{code}/households": Route(None, _READS),
    "GET /divisions/{code}/difference": Route(READ, _READS),
    "POST /imports": Route(None, _reads(Reach.DIVISION, "entry")),
    "GET /imports": Route(None, _IMPORT._replace(reach=Reach.LISTS)),
    "GET /imports/{import_id}": Route(None, _IMPORT),
    "GET /imports/{import_id}/units": Route(READ, _IMPORT),
    "GET /imports/{import_id}/kept": Route(None, _IMPORT),
    "GET /imports/{import_id}/refused": Route(EXPORT, _IMPORT),
    "POST /imports/{import_id}/confirm": Route(BATCH, _OWN_IMPORT),
    "POST /imports/{import_id}/cancel": Route(None, _OWN_IMPORT),
    "POST /imports/{import_id}/undo": Route(BATCH, _OWN_IMPORT),
    "POST /imports/{import_id}/undo/approve": Route(BATCH, _reads(Reach.DIVISION, "approval")),
    "POST /imports/{import_id}/undo/reject": Route(None, _reads(Reach.DIVISION, "approval")),
    "GET /exports/template/{kind}": Route(None, _reads(Reach.NOWHERE)),
    "GET /exports/persons": Route(EXPORT, _EXPORTS),
    "GET /exports/households": Route(EXPORT, _EXPORTS),
    "GET /exports/villages": Route(EXPORT, _EXPORTS),
    "GET /exports/natural-villages": Route(EXPORT, _EXPORTS),
    "POST /exports": Route(EXPORT, _EXPORTS),
    "GET /exports/{export}": Route(None, _OWN_EXPORT),
    "GET /exports/{export}/file": Route(EXPORT, _OWN_EXPORT),
    "POST /quality/runs": Route(None, _READS),
    "GET /quality/runs": Route(None, _READS),
    "GET /quality/problems": Route(None, _READS),
    "GET /access": Route(ADMINISTRATION, Need(("audit_admin",), Reach.LISTS)),
}
