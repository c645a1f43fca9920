"""The access log at the HTTP door: the one place where what the table of routes says is noted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from api.http import answers
from api.http.routes import ROUTES
from api.noting import (
    BEGUN,
    DONE,
    FAILED,
    READ,
    REFUSED,
    SIGN_IN,
    SIGN_IN_FAILED,
    target,
    targets,
)
from ledger.errors import AuditStopped
from ledger.log.access_leaf import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from domain.events import Actor
    from ledger.access import AccessLog

_API = "/api/v1"
#: Parts of an address, or a query, that say what it is about: as which kind of id.
_ABOUT = {
    "household": "household", "person": "subject", "event": "event", "code": "division", "county": "division",
    "digest": "evidence", "case": "case", "order": "order", "import_id": "import", "export": "export",
    "division": "division", "year": "year", "delegation": "delegation", "session": "session",
    "account": "account",
    "comparison": "comparison",
}  # fmt: skip
_SAFE = {"GET", "HEAD", "OPTIONS"}
_REFUSALS = {401, 403, 404, 429}


def stands_there(request: Request, account: str, division: str) -> None:
    """Whom the records of this request name: nobody ("") where somebody unknown showed a token or a name."""
    request.state.account, request.state.division = account, division


def concerns(request: Request, *found: str) -> None:
    """What the request turned out to be about, besides the ids in its address; refused forms show it too."""
    request.state.about, request.state.shown = targets(*found), True


def acts(request: Request, actor: Actor, *, personal: bool) -> None:
    """The same of somebody signed in; `personal`: he is shown personal data as it is."""
    stands_there(request, actor.account, actor.division)
    request.state.personal = personal


def begin(request: Request, access: AccessLog, about: str = "") -> None:
    """Note a deed before anything of it is done; its end is noted with the answer. Raises AuditStopped."""
    request.state.about = about
    access.note(_record(request.scope, str(ROUTES[door_of(request.scope)].kind), BEGUN))
    request.state.begun = True


class Noted:
    """Notes what was asked before the answer leaves; what cannot be noted is answered by 503 instead.

    Nothing is written while the log is stopped.
    """

    def __init__(self, app: ASGIApp, access: AccessLog) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what lies outside the interface for programs and the pages passes through."""
        if scope["type"] != "http" or not _is_ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in _SAFE:
            try:
                await run_in_threadpool(self._access.require)
            except AuditStopped as stopped:
                await answers.refused(scope, stopped)(scope, receive, send)
                return
        answer = _Answer(self._access, scope, receive, send)
        try:
            await self._app(scope, receive, answer)
        except Exception:
            await answer.broken()
            raise


class _Answer:
    """Sends on what has been noted."""

    def __init__(self, access: AccessLog, scope: Scope, receive: Receive, send: Send) -> None:
        self._access = access
        self._given = (scope, receive, send)
        self._started = self._stopped = False

    async def broken(self) -> None:
        """Nothing was answered: of a deed that was begun that is how it ended."""
        if not self._started and (found := noted(self._given[0], 500)):
            with suppress(AuditStopped):
                await run_in_threadpool(self._access.note, found)

    async def __call__(self, message: Message) -> None:
        scope, receive, send = self._given
        self._started = True
        if message["type"] == "http.response.start" and (found := noted(scope, message["status"])):
            try:
                await run_in_threadpool(self._access.note, found)
            except AuditStopped as stopped:
                self._stopped = True
                await answers.refused(scope, stopped)(scope, receive, send)
        if not self._stopped:
            await send(message)


def _is_ours(path: str) -> bool:
    return path.startswith((f"{_API}/", "/console/")) or path == "/console"


def noted(scope: Scope, status: int) -> Access | None:
    """The record of a request that was answered so; None: nothing to note."""
    state: dict[str, Any] = scope["state"]
    if getattr(scope.get("route"), "path", None) is None or status == 405:
        return None
    kind = ROUTES[door_of(scope)].kind
    if state.get("begun"):
        return _record(scope, str(kind), *_ended(status, state))
    found = _kind(kind, status, state)
    if found is None:
        return None
    return _record(scope, found, *((DONE, "") if status < 400 else (REFUSED, state.get("refused", ""))))


def _ended(status: int, state: Mapping[str, Any]) -> tuple[str, str]:
    """Outcome and code of a deed that was begun."""
    if status < 400:
        return DONE, ""
    if status < 500 or "refused" in state:
        return REFUSED, state.get("refused", "")
    return FAILED, "internal_error"


def door_of(scope: Scope) -> str:
    """The route as `ROUTES` names it."""
    return f"{scope['method']} {scope['route'].path.replace(_API, '', 1)}"


def _record(scope: Scope, kind: str, outcome: str, code: str = "") -> Access:
    state: dict[str, Any] = scope["state"]
    who = state.get("account", ""), state.get("division", "")
    door = f"{scope['method']} {scope['route'].path}"
    return Access(kind, *who, door, outcome, code, _about(scope))


def _kind(kind: str | None, status: int, state: Mapping[str, Any]) -> str | None:
    if status in _REFUSALS:
        # Whoever shows no token is nobody, and there is no end to them.
        if status == 401 and "account" not in state:
            return None
        return SIGN_IN_FAILED if kind == SIGN_IN else REFUSED
    if kind == READ:
        return kind if state.get("personal") and _shows(status, state) else None
    return kind if status < 400 else None


def _shows(status: int, state: Mapping[str, Any]) -> bool:
    """Leading elsewhere shows nothing; a refusal does where its page is about somebody."""
    return status != 303 if status < 400 else bool(state.get("shown"))


def _about(scope: Scope) -> str:
    """The ids in the address; words that somebody searched by, or typed in place of an id, are none."""
    query = QueryParams(scope["query_string"])
    given = {"division": query.get("division"), "year": query.get("year"), **scope.get("path_params", {})}
    found = (target(_ABOUT[name], value) for name, value in given.items() if name in _ABOUT)
    return targets(*found, scope["state"].get("about", ""))
