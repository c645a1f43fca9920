"""`huce work`: the worker that takes jobs, and the process of it that a server starts and ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

import structlog

from api import logs
from api.cli.ending import Ended, Ending
from api.cli.serving import ended_by_signal, running
from api.settings import Settings
from ledger.worker import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import SpawnProcess

#: Of the pool that jobs share; one takes three at most.
CONNECTIONS = 6
#: Who asks for a page goes first.
NICE = 10
#: Seconds between two looks at the process, after which it is started again, and that it has to end.
LOOK, PAUSE, LIMIT = 1, 5, 8

log = structlog.get_logger()


def work() -> None:
    """在后台办理费时的工作(导入、导出、检查),按 Ctrl-C 结束;huce serve 和 huce demo 自己会启动它。"""
    settings = Settings.load()
    logs.configure(settings.log_level)
    # Jobs that are cut off are given again, so nothing that hangs is worth waiting for.
    with ended_by_signal(LIMIT) as ending:
        _take_jobs(settings, ending)


def _take_jobs(settings: Settings, ending: Ending) -> None:
    # Importing the queue and all that jobs do takes a second, which other commands need not wait for.
    from api.jobs import Worker  # noqa: PLC0415

    idle = True
    try:
        with running(settings, ending, connections=CONNECTIONS) as services:
            worker = Worker(services)
            try:
                worker.run()
            finally:
                idle = worker.end()
    finally:
        if not idle:
            # Python would wait for the threads of the jobs; these are given again.
            os._exit(0)


@contextmanager
def working() -> Iterator[None]:
    """A worker in a process of its own while the block runs; one that died is started again."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ended,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(ended: threading.Event) -> None:
    while not ended.is_set():
        # Ctrl-C reaches every process of the terminal; the worker and its crews are ended by us. They
        # inherit what this thread blocks, which the start of the tracker would undo.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        child = multiprocessing.get_context("spawn").Process(target=_in_child)
        child.start()
        while child.is_alive() and not ended.wait(LOOK):
            pass
        if not ended.is_set():
            log.error("worker.died", status=child.exitcode)
            ended.wait(PAUSE)
        _end(child)


def _end(child: SpawnProcess) -> None:
    child.terminate()
    child.join(LIMIT)
    child.kill()
    child.join()


def _in_child() -> None:
    os.nice(NICE)
    end_with_parent()
    settings = Settings.load()
    logs.configure(settings.log_level)
    try:
        with suppress(Ended), Ending() as ending:
            _take_jobs(settings, ending)
    except Exception:
        log.exception("worker.failed")
        sys.exit(1)
