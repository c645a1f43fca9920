"""The console in a real browser: served on loopback over a fresh database, by people who are signed in."""

from __future__ import annotations

import os
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright._impl._api_structures import SetCookieParam

from api.http.doors import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.api.http.given import Office

#: Where pictures go when they are wanted: HUCE_PICTURES=docs/pictures pytest tests/console
PICTURES = os.environ.get("HUCE_PICTURES")
#: The screens of offices, and a telephone.
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
#: What the browser itself says of a refused form, and of a line that is down.
_EXPECTED = re.compile("status of 4|ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
#: Pages on which no script runs.
_SILENT: WeakSet[Page] = WeakSet()


@dataclass
class Site:
    """The program as served, and a browser to look at it."""

    office: Office
    browser: Browser
    address: str

    @contextmanager
    def seen_by(self, name: str | None = None, *, scripts: bool = True, **more: Any) -> Iterator[Page]:
        """A browser of one's own, signed in by cookie; what its console complains of fails the test."""
        context = self.browser.new_context(
            base_url=self.address, java_script_enabled=scripts, viewport=more.pop("viewport", DESK), **more
        )
        if name is not None:
            token = SetCookieParam(
                name=COOKIE, value=self.office.tokens[name], url=self.address, httpOnly=True,
                sameSite="Strict",
            )  # fmt: skip
            context.add_cookies([token])
        page, complaints = context.new_page(), []
        if not scripts:
            _SILENT.add(page)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
        finally:
            context.close()
        unexpected = [said for said in complaints if not _EXPECTED.search(said)]
        assert unexpected == [], unexpected


def served(office: Office) -> Iterator[str]:
    """The office's application on a port of its own; yields the address."""
    config = uvicorn.Config(
        office.client.app, host="127.0.0.1", port=0, log_config=None, lifespan="off", ws="none",
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, args=([listening],), name="served", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def marked(office: Office, times: int) -> str:
    """A household that was marked as a focus, and no longer, so many times."""
    home = office.household(1)
    for n in range(times):
        office.done("mark-focus", household=home, on=n % 2 == 0)
    return home


def sound(page: Page, picture: str = "") -> None:
    """axe finds nothing, nothing personal stands in the address; a picture of it where wanted."""
    assert page not in _SILENT, "axe is a script, and waits for ever where there are none"
    # What is well is not told at length: that took longer than looking.
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert not re.search(r"\d{17}[\dXx]|[一-龥]", page.url.partition("//")[2])
    if PICTURES and picture:
        for screen, size in (("", DESK), ("-phone", PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=Path(PICTURES) / f"{picture}{screen}.png", full_page=True, caret="initial")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
