"""The crew: worker processes that check and append, each with a connection of its own."""

from __future__ import annotations

import gc
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.gateway import Gateway
from api.imports.appending import Appender
from api.imports.checking import Checker
from ledger.worker import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from api.imports.checking import Bundle
    from api.imports.store import Import
    from domain.events import Actor
    from ledger.database import Connection, Database
    from ledger.keyring import Keyring
    from ledger.store import Ledger

PROCESSES = 2
#: So many chunks wait in front of each worker; more would hold the whole file a second time.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker is given."""

    database: Database
    keyring: Keyring
    job: Import
    actor: Actor


class Hand:
    """One who checks and appends: in a worker process, or here for a file of few units."""

    def __init__(self, connection: Connection, ledger: Ledger, job: Import, actor: Actor) -> None:
        @contextmanager
        def lend() -> Iterator[Connection]:
            yield connection

        gateway = Gateway(lend, ledger)
        self.check = Checker(gateway, connection, job, actor).check
        self.append = Appender(gateway, connection, job, actor).append


class Crew:
    """Works on chunks with several processes."""

    def __init__(self, task: Task) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(PROCESSES, spawn, initializer=_begin, initargs=(task,))
        # The first work starts the workers.
        self._pool.submit(int)

    def check(self, chunks: Iterable[Sequence[Bundle]]) -> Iterator[int]:
        """How many units each chunk had, as the chunks are done."""
        return self._each(_check, chunks)

    def append(self, chunks: Iterable[Sequence[int]]) -> Iterator[int]:
        """The same for places to be recorded."""
        return self._each(_append, chunks)

    def _each(self, function: Any, chunks: Iterable[Any]) -> Iterator[int]:
        waiting: list[Future[int]] = []
        for chunk in chunks:
            waiting.append(self._pool.submit(function, chunk))
            if len(waiting) >= PROCESSES * AHEAD:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()

    def end(self) -> None:
        """Wait for what is under way and end the workers."""
        self._pool.shutdown(cancel_futures=True)


# -- in a worker


class _Worker:
    """The hand of this process."""

    hand: Hand


def _begin(task: Task) -> None:
    connection = task.database.connect(autocommit=True)
    _Worker.hand = Hand(connection, task.keyring.ledger(), task.job, task.actor)
    end_with_parent()
    # Whoever waits for an answer goes first.
    os.nice(10)
    # Chunk after chunk is let go of whole; looking for cycles in between takes a twentieth of the time.
    gc.freeze()
    gc.set_threshold(100_000)


def _check(bundles: Sequence[Bundle]) -> int:
    return _Worker.hand.check(bundles)


def _append(places: Sequence[int]) -> int:
    return _Worker.hand.append(places)
