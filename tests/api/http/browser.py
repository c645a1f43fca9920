"""A client that calls the application in process, one request after another."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

import httpx

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType

    from fastapi import FastAPI

SITE = "http://huce.test"


class Browser:
    """Keeps cookies, follows nothing, and lets no error of the application pass unseen as an answer."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        # A thread of its own: where a real browser is looked at, this one has a loop already.
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._run(self._client.aclose())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        found: httpx.Response = self._run(self._client.request(method, path, **more))
        return found

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(self._runner.run, what).result()

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)
