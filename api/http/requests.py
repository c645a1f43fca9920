"""Around every request: a line in the log, figures, safe headers, a bound on the body, no fault shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect

from api.http.answers import plain, refused
from api.http.problems import BodyTooLarge, fault

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.http.metrics import Metrics

log = structlog.get_logger()

LARGEST_BODY = 1_000_000
#: Addresses that take files: they read the body in parts and bound it themselves.
STREAMED = frozenset({
    "/api/v1/evidence", "/api/v1/imports", "/api/v1/work/comparisons", "/api/v1/work/comparisons/check",
    "/console/imports",
})  # fmt: skip
#: And all addresses under these.
STREAMED_UNDER = ("/console/commands/",)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers send the forms of such a page without saying where they come from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What stands in the log for one whose client went away before it was answered: no fault of ours.
GONE = 499
#: What a request is counted under when no route of ours took it.
_NO_ROUTE = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Watched:
    """Counts, logs and bounds every request, and turns an unforeseen error into a bare 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is not HTTP passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        answer, heard = _Answer(scope, send), _Heard(receive)
        began = time.perf_counter()
        try:
            await self._answer(scope, heard, answer)
        except ClientDisconnect:
            pass
        except Exception as error:  # noqa: BLE001  whatever it is, nobody outside is told
            log.error("request.failed", **fault(error))  # noqa: TRY400  the text may name people
            if answer.status is None:
                await plain(scope, 500)(scope, receive, answer)
        finally:
            self._note(scope, answer.status or (GONE if heard.gone else 500), time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        if scope["path"] in STREAMED or scope["path"].startswith(STREAMED_UNDER):
            await self.app(scope, receive, answer)
            return
        body = await _body(scope, receive)
        if body is None:
            await refused(scope, BodyTooLarge(limit=LARGEST_BODY))(scope, receive, answer)
        else:
            await self.app(scope, _Replayed(body, receive), answer)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """The route's template, never the path: ids and queries stay out of logs and figures."""
        route = getattr(scope.get("route"), "path", None) or _NO_ROUTE
        method = scope["method"] if scope["method"] in _METHODS else _NO_ROUTE
        self.metrics.answered(method, route, status, seconds)
        log.info(
            "request", method=method, route=route, status=status,
            ms=round(seconds * 1000, 1), account=scope["state"].get("account"),
        )  # fmt: skip


class _Answer:
    """Sends on, with the headers that every answer has; remembers the status."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.status: int | None = None
        self._began = time.perf_counter()
        self._api = scope["path"].startswith("/api/")
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            # For whoever finds a page slow: how much of it was ours, in milliseconds.
            headers["Server-Timing"] = f"huce;dur={(time.perf_counter() - self._began) * 1000:.1f}"
            if self._api:
                headers["Cache-Control"] = "no-store"
        await self._send(message)


class _Heard:
    """Passes on what the client does; remembers whether he went away."""

    def __init__(self, receive: Receive) -> None:
        self.gone = False
        self._receive = receive

    async def __call__(self) -> Message:
        message = await self._receive()
        self.gone = self.gone or message["type"] == "http.disconnect"
        return message


class _Replayed:
    """The body that was read, given to the application; then whatever the client does next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; None when it is larger than a body may be. Raises ClientDisconnect: half is none."""
    told = Headers(scope=scope).get("content-length", "0")
    if told.isdigit() and int(told) > LARGEST_BODY:
        return None
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)
