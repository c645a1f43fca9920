"""Every page and form: what it notes in the access log, who may open it."""

from __future__ import annotations

from api.erasures import READERS as CASE_READERS
from api.evidence import EvidenceHidden
from api.http.routing import LEDGER_WATCHERS, LISTS, OWN, READS, SECURITY, SELF, Route, reads
from api.needs import WORKERS, Need, Reach
from api.noting import ADMINISTRATION, ERASURE, EXPORT, PERMISSION, READ, SIGN_IN, SIGN_OUT
from domain.roles import ADMINISTRATORS

#: The auditors' own; what they see stands open to every reader elsewhere.
AUDIT = reads(Reach.LISTS, "audit")
ANY_ADMINISTRATOR = tuple(ADMINISTRATORS)

PAGES: dict[str, Route] = {
    "GET /console/sign-in": Route(None, None),
    "POST /console/sign-in": Route(SIGN_IN, None),
    "POST /console/sign-out": Route(SIGN_OUT, SELF),
    "GET /console": Route(None, SELF),
    "GET /console/password": Route(None, SELF),
    "POST /console/password": Route(PERMISSION, SELF),
    "GET /console/commands": Route(None, reads(Reach.NOWHERE, "entry")),
    "GET /console/commands/{name}": Route(READ, reads(Reach.DIVISION, "entry")),
    "POST /console/commands/{name}": Route(None, reads(Reach.DIVISION, "entry")),
    "GET /console/recorded/{event}": Route(READ, READS),
    "POST /console/checks/document": Route(READ, reads(Reach.NOWHERE, "entry")),
    "GET /console/audit": Route(READ, AUDIT),
    "POST /console/audit": Route(READ, AUDIT),
    "GET /console/events/{event}": Route(READ, READS),
    "GET /console/audit/questions": Route(None, AUDIT),
    "POST /console/audit/questions": Route(None, AUDIT),
    "GET /console/audit/ledger": Route(None, Need(LEDGER_WATCHERS, Reach.NOWHERE)),
    "GET /console/quality": Route(None, READS),
    "POST /console/quality": Route(None, READS),
    "GET /console/quality/problems": Route(None, READS),
    "GET /console/access": Route(ADMINISTRATION, Need(("audit_admin",), Reach.LISTS)),
    "POST /console/access": Route(ADMINISTRATION, Need(("audit_admin",), Reach.LISTS)),
    "GET /console/administration": Route(None, Need(ANY_ADMINISTRATOR, Reach.NOWHERE)),
    "GET /console/accounts": Route(ADMINISTRATION, Need(ANY_ADMINISTRATOR, Reach.LISTS)),
    "POST /console/accounts": Route(PERMISSION, Need(("system_admin",))),
    "POST /console/accounts/find": Route(ADMINISTRATION, Need(ANY_ADMINISTRATOR)),
    "GET /console/accounts/{account}": Route(ADMINISTRATION, Need(ANY_ADMINISTRATOR)),
    "POST /console/accounts/{account}/roles": Route(PERMISSION, SECURITY),
    "POST /console/accounts/{account}/sessions": Route(PERMISSION, SECURITY),
    "POST /console/accounts/{account}/reset": Route(PERMISSION, Need(("system_admin",))),
    "POST /console/accounts/{account}/close": Route(PERMISSION, Need(("system_admin",))),
    "GET /console/erasures": Route(ADMINISTRATION, Need(CASE_READERS, Reach.LISTS)),
    "POST /console/erasures": Route(ERASURE, SECURITY),
    "POST /console/erasures/{case}/approve": Route(ERASURE, Need(("approval",))),
    "POST /console/erasures/{case}/reject": Route(ERASURE, Need(("approval",))),
    "POST /console/restrictions": Route(ADMINISTRATION, SECURITY),
    "POST /console/restrictions/{person}/lift": Route(ADMINISTRATION, SECURITY),
    "GET /console/me": Route(None, SELF),
    "POST /console/me/sessions/{session}/end": Route(PERMISSION, OWN),
    "POST /console/me/delegations": Route(PERMISSION, Need(WORKERS)),
    "POST /console/me/delegations/{delegation}/end": Route(PERMISSION, OWN),
    "GET /console/tour": Route(None, None),
    "GET /console/search": Route(None, reads(Reach.NOWHERE)),
    "POST /console/search": Route(READ, LISTS),
    "GET /console/households": Route(READ, READS),
    "GET /console/households/{household}": Route(READ, READS),
    "GET /console/households/{household}/timeline": Route(READ, READS),
    "GET /console/households/{household}/difference": Route(READ, READS),
    "GET /console/households/{household}/why": Route(READ, READS),
    "GET /console/households/{household}/sheet": Route(READ, READS),
    "GET /console/households/{household}/comparison": Route(READ, READS),
    "GET /console/households/{household}/pack": Route(EXPORT, READS),
    "GET /console/evidence/{digest}": Route(EXPORT, Need(WORKERS, reads=True, refusal=EvidenceHidden)),
    "GET /console/divisions": Route(READ, LISTS),
    "GET /console/divisions/{code}": Route(READ, READS),
    "GET /console/divisions/{code}/figures.xlsx": Route(EXPORT, READS),
    "GET /console/years": Route(None, reads(Reach.NOWHERE)),
    "POST /console/years": Route(None, reads(Reach.NOWHERE, "statistics")),
    "GET /console/years/{year}": Route(None, READS),
    "GET /console/years/{year}/head": Route(EXPORT, reads(Reach.WHOLE)),
    "GET /console/years/{year}/figures.xlsx": Route(EXPORT, READS),
    "POST /console/years/{year}/close": Route(None, Need(("statistics",), Reach.WHOLE)),
    "POST /console/years/{year}/checks": Route(None, READS),
    "GET /console/years/{year}/differences": Route(None, READS),
}
