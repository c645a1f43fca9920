"""Bench `pages`: eight people who click through the console over a register of a million households.

Ours is how many pages a second they get, each asking for the next as soon as it has the last; the limit is
the same people asking for `/healthz`. `detail` has what the server took for a page, in milliseconds, while
each looks at what he got for a second (95 of a hundred took less, and the slowest kind of page), the same in
a hurry, and the largest page as it travels, in bytes.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from bench.figure import Figure
from bench.register import loaded
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.register import Loaded
    from bench.server import BenchServer

_QUERIES = Queries("bench", "pages.sql")
PEOPLE, SECONDS, ENTERED = 8, 60, 300
#: How long somebody looks at a page, in seconds.
LOOKS = 1.0
#: Who clicks where. What stands in braces is drawn; after a space stands what a form sends.
CLICKS = {
    "xian-luru": (
        "/console", "/console/households", "/console/households?division={village}",
        "/console/households/{household}", "/console/households/{household}/timeline",
        "/console/households/{household}/why", "/console/divisions", "/console/divisions/{village}",
        "/console/search text=王明华", "/console/search text=wmh", "/console/search text=包玉山",
        "/console/cases", "/console/work", "/console/rollbacks", "/console/imports", "/console/commands",
    ),
    "shenji": (
        "/console/audit", "/console/audit/questions", "/console/quality", "/console/households/{household}",
        "/console/divisions",
    ),
    "tongji": ("/console/years", "/console/divisions", "/console/divisions/{village}"),
}  # fmt: skip


class Answer(NamedTuple):
    """A page: of which kind, what the server took for it in milliseconds, and its bytes as they travelled."""

    kind: str
    took: float
    size: int


def run(server: BenchServer, households: int = 1_000_000) -> Iterator[Figure]:
    """The figure for a register of so many households."""
    with loaded(server, ENTERED) as register:
        drawn = _fill(register, households)
        with _served(register) as port:
            hurried, found = _all(port, drawn, 0), _all(port, drawn, LOOKS)
            limit = _bare(port)
    by_kind = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one.took)
    slowest = max(by_kind, key=lambda kind: _p95(by_kind[kind]))
    yield Figure.of("pages", "pages/s", [(len(hurried) / SECONDS, limit)], {
        "households": households, "people": PEOPLE, "p95_ms": round(_p95([one.took for one in found]), 1),
        "slowest": slowest, "slowest_p95_ms": round(_p95(by_kind[slowest]), 1),
        "hurried_p95_ms": round(_p95([one.took for one in hurried]), 1),
        "largest_bytes": max(one.size for one in hurried),
    })  # fmt: skip


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _fill(register: Loaded, households: int) -> list[tuple[str, str]]:
    """Put so many households around those entered; the latter, each with its village."""
    with register.database.connect("owner", autocommit=True) as owner:
        for query in (_QUERIES.households, _QUERIES.persons, _QUERIES.memberships, _QUERIES.timelines):
            owner.execute(query, {"households": households})
        owner.execute(_QUERIES.due)
        owner.execute(_QUERIES.settle)
        return [(str(one), str(village)) for one, village in owner.execute(_QUERIES.entered)]


@contextmanager
def _served(register: Loaded) -> Iterator[int]:
    """The program as it is started, on a port of its own, once its figures have been counted."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    given = os.environ | {
        "HUCE_HOME": str(register.folder / "home"), "DATABASE_URL": register.database.owner, "PORT": str(port)
    }  # fmt: skip
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
    with (register.folder / "log").open("wb") as log:
        program = subprocess.Popen(command, env=given, stdout=log, stderr=log)
        try:
            _ready(register, port)
            yield port
        finally:
            program.terminate()
            program.wait()


def _ready(register: Loaded, port: int) -> None:
    with register.database.connect("owner", autocommit=True) as owner:
        while not _answers(port) or (owner.execute(_QUERIES.waiting).fetchone() or (1,))[0]:
            time.sleep(0.5)


def _answers(port: int) -> bool:
    try:
        with _line(port) as line:
            return _ask(line, "/healthz", "").size > 0
    except OSError:
        return False


def _line(port: int) -> closing[http.client.HTTPConnection]:
    """A connection to the program, closed in the end."""
    return closing(http.client.HTTPConnection("127.0.0.1", port))


def _all(port: int, drawn: list[tuple[str, str]], pause: float) -> list[Answer]:
    names = [list(CLICKS)[n % len(CLICKS)] for n in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        found = people.map(lambda given: _clicked(port, drawn, pause, *given), enumerate(names))
        return [answer for answers in found for answer in answers]


def _clicked(port: int, drawn: list[tuple[str, str]], pause: float, number: int, name: str) -> list[Answer]:
    """What one person got until the time was over."""
    chance, found = random.Random(number), []  # noqa: S311  where somebody clicks is no secret
    with _line(port) as line:
        cookie = _signed_in(line, name)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            household, village = chance.choice(drawn)
            kind = chance.choice(CLICKS[name])
            found.append(_ask(line, kind, cookie, household=household, village=village))
            time.sleep(pause)
    return found


def _signed_in(line: http.client.HTTPConnection, name: str) -> str:
    body = urlencode({"name": name, "password": f"huce-{name}"})
    line.request("POST", "/console/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    answer.read()
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def _ask(line: http.client.HTTPConnection, kind: str, cookie: str, **drawn: str) -> Answer:
    """Raises RuntimeError where a page is refused: it would be measured as one that is fast."""
    address, _, sent = kind.partition(" ")
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    if sent:
        name, _, value = sent.partition("=")
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("POST", address, urlencode({name: value}), headers)
    else:
        line.request("GET", address.format(**drawn), headers=headers)
    answer = line.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise RuntimeError(f"{kind}: {answer.status}")
    return Answer(kind, float(answer.headers["Server-Timing"].partition("dur=")[2]), size)


def _bare(port: int) -> float:
    """How many of the plainest answers a second as many people get."""

    def asked(_: int) -> int:
        count, end = 0, time.monotonic() + SECONDS / 6
        with _line(port) as line:
            while time.monotonic() < end:
                _ask(line, "/healthz", "")
                count += 1
        return count

    with ThreadPoolExecutor(PEOPLE) as people:
        return sum(people.map(asked, range(PEOPLE))) / (SECONDS / 6)
