"""Jobs: what takes long is queued in the database and done by a worker process (docs/decisions/jobs.md).

A job names what is to be done; how far that is stands in tables of its own. So whatever ends a worker,
the job is given again and goes on.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import structlog
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg import OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api import comparisons, exports
from api.acting import actor_of
from api.imports import runner, undoing
from api.job_notes import noted_job
from api.procedures import clock
from api.quality import run_quality
from api.services import Services
from domain.errors import Refused
from ledger.database import DatabaseUnreachable
from ledger.errors import AuditStopped
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate import JobContext
    from procrastinate.connector import BaseConnector
    from procrastinate.jobs import Job

    from ledger.database import Connection, Database

#: Jobs at a time: a small import need not wait for a county's.
CONCURRENCY = 2
#: Seconds that a job under way is given when the worker ends.
GRACE = 2
#: Seconds until somebody asks again for the place of the one worker, or a job is tried again.
PAUSE = 2
MOST_ATTEMPTS = 5
#: Hours that a failed job is kept for whoever looks why, and seconds between two looks for older ones.
KEPT, EVERY = 30 * 24, 86_400
#: When the clock of cases is looked at: each hour, and as soon as a worker begins.
CLOCK = "5 * * * *"
_ADVANCING: dict[str, Any] = {"lock": "advance_cases", "queueing_lock": "advance_cases"}
#: When the figures of year-ends are counted, beside when somebody asks: at night (UTC).
NIGHT = "5 18 * * *"
_COUNTING: dict[str, Any] = {"lock": "count_years", "queueing_lock": "count_years"}
#: The connection or a process of the crew was lost, or the access log stopped: the work itself may be sound.
PASSING = (OperationalError, DatabaseUnreachable, BrokenExecutor, AuditStopped)

_QUERIES = Queries("api", "queries/jobs.sql")
log = structlog.get_logger()
# It would repeat every job, with its arguments.
logging.getLogger("procrastinate").setLevel(logging.ERROR)


def _approve_undo(services: Services, import_id: str, account: str) -> None:
    with services.pool.connection() as connection:
        actor = actor_of(connection, account, services.gateway.clock())
    undoing.approve(services, import_id, actor)


def _run_quality(services: Services, division: str, year: int, account: str) -> None:
    with services.pool.connection() as connection:
        actor = actor_of(connection, account, services.gateway.clock())
    gateway = services.gateway
    run_quality(services.database, gateway.ledger, division, year, actor, gateway.clock())


def _advance_cases(services: Services, timestamp: int = 0) -> None:  # noqa: ARG001  the queue's
    clock.advance(services)
    with services.pool.connection() as connection:
        comparisons.end_what_is_over(connection, services.gateway.clock())


def _count_years(services: Services, timestamp: int = 0) -> None:  # noqa: ARG001  the queue's
    from api.year_counting import count_years  # noqa: PLC0415  the engine takes a second to load

    count_years(services)


def _run_year_work(services: Services, work: str) -> None:
    from api.year_works import run_work  # noqa: PLC0415  as above

    run_work(services, work)


def _give_up_year_work(services: Services, work: str) -> None:
    from api.year_works import give_up  # noqa: PLC0415  as above

    give_up(services, work)


#: What can be done, by name; arguments are ids, codes and years, never a name or a reason.
TASKS: dict[str, Callable[..., object]] = {
    "check_import": runner.check,
    "append_import": runner.append,
    "ask_undo": undoing.request,
    "approve_undo": _approve_undo,
    "run_export": exports.run_export,
    "run_quality": _run_quality,
    "advance_cases": _advance_cases,
    "count_years": _count_years,
    "run_year_work": _run_year_work,
}
#: What tells those who wait for a job that it has failed for good; what others wait for stays where it was.
GIVE_UP: dict[str, Callable[..., object]] = {
    "check_import": runner.give_up,
    "append_import": runner.give_up,
    "ask_undo": runner.give_up,
    "approve_undo": runner.give_up,
    "run_export": exports.give_up,
    "run_year_work": _give_up_year_work,
}


def give(given: Services | Connection, task: str, **arguments: str | int) -> int:
    """Queue a job; its number. The same one that waits or is under way is not queued twice.

    Given a connection, the job is there when the caller's transaction is committed.
    Raises `procrastinate.exceptions.TaskNotFound`.
    """
    if isinstance(given, Services):
        with given.pool.connection() as connection:
            return give(connection, task, **arguments)
    try:
        return _given(given, task, arguments)
    except AlreadyEnqueued:
        # Somebody gave it at the same moment.
        return _given(given, task, arguments)


def is_given(connection: Connection, task: str, **arguments: str | int) -> bool:
    """Whether a job waits or is under way."""
    return connection.execute(_QUERIES.waiting, {"lock": _lock(task, arguments)}).fetchone() is not None


def _lock(task: str, arguments: dict[str, Any]) -> str:
    return ":".join((task, *(str(arguments[name]) for name in sorted(arguments))))


def _given(connection: Connection, task: str, arguments: dict[str, Any]) -> int:
    lock = _lock(task, arguments)
    with connection.transaction():
        if row := connection.execute(_QUERIES.waiting, {"lock": lock}).fetchone():
            return int(row[0])
        # procrastinate names no schema.
        before = connection.execute(_QUERIES.path).fetchall()[0][0]
        connection.execute(_QUERIES.set_path, {"path": "jobs"})
        job = _GIVER.configure_task(
            task, allow_unknown=False, lock=lock, queueing_lock=lock, connection=connection
        ).defer(**arguments)
        connection.execute(_QUERIES.set_path, {"path": before})
    log.info("job.given", job=job, kind=task)
    return job


class Worker:
    """Takes jobs, the only one of its database: what was under way before it is nobody's any more."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._ending = threading.Event()
        connector = PsycopgConnector(conninfo=_conninfo(services.database), min_size=1, max_size=2)
        self._app = _app(connector, _Again(self._ending))
        self._app.periodic(cron=CLOCK, **_ADVANCING)(self._app.tasks["advance_cases"])
        self._app.periodic(cron=NIGHT, **_COUNTING)(self._app.tasks["count_years"])
        # Jobs may outlive the wish to end: then the process ends with them.
        self._thread = threading.Thread(target=self._run_loop, daemon=True)
        # A join that a signal interrupts takes the thread for ended, an Event keeps its lock for ever.
        self._over: SimpleQueue[None] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        self._place: Connection | None = None

    def run(self) -> None:
        """Work until a signal raises here. Raises what stopped the worker."""
        self._place = self._services.database.connect(autocommit=True)
        while self._place.execute(_QUERIES.alone).fetchone() == (False,):
            time.sleep(PAUSE)
        self._thread.start()
        self._wait()
        self._over.put(None)
        if self._failure is not None:
            raise self._failure

    def _wait(self) -> None:
        """Until the loop is over. A signal that another thread was given is seen here on waking only."""
        while True:
            with suppress(Empty):
                return self._over.get(timeout=PAUSE)

    def end(self) -> bool:
        """Take nothing more; whether all has ended. If not, only the end of the process ends it."""
        self._ending.set()
        if self._loop is not None and self._task is not None:
            # The loop may have ended just now.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._task.cancel)
        if self._thread.ident is not None:
            try:
                self._over.get(timeout=GRACE)
            except Empty:
                return False
        if self._place is not None:
            self._place.close()
        return True

    def _run_loop(self) -> None:
        try:
            asyncio.run(self._work())
        except asyncio.CancelledError:
            pass
        except Exception as error:  # noqa: BLE001  raised where the worker was started
            self._failure = error
        finally:
            self._over.put(None)

    async def _work(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        async with self._app.open_async():
            await self._give_again()
            with suppress(AlreadyEnqueued):
                await self._app.tasks["advance_cases"].configure(**_ADVANCING).defer_async()
            tidying = asyncio.create_task(self._tidy())
            log.info("worker.began")
            try:
                await self._app.run_worker_async(
                    concurrency=CONCURRENCY,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    additional_context={"services": self._services},
                )
            finally:
                tidying.cancel()

    async def _tidy(self) -> None:
        """Remove failed jobs that nobody will look at any more; those that went well go at once."""
        while True:
            # The database may be away for a while; jobs that are left lie until the next day.
            with suppress(ConnectorException):
                await self._app.job_manager.delete_old_jobs(
                    KEPT, include_failed=True, include_cancelled=True, include_aborted=True
                )
            await asyncio.sleep(EVERY)

    async def _give_again(self) -> None:
        """What was under way when another worker ended; nobody else is there to do it."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=0):
            log.warning("job.again", job=job.id, kind=job.task_name)
            try:
                await manager.retry_job(job)
            except UniqueViolation:
                # The same waits already.
                await manager.finish_job(job, Status.ABORTED, delete_job=True)


class _Again(BaseRetryStrategy):
    """A job is tried again when its worker ends, and a few times when something it needs was lost."""

    def __init__(self, ending: threading.Event) -> None:
        self._ending = ending

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again. None: it has failed."""
        if self._ending.is_set():
            return RetryDecision()
        if isinstance(exception, PASSING) and job.attempts + 1 < MOST_ATTEMPTS:
            return RetryDecision(retry_in={"seconds": PAUSE})
        return None


def _app(connector: BaseConnector, again: BaseRetryStrategy) -> App:
    app = App(connector=connector)
    for name, function in TASKS.items():
        app.task(name=name, pass_context=True, retry=again)(partial(_do, function))
    return app


def _do(function: Callable[..., object], context: JobContext, **arguments: Any) -> None:
    """Do a job, with a line in the log when it begins and one when it ends."""
    attempts = context.job.attempts + 1
    job = {"job": context.job.id, "kind": context.job.task_name, "attempts": attempts}
    log.info("job.began", **job)
    begun = time.monotonic()
    services = context.additional_context["services"]
    try:
        with noted_job(services, context.job.task_name, arguments):
            function(services, **arguments)
    except PASSING:
        log.warning("job.interrupted", exc_info=True, **job)
        if attempts >= MOST_ATTEMPTS:
            _give_up(services, context.job, arguments)
        raise
    except Refused as refused:
        # Somebody was faster, or it may not be any more; what its owner must know, its own table says.
        log.warning("job.refused", code=refused.code, **job)
    except Exception:
        log.exception("job.failed", **job)
        _give_up(services, context.job, arguments)
        raise
    else:
        log.info("job.ended", seconds=round(time.monotonic() - begun, 1), **job)


def _give_up(services: Services, job: Job, arguments: dict[str, Any]) -> None:
    """Tell those who wait for the job, as far as the database can be reached."""
    if (tell := GIVE_UP.get(job.task_name)) is not None:
        with suppress(*PASSING):
            tell(services, **arguments)


def _conninfo(database: Database) -> str:
    """The application's login, with procrastinate's tables before it."""
    known = database.conninfo()
    options = str(conninfo_to_dict(known).get("options") or "")
    return make_conninfo(
        known, options=f"{options} -c search_path=jobs".strip(), application_name="huce work"
    )


_GIVER = _app(SyncPsycopgConnector(), _Again(threading.Event()))
