"""Processes that write at once, crossing tags on purpose, while a report is open and all followers run.

given writers with mixed appends of 1 to 500 events, some households shared by all of them, and a
report that holds one snapshot the whole time; then the sequencer, both kinds of subscribers and the
figures saw every event exactly once, no two writers of a tag passed on the same knowledge, the read
models are what the ledger says, and nobody waited long for a lock.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from bisect import bisect_right
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import IsolationLevel

from ledger.recorder import Recorder
from ledger.stream import follow, head
from projections import figures, households
from tests.conftest import name_of
from tests.ledger.given import until
from tests.soak.given import Told, say
from tests.soak.links import link
from tests.soak.writers import Append, Task, Writer, write
from tests.support.reference import check
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Connection, Database
    from tests.conftest import Server

SHARED = 24
#: Seconds for which a committed event may be without its index, also while the report is open.
LAG = 3.0
#: Seconds by which the longest append may delay a writer.
DELAY = 0.2

COUNTED = """
SELECT h.village, h.status, count(DISTINCT h.id), count(p.id)
FROM read.household AS h LEFT JOIN read.person AS p ON p.household = h.id GROUP BY 1, 2 ORDER BY 1, 2
"""
#: The age of the oldest event that everybody can see and that has no index yet.
BEHIND = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)::float8 FROM ledger.event
WHERE position > (SELECT coalesce(max(last_position), 0) FROM ledger.stretch)
"""
#: How long it takes to come to the gate and to lock a tag, as the server's clock says.
WAITED = """
SELECT extract(epoch FROM after.at - before.at)::float8
FROM (SELECT clock_timestamp() AS at OFFSET 0) AS before
CROSS JOIN LATERAL (SELECT ledger.gate(), ledger.lock_tags(ARRAY[%s]), before.at OFFSET 0) AS waited
CROSS JOIN LATERAL (SELECT clock_timestamp() AS at, waited.at AS since OFFSET 0) AS after
"""
BLOCKED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = %s AND wait_event_type = 'Lock' AND %s = ANY (pg_blocking_pids(pid))
"""


@dataclass
class Followers:
    """What each of those who follow the ledger saw, in their order."""

    indexed: list[tuple[int, int]] = field(default_factory=list)
    subscribed: list[int] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    probes: list[float] = field(default_factory=list)
    blocked: int = 0


@contextmanager
def followed(database: Database, server: Server, report: Connection, folder: Path) -> Iterator[Followers]:
    """The sequencer, two subscribers, the figures and the observers, until the block ends.

    The sequencer is a process of its own: beside threads that are as busy as these subscribers it would
    wait for the interpreter, not for the ledger.
    """
    seen, stop = Followers(), threading.Event()
    with ExitStack() as stack, ThreadPoolExecutor() as threads, database.pool(1, 2) as pool:
        stack.enter_context(link(folder, "sequencer", database))
        subscription = stack.enter_context(Recorder(pool).subscribe())
        work = [
            threads.submit(figures.run, database, stop),
            threads.submit(_follow, database, stop, seen),
            threads.submit(lambda: seen.subscribed.extend(event.position for event in subscription)),
            threads.submit(_observe, database, server, report.info.backend_pid, stop, seen),
        ]
        try:
            yield seen
        finally:
            stop.set()
            subscription.stop()
            for one in work:
                one.result(timeout=30)


def _follow(database: Database, stop: threading.Event, seen: Followers) -> None:
    for stretch in follow(database, 0, stop):
        seen.indexed += [(number, event.position) for number, event in stretch]


def _observe(database: Database, server: Server, report: int, stop: threading.Event, seen: Followers) -> None:
    """Ten times a second: how far the sequencer is behind, how long an unrelated writer waits for locks,
    whether anybody waits for the report."""
    with database.connect(autocommit=True) as probe, psycopg.connect(server.admin, autocommit=True) as admin:
        while not stop.wait(0.1):
            seen.lags.append(_number(probe.execute(BEHIND)))
            seen.probes.append(_number(probe.execute(WAITED, ["household:nobody's"])))
            seen.blocked += int(_number(admin.execute(BLOCKED, [name_of(database), report])))


def _number(cursor: psycopg.Cursor[tuple[object, ...]]) -> float:
    row = cursor.fetchone()
    assert row is not None
    return float(str(row[0]))


@contextmanager
def a_report(database: Database) -> Iterator[Connection]:
    """A report that reads in one snapshot until the block ends, and finds the same at its end."""
    question = "SELECT count(*), (SELECT count(*) FROM read.timeline) FROM read.household"
    with database.connect("report") as report:
        report.isolation_level = IsolationLevel.REPEATABLE_READ
        before = report.execute(question).fetchall()
        yield report
        assert report.execute(question).fetchall() == before


def written(database: Database, shared: list[str], count: int, seconds: float) -> list[Append]:
    """What the writers' processes appended."""
    context = multiprocessing.get_context("spawn")
    start, done = context.Barrier(count), context.Queue()
    writers = [
        context.Process(target=write, args=(Task(database, n, shared, seconds), start, done))
        for n in range(count)
    ]
    for writer in writers:
        writer.start()
    found = [done.get(timeout=seconds + 120) for _ in writers]
    for writer in writers:
        writer.join()
    assert {code for _, refused in found for code in refused} <= {"nothing_changes", "busy"}
    assert all(appends for appends, _ in found)
    return [append for appends, _ in found for append in appends]


