"""A witness over HTTP (C2SP tlog-witness): one path, one method."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.log.answers import Answer
from ledger.log.witness import MOST_BYTES, PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import Receive, Scope, Send

#: Seconds that a request may take to arrive, and that those under way have after TERM.
SECONDS = 10
#: Connections at once; more are told 503.
_MOST_CONNECTIONS = 100


class AddressUnusable(Refused):
    """Something else listens there, or the address is none of ours."""

    code, sentence = "address_unusable", "不能在 {address} 提供服务:已被占用,或不是本机的地址。"


class Endpoint:
    """The ASGI application: `add-checkpoint` is answered by `answer`, all else by 404 and 405.

    When `answer` raises, 500 is sent, `failed` holds what it was, and `stop` is called.
    """

    def __init__(self, answer: Callable[[bytes], Answer]) -> None:
        self._answer = answer
        self.failed: Exception | None = None
        self.stop: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = await self._reply(scope, receive)
        headers = [("content-type", reply.type), ("content-length", str(len(reply.body)))]
        if reply.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("allow", "POST"))
        told = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": int(reply.status), "headers": told})
        await send({"type": "http.response.body", "body": reply.body})

    async def _reply(self, scope: Scope, receive: Receive) -> Answer:
        if scope["path"] != PATH:
            return Answer.declined(HTTPStatus.NOT_FOUND)
        if scope["method"] != "POST":
            return Answer.declined(HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            async with asyncio.timeout(SECONDS):
                data = await _body(receive)
        except TimeoutError:
            return Answer.declined(HTTPStatus.REQUEST_TIMEOUT)
        if data is None:
            return Answer.declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self._answered(data)

    def _answered(self, data: bytes) -> Answer:
        """The answer; nothing else runs meanwhile, so deciding and storing are one step."""
        if self.failed is None:
            try:
                return self._answer(data)
            except Exception as error:  # noqa: BLE001  it is raised again when the server has ended
                self.failed = error
                self.stop()
        return Answer.declined(HTTPStatus.INTERNAL_SERVER_ERROR)


def serve(answer: Callable[[bytes], Answer], listener: socket.socket) -> None:
    """Serve until TERM or INT; what `answer` raises ends it too, and comes out of here."""
    import uvicorn  # noqa: PLC0415  other commands need not wait for it

    endpoint = Endpoint(answer)
    config = uvicorn.Config(
        endpoint, http="h11", ws="none", lifespan="off", log_config=None, access_log=False,
        server_header=False, proxy_headers=False, limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=SECONDS,
    )  # fmt: skip
    server = uvicorn.Server(config)
    endpoint.stop = lambda: setattr(server, "should_exit", True)
    server.run(sockets=[listener])
    if endpoint.failed is not None:
        raise endpoint.failed


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at this address; port 0 is any that is free.  Refused: `AddressUnusable`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            # From here on whoever connects waits for the server instead of being refused.
            listener.listen()
        except OSError:
            raise AddressUnusable(address=f"{host}:{port}") from None
        yield listener


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large, or whoever sent it has gone."""
    parts, size = list[bytes](), 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if message["type"] == "http.disconnect" or size > MOST_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
