"""One browser a run, and an office that is served for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.api.http.conftest import desk, prepared
from tests.console.given import Site, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.api.http.given import Office

__all__ = ["desk", "prepared"]

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")

# What is awaited comes or does not; how busy the machine is must not decide.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium: without its windows, where that is there, since they take a quarter of the time."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, "没有找到 Chromium(Debian 包 chromium-headless-shell 或 chromium),浏览器测试不能运行。"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(desk: Office, chromium: Browser) -> Iterator[Site]:
    """The office, served, and the browser."""
    for address in served(desk):
        yield Site(desk, chromium, address)