def under_load(server: Server, database: Database, folder: Path, count: int, seconds: float) -> None:
    with TestRegister.on(database) as register:
        story = Told(real=register)
        shared = [story.identified("spouse").id for _ in range(SHARED)]
        with a_report(database) as report, followed(database, server, report, folder) as seen:
            started = time.monotonic()
            appends = written(database, shared, count, seconds)
            with database.connect(autocommit=True) as reader:
                everything = [
                    row[0] for row in reader.execute("SELECT position FROM ledger.event ORDER BY 1")
                ]
                until(lambda: len(seen.indexed) >= len(everything) <= len(seen.subscribed))
                until(lambda: households.progress(reader) == (len(everything), 0))
        assert time.monotonic() - started >= seconds
        tell(seen, appends, everything)
        require_once(register.connection, seen, everything)
        require_order(register.connection, appends)
        require_agreement(register)
        assert max(seen.lags) < LAG
        assert seen.blocked == 0
        assert quantiles(seen.probes, n=20)[-1] < DELAY


def tell(seen: Followers, appends: list[Append], everything: list[int]) -> None:
    sizes = sorted(len(append.positions) for append in appends)
    say(
        f"{len(appends)} appends of {sizes[0]} to {sizes[-1]} events, {len(everything)} events;"
        f" sequencer behind at most {max(seen.lags):.3f} s; an unrelated writer waited"
        f" {median(seen.probes) * 1000:.2f} ms, at most {max(seen.probes) * 1000:.0f} ms"
    )


def require_once(connection: Connection, seen: Followers, everything: list[int]) -> None:
    """Sequencer and subscribers saw every event exactly once, densely and in order of position."""
    dense = list(enumerate(everything, 1))
    assert connection.execute("SELECT index, position FROM ledger.indexed ORDER BY 1").fetchall() == dense
    assert head(connection) == len(everything)
    assert seen.indexed == dense
    assert seen.subscribed == everything


def require_order(connection: Connection, appends: list[Append]) -> None:
    """Between what an append saw under a tag of its condition and its own last event there is nothing
    of anybody else: nobody passed on the same knowledge."""
    under = defaultdict[str, list[int]](list)
    for tag, position in connection.execute("SELECT tag, position FROM ledger.tag ORDER BY position"):
        under[tag].append(position)
    crossed = 0
    for append in appends:
        own, last = set(append.positions), max(append.positions)
        for tag, saw in append.seen.items():
            places = under[tag]
            between = places[bisect_right(places, saw) : bisect_right(places, last)]
            assert set(between) <= own, (tag, saw, append.positions[0])
            crossed += saw > 0
    assert crossed > len(appends) / 2


def require_agreement(register: TestRegister) -> None:
    """The read models are a fresh fold of the ledger, the figures a count of the read models."""
    connection, gateway = register.connection, register.gateway
    connection.rollback()
    assert check(connection, gateway.ledger, gateway.vault) == []
    names = ("village", "status", "households", "persons")
    shown = [tuple(row[n] for n in names) for row in households.village_figures(connection, "150525")]
    assert shown == connection.execute(COUNTED).fetchall()
    connection.rollback()


def test_three_writers_for_five_seconds(server: Server, database: Database, tmp_path: Path) -> None:
    under_load(server, database, tmp_path, 3, 5)


@pytest.mark.soak
def test_eight_writers_for_a_minute(server: Server, database: Database, tmp_path: Path) -> None:
    under_load(server, database, tmp_path, 8, 60)


def test_the_longest_append_delays_a_writer_of_its_tag_less_than_200_ms(database: Database) -> None:
    """given appends of 500 events one after the other, when somebody asks again and again for the locks
    of a writer of the same tag, then he waits for the rest of at most one append.

    Measured by the server's clock, around the locks alone, and without the other writers: with more
    busy processes than processors a wait also holds the time in which the append waited for a
    processor, and that is not the lock's.
    """
    stop = threading.Event()
    with TestRegister.on(database) as register, ThreadPoolExecutor() as threads:
        home = Told(real=register).identified("spouse").id
        with database.connect(autocommit=True) as one, database.connect(autocommit=True) as other:
            writer = Writer(one, 1, Random(1), [home])
            waits = threads.submit(_waits, other, f"household:{home}", stop)
            for _ in range(25):
                writer.bulk(500)
            stop.set()
            longest = sorted(waits.result(timeout=10))[-25:]
    middle, most = (f"{one * 1000:.0f} ms" for one in (median(longest), longest[-1]))
    say(f"an append of 500 events held a writer of its tag up for {middle}, at most {most}")
    assert median(longest) > 0.002
    assert longest[-3] < DELAY


def _waits(connection: Connection, tag: str, stop: threading.Event) -> list[float]:
    found = []
    while not stop.wait(0.002):
        found.append(_number(connection.execute(WAITED, [tag])))
    return found
