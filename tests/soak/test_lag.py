"""The lag: from the commit of an append until a published checkpoint covers it.

given four writers of 500 events a second together, a sequencer, a publisher, a signer and "2 of 3" witnesses,
each a process of its own, when they have worked for a minute, then 99 of 100 appends were covered within two
seconds.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from ledger.migrate import migrate
from ledger.server import Cluster
from tests.soak.given import say
from tests.soak.links import Link, link
from tests.soak.offices import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database

WRITERS, RATE, SECONDS = 4, 500, 60
EVERY = 0.5
#: Seconds that 99 of 100 appends may wait for their checkpoint.
WANTED = 2.0
#: Seconds within which everybody must have ended.
PATIENCE = 120
COVERED = """
    SELECT i.position, extract(epoch FROM (
        SELECT min(c.published_at) FROM ledger.checkpoint AS c WHERE c.book = 1 AND c.size >= i.index
    ))::float8 FROM ledger.indexed AS i WHERE i.position = ANY (%s)
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of a server that brings what it answers to the disk."""
    cluster = Cluster(tmp_path / "home")
    cluster.start()
    database = cluster.ensure_database("register")
    migrate(database)
    yield database
    cluster.destroy()


def published(database: Database) -> bool:
    """Whether all there is is published."""
    with database.connect(autocommit=True) as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM ledger.event) = (SELECT max(size) FROM ledger.checkpoint)"
        ).fetchone()
    return found == (True,)


def lags(database: Database, writers: list[Link]) -> list[float]:
    """Of each append, in order of size: the seconds from its commit to its checkpoint."""
    committed = {position: at for writer in writers for position, _, at in writer.answers}
    with database.connect() as connection:
        covered: dict[int, float] = dict(connection.execute(COVERED, [list(committed)]).fetchall())
    return sorted(covered[position] - at for position, at in committed.items())


@pytest.mark.soak
def test_99_of_100_appends_are_covered_within_two_seconds(database: Database, tmp_path: Path) -> None:
    # given
    load = os.getloadavg()[0]
    with ExitStack() as stack:
        office = stack.enter_context(Office.new(tmp_path / "o").open(first=True))
        office.start_publisher(database, EVERY)
        sequencer = stack.enter_context(link(tmp_path, "sequencer", database))
        # when
        given = {"rate": RATE / WRITERS, "seconds": SECONDS}
        writers = [
            stack.enter_context(link(tmp_path, "writer", database, number=n, **given)) for n in range(WRITERS)
        ]
        began = time.monotonic()
        for writer in writers:
            writer.ended(PATIENCE)
        took = time.monotonic() - began
        deadline = time.monotonic() + PATIENCE
        while not published(database):
            assert time.monotonic() < deadline, "not all of it was published"
            time.sleep(0.1)
        assert sequencer.process.poll() is None
    # then
    found = lags(database, writers)
    events = sum(count for writer in writers for _, count, _ in writer.answers)
    p50, p99 = (found[len(found) * part // 100] for part in (50, 99))
    say(
        f"{events / took:.0f} events/s in {len(found)} appends over {took:.0f} s; lag p50 {p50:.2f} s,"
        f" p99 {p99:.2f} s, most {found[-1]:.2f} s, within {WANTED:g} s"
        f" {bisect_left(found, WANTED) / len(found):.2%}; load {load:.1f}, then {os.getloadavg()[0]:.1f}"
    )
    with database.connect() as connection:
        assert connection.execute("SELECT code FROM ledger.alarm").fetchall() == []
    assert events / took >= RATE * 0.95, "the machine did not write as many events as it was asked to"
    assert p99 <= WANTED
