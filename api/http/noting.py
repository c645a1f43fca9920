"""The access log at the HTTP door: what each route notes, in one table, and the one place that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from api.http.problems import problem
from api.noting import (
    ADMINISTRATION,
    BATCH,
    DONE,
    ERASURE,
    EXPORT,
    PERMISSION,
    READ,
    REFUSED,
    SIGN_IN,
    SIGN_IN_FAILED,
    SIGN_OUT,
    target,
    targets,
)
from domain.drafts import RULES
from ledger.errors import AuditStopped
from ledger.log.access_leaf import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from domain.events import Actor
    from ledger.access import AccessLog

_API = "/api/v1"
#: What is noted once a route has answered; None: nothing, but that somebody was refused. What a command
#: recorded stands in the ledger itself.
ROUTES: dict[str, str | None] = {
    "POST /sign-in": SIGN_IN,
    "POST /sign-out": SIGN_OUT,
    "GET /me": None,
    "POST /me/password": PERMISSION,
    "GET /sessions": None,
    "DELETE /sessions/{session}": PERMISSION,
    "POST /delegations": PERMISSION,
    "GET /delegations": None,
    "DELETE /delegations/{delegation}": PERMISSION,
    **{f"POST /commands/{command.NAME}": None for command in RULES},
    "GET /households": READ,
    "POST /households/search": READ,
    "GET /households/{household}": READ,
    "GET /households/{household}/difference": READ,
    "GET /households/{household}/history": READ,
    "GET /households/{household}/why": READ,
    "GET /households/{household}/pairings": READ,
    "GET /events/{event}": READ,
    # Digests and ids.
    "GET /events/{event}/proof": None,
    "GET /villages/{code}": READ,
    "GET /villages/{code}/form": None,
    "GET /villages/{code}/natural-villages": None,
    "GET /counties/{county}/form": None,
    "POST /evidence": None,
    "GET /evidence/{digest}": EXPORT,
    "POST /rollbacks/preview": READ,
    "POST /rollbacks/batch": None,
    "POST /redos/preview": READ,
    "GET /cases": None,
    "GET /cases/{case}": READ,
    "GET /cases/{case}/preview": READ,
    "POST /erasures": ERASURE,
    "GET /erasures": ADMINISTRATION,
    "POST /erasures/{case}/approve": ERASURE,
    "POST /erasures/{case}/reject": ERASURE,
    "POST /restrictions": ADMINISTRATION,
    "GET /restrictions": ADMINISTRATION,
    "POST /restrictions/{person}/lift": ADMINISTRATION,
    "GET /years": None,
    "POST /years/{year}/close": None,
    "GET /years/{year}/year-end": None,
    "GET /years/{year}/figures": None,
    "GET /divisions": None,
    "GET /figures": None,
    "GET /divisions/{code}/figures": None,
    "GET /divisions/{code}/households": None,
    "GET /divisions/{code}/difference": READ,
    "POST /imports": None,
    "GET /imports": None,
    "GET /imports/{import_id}": None,
    "GET /imports/{import_id}/units": READ,
    "GET /imports/{import_id}/kept": None,
    "GET /imports/{import_id}/refused": EXPORT,
    "POST /imports/{import_id}/confirm": BATCH,
    "POST /imports/{import_id}/cancel": None,
    "POST /imports/{import_id}/undo": BATCH,
    "POST /imports/{import_id}/undo/approve": BATCH,
    "POST /imports/{import_id}/undo/reject": None,
    "GET /exports/template/{kind}": None,
    "GET /exports/persons": EXPORT,
    "GET /exports/households": EXPORT,
    "GET /exports/villages": EXPORT,
    "GET /exports/natural-villages": EXPORT,
    "POST /exports": EXPORT,
    "GET /exports/{export}": None,
    "GET /exports/{export}/file": EXPORT,
    "POST /quality/runs": None,
    "GET /quality/runs": None,
    "GET /quality/problems": None,
    "GET /access": ADMINISTRATION,
}
#: Parts of an address, or a query, that say what it is about: as which kind of id.
_ABOUT = {
    "household": "household", "person": "subject", "event": "event", "code": "division", "county": "division",
    "digest": "evidence", "case": "case", "import_id": "import", "export": "export",
    "division": "division", "year": "year", "delegation": "delegation", "session": "session",
}  # fmt: skip
_SAFE = {"GET", "HEAD", "OPTIONS"}
_REFUSALS = {401, 403, 404, 429}


def stands_there(request: Request, account: str, division: str) -> None:
    """Whom the records of this request name: nobody ("") where somebody unknown showed a token or a name."""
    request.state.account, request.state.division = account, division


def concerns(request: Request, *found: str) -> None:
    """What the request turned out to be about, besides the ids in its address."""
    request.state.about = targets(*found)


def acts(request: Request, actor: Actor, *, personal: bool) -> None:
    """The same of somebody signed in; `personal`: he is shown personal data as it is."""
    stands_there(request, actor.account, actor.division)
    request.state.personal = personal


class Noted:
    """Notes what was asked before the answer leaves; what cannot be noted is answered by 503 instead.

    Nothing is written while the log is stopped.
    """

    def __init__(self, app: ASGIApp, access: AccessLog) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what lies outside the interface for programs passes through."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{_API}/"):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in _SAFE:
            try:
                await run_in_threadpool(self._access.require)
            except AuditStopped as stopped:
                await problem(stopped)(scope, receive, send)
                return
        await self._app(scope, receive, _Answer(self._access, scope, receive, send))


class _Answer:
    """Sends on what has been noted."""

    def __init__(self, access: AccessLog, scope: Scope, receive: Receive, send: Send) -> None:
        self._access = access
        self._given = (scope, receive, send)
        self._stopped = False

    async def __call__(self, message: Message) -> None:
        scope, receive, send = self._given
        if message["type"] == "http.response.start" and (found := noted(scope, message["status"])):
            try:
                await run_in_threadpool(self._access.note, found)
            except AuditStopped as stopped:
                self._stopped = True
                await problem(stopped)(scope, receive, send)
        if not self._stopped:
            await send(message)


def noted(scope: Scope, status: int) -> Access | None:
    """The record of a request that was answered so; None: nothing to note."""
    state: dict[str, Any] = scope["state"]
    route = getattr(scope.get("route"), "path", None)
    if route is None or status == 405:
        return None
    door = f"{scope['method']} {route}"
    found = _kind(ROUTES[door.replace(f" {_API}", " ", 1)], status, state)
    if found is None:
        return None
    outcome, code = (DONE, "") if status < 400 else (REFUSED, state.get("refused", ""))
    who = state.get("account", ""), state.get("division", "")
    return Access(found, *who, door, outcome, code, _about(scope))


def _kind(kind: str | None, status: int, state: Mapping[str, Any]) -> str | None:
    if status in _REFUSALS:
        # Whoever shows no token is nobody, and there is no end to them.
        if status == 401 and "account" not in state:
            return None
        return SIGN_IN_FAILED if kind == SIGN_IN else REFUSED
    if status >= 400 or (kind == READ and not state.get("personal")):
        return None
    return kind


def _about(scope: Scope) -> str:
    """The ids in the address; words that somebody searched by, or typed in place of an id, are none."""
    query = QueryParams(scope["query_string"])
    given = {"division": query.get("division"), "year": query.get("year"), **scope.get("path_params", {})}
    found = (target(_ABOUT[name], value) for name, value in given.items() if name in _ABOUT)
    return targets(*found, scope["state"].get("about", ""))
