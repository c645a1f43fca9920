"""Every page that somebody reaches by clicking: small, whole, sound, nothing personal in its address."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from api.http.doors import COOKIE
from domain.roles import ROLE_LABELS
from tests.api.http.hall_of_roles import furnish
from tests.console.given import sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from httpx import Response

    from tests.console.given import Site

#: Bytes as they travel: of a page, and of the first page with all that it fetches.
LATER, FIRST = 15_000, 40_000
_LINK = re.compile(r'href="(/[^"#]*)')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_ID = re.compile(r"[0-9a-f]{20,}(\.\d+)?|sha256:[0-9a-f]{64}|(?<=[/=])\d+(-\d+)*")
#: Of pages that differ only in what they are about so many are opened, one where another role has seen them.
_OF_A_KIND = 2


def test_every_page_is_small_whole_and_sound_for_everybody(site: Site) -> None:
    # given a register with one of each thing
    furnish(site.office)
    seen: set[str] = set()

    @cache
    def size(static: str) -> int:
        return _size(site.office.client.get(static))

    for role in ROLE_LABELS:
        # when somebody of each role goes wherever there is a link
        pages = _reached(site, f"{role}-in", seen)
        assert "/console" in pages
        for address, answer in pages.items():
            _require_small(address, answer, size)
        new = {_kind(address): address for address in pages if _kind(address) not in seen}
        # then axe finds nothing on any of them
        with site.seen_by(f"{role}-in") as page:
            for address in new.values():
                page.goto(address)
                sound(page)
        seen |= set(new)
    assert len(seen) >= 40, sorted(seen)


def _reached(site: Site, name: str, seen: set[str]) -> dict[str, Response]:
    """Address → page, of all that links lead to, beginning where one is after signing in."""
    client = site.office.client
    client.cookies.set(COOKIE, site.office.tokens[name])
    found: dict[str, Response] = {}
    kinds: dict[str, int] = {}
    waiting = ["/console"]
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        enough = 1 if kind in seen else _OF_A_KIND
        if address in found or kinds.get(kind, 0) >= enough or "/static/" in address:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, (name, address, answer.text[:300])
        if answer.headers["content-type"].startswith("text/html"):
            found[address] = answer
            waiting += [unescape(one) for one in _LINK.findall(answer.text)]
    client.cookies.clear()
    return found


def _kind(address: str) -> str:
    return _ID.sub("*", address)


def _require_small(address: str, answer: Response, size: Callable[[str], int]) -> None:
    assert answer.headers["content-encoding"] == "gzip", address
    assert _size(answer) <= LATER, (address, _size(answer))
    whole = _size(answer) + sum(map(size, set(_STATIC.findall(answer.text))))
    assert whole <= FIRST, (address, whole)


def _size(answer: Response) -> int:
    return int(answer.headers["content-length"])
