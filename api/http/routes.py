"""Every route: of the interface for programs here, of pages for people beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.console.doors import PAGES
from api.erasures import READERS as CASE_READERS
from api.evidence import EvidenceHidden
from api.http.routing import (
    EXPORTS,
    IMPORT,
    LEDGER_WATCHERS,
    LISTS,
    OWN,
    OWN_EXPORT,
    OWN_IMPORT,
    READS,
    SECURITY,
    SELF,
    Route,
    reads,
)
from api.needs import WORKERS, Need, Reach
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


def _given(command: type[Command]) -> Need:
    """Who may give a command; on a case its step says more."""
    return Need((command.ROLE,)) if command.ROLE else Need(WORKERS, Reach.STEP)


def _name(command: type[Command]) -> str:
    return command.NAME


_API: dict[str, Route] = {
    "POST /sign-in": Route(SIGN_IN, None),
    "POST /sign-out": Route(SIGN_OUT, SELF),
    "GET /me": Route(None, SELF),
    "POST /me/password": Route(PERMISSION, SELF),
    "GET /sessions": Route(None, OWN),
    "DELETE /sessions/{session}": Route(PERMISSION, OWN),
    "POST /delegations": Route(PERMISSION, Need(WORKERS)),
    "GET /delegations": Route(None, OWN),
    "DELETE /delegations/{delegation}": Route(PERMISSION, OWN),
    **{f"POST /commands/{one.NAME}": Route(None, _given(one)) for one in sorted(RULES, key=_name)},
    "POST /checks/document": Route(READ, reads(Reach.NOWHERE, "entry")),
    "GET /households": Route(READ, READS),
    "POST /households/search": Route(READ, Need(WORKERS, reads=True, refusal=NamesHidden)),
    "POST /search": Route(READ, LISTS),
    "GET /households/{household}": Route(READ, READS),
    "GET /households/{household}/form": Route(READ, READS),
    "GET /households/{household}/comparison": Route(READ, READS),
    "GET /households/{household}/difference": Route(READ, READS),
    "GET /households/{household}/history": Route(READ, READS),
    "GET /households/{household}/why": Route(READ, READS),
    "GET /households/{household}/pack": Route(EXPORT, READS),
    "GET /households/{household}/pairings": Route(READ, READS),
    "GET /events": Route(READ, LISTS),
    # Officials' names stand on every time line.
    "POST /events/officials": Route(None, LISTS),
    "GET /events/{event}": Route(READ, READS),
    # Digests and ids.
    "GET /events/{event}/proof": Route(None, READS),
    "GET /villages/{code}": Route(READ, READS),
    "GET /villages/{code}/form": Route(None, READS),
    "GET /villages/{code}/natural-villages": Route(None, READS),
    "GET /counties/{county}/form": Route(None, READS),
    "POST /evidence": Route(None, Need(WORKERS, reads=True, refusal=EvidenceHidden)),
    "GET /evidence/{digest}": Route(EXPORT, Need(WORKERS, reads=True, refusal=EvidenceHidden)),
    "POST /rollbacks/preview": Route(READ, READS),
    "POST /rollbacks/batch": Route(None, LISTS),
    "POST /redos/preview": Route(READ, READS),
    "GET /work": Route(None, LISTS),
    "GET /work/counts": Route(None, READS),
    "GET /work/cases": Route(None, LISTS),
    "GET /work/cases/{case}": Route(READ, READS),
    # What is done stands in the ledger itself; each row says what became of it.
    "POST /work/lists": Route(None, reads(Reach.NOWHERE, *WORKERS)),
    "POST /work/steps": Route(None, reads(Reach.NOWHERE, *WORKERS)),
    "POST /work/comparisons": Route(BATCH, reads(Reach.DIVISION, "review")),
    "POST /work/comparisons/check": Route(None, reads(Reach.NOWHERE, "review")),
    "GET /work/comparisons": Route(None, LISTS),
    "DELETE /work/comparisons/{comparison}": Route(BATCH, reads(Reach.DIVISION, "review")),
    # Each assignment stands in the ledger.
    "POST /work/orders": Route(None, reads(Reach.DIVISION, "review")),
    "GET /work/orders": Route(None, LISTS),
    "GET /work/orders/all": Route(None, READS),
    "GET /work/orders/counts": Route(None, READS),
    "GET /work/orders/{order}": Route(READ, READS),
    "GET /procedures": Route(None, reads(Reach.NOWHERE)),
    "GET /procedures/{key}/drawing": Route(None, reads(Reach.NOWHERE)),
    "GET /cases": Route(None, LISTS),
    "GET /cases/{case}": Route(READ, READS),
    "GET /cases/{case}/preview": Route(READ, READS),
    "POST /erasures": Route(ERASURE, SECURITY),
    "GET /erasures": Route(ADMINISTRATION, Need(CASE_READERS, Reach.LISTS)),
    "POST /erasures/{case}/approve": Route(ERASURE, Need(("approval",))),
    "POST /erasures/{case}/reject": Route(ERASURE, Need(("approval",))),
    "POST /restrictions": Route(ADMINISTRATION, SECURITY),
    "GET /restrictions": Route(ADMINISTRATION, Need(CASE_READERS, Reach.LISTS)),
    "POST /restrictions/{person}/lift": Route(ADMINISTRATION, SECURITY),
    "GET /years": Route(None, reads(Reach.NOWHERE)),
    "POST /years/{year}/close": Route(None, Need(("statistics",), Reach.WHOLE)),
    "GET /years/{year}": Route(None, READS),
    "GET /years/{year}/differences": Route(None, READS),
    "POST /years/{year}/checks": Route(None, READS),
    "GET /years/{year}/year-end": Route(None, READS),
    "GET /years/{year}/figures": Route(None, READS),
    "GET /divisions": Route(None, READS),
    "GET /figures": Route(None, READS),
    "GET /figures/makeup": Route(None, READS),
    "GET /figures/years": Route(None, READS),
    "POST /figures/years": Route(None, reads(Reach.NOWHERE, "statistics")),
    "GET /divisions/{code}/figures": Route(None, READS),
    "GET /divisions/{code}/households": Route(None, READS),
    "GET /divisions/{code}/difference": Route(READ, READS),
    "POST /imports": Route(None, reads(Reach.DIVISION, "entry")),
    "GET /imports": Route(None, IMPORT._replace(reach=Reach.LISTS)),
    "GET /imports/{import_id}": Route(None, IMPORT),
    "GET /imports/{import_id}/units": Route(READ, IMPORT),
    "GET /imports/{import_id}/kept": Route(None, IMPORT),
    "GET /imports/{import_id}/refused": Route(EXPORT, IMPORT),
    "POST /imports/{import_id}/confirm": Route(BATCH, OWN_IMPORT),
    "POST /imports/{import_id}/cancel": Route(None, OWN_IMPORT),
    "POST /imports/{import_id}/undo": Route(BATCH, OWN_IMPORT),
    "POST /imports/{import_id}/undo/approve": Route(BATCH, reads(Reach.DIVISION, "approval")),
    "POST /imports/{import_id}/undo/reject": Route(None, reads(Reach.DIVISION, "approval")),
    "GET /exports/template/{kind}": Route(None, reads(Reach.NOWHERE)),
    "GET /exports/persons": Route(EXPORT, EXPORTS),
    "GET /exports/households": Route(EXPORT, EXPORTS),
    "GET /exports/villages": Route(EXPORT, EXPORTS),
    "GET /exports/natural-villages": Route(EXPORT, EXPORTS),
    "POST /exports": Route(EXPORT, EXPORTS),
    "GET /exports/{export}": Route(None, OWN_EXPORT),
    "GET /exports/{export}/file": Route(EXPORT, OWN_EXPORT),
    "POST /quality/runs": Route(None, READS),
    "GET /quality/runs": Route(None, READS),
    "GET /quality/counts": Route(None, READS),
    "GET /quality/problems": Route(None, READS),
    "GET /ledger": Route(None, Need(LEDGER_WATCHERS, Reach.NOWHERE)),
    "GET /ledger/quarantine": Route(ADMINISTRATION, Need(("audit_admin",), Reach.NOWHERE)),
    "GET /access": Route(ADMINISTRATION, Need(("audit_admin",), Reach.LISTS)),
}
#: Every door that there is.
ROUTES = _API | PAGES
