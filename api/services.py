"""The running parts of one process: database, pool, vault, gateway, and the threads behind them."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from api.gateway import Gateway
from api.instances import keyring
from api.noting import ADMINISTRATION, DONE
from ledger.access import AccessLog
from ledger.database import Database
from ledger.log.access_leaf import Access
from ledger.migrate import migrate
from ledger.server import Cluster
from projections import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.settings import Settings
    from ledger.database import Pool
    from ledger.keyring import Keyring
    from ledger.migrate import Migration
    from ledger.sequencer import Sequencer
    from ledger.vault import Vault

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Services:
    """What doors (HTTP, command line, sheets) work with."""

    settings: Settings
    database: Database
    pool: Pool
    keyring: Keyring
    gateway: Gateway
    access: AccessLog

    @property
    def vault(self) -> Vault:
        """What opens and seals personal values."""
        return self.gateway.vault

    @property
    def sequencer(self) -> Sequencer:
        """What gives events their index."""
        return self.keyring.sequencer(self.database)


@contextmanager
def opened(settings: Settings, *, connections: int = 10) -> Iterator[Services]:
    """Start what is needed (the embedded server too), migrate, and end all of it afterwards."""
    with ExitStack() as stack:
        database = database_of(settings, stack)
        applied = migrate(database)
        access = stack.enter_context(AccessLog.of(database))
        _note_migrations(access, applied)
        held = keyring(settings)
        pool = stack.enter_context(database.pool(1, connections))
        yield Services(settings, database, pool, held, Gateway(pool.connection, held.ledger()), access)


def database_of(settings: Settings, stack: ExitStack) -> Database:
    """The database that the settings name; an embedded server is started and ended with the stack."""
    if settings.database_url is not None:
        return Database.from_url(settings.database_url.get_secret_value())
    cluster = stack.enter_context(Cluster(settings.home))
    return cluster.ensure_database(settings.database)


def _note_migrations(access: AccessLog, applied: list[Migration]) -> None:
    """The log itself is made by one of them, so they are noted when they have been applied."""
    if applied:
        names = " ".join(f"migration:{one.room}/{one.number:04}" for one in applied)
        access.note(Access(ADMINISTRATION, "", "", "migrate", DONE, "", names))


class Follower(threading.Thread):
    """One of the threads that follow the ledger; what ends it unforeseen is logged, and it stays ended."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self._work = work

    def run(self) -> None:
        """Do the work until it ends."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  whoever watches learns of it from /readyz
            log.error("follower.died", thread=self.name, error=type(error).__qualname__)  # noqa: TRY400


@contextmanager
def following(services: Services) -> Iterator[tuple[Follower, ...]]:
    """Sequence events and keep the figures up while the block runs; lends the threads that do."""
    stop = threading.Event()
    threads = (
        Follower("sequencer", lambda: services.sequencer.run(stop)),
        Follower("figures", lambda: figures.run(services.database, stop)),
    )
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        stop.set()
        for thread in threads:
            thread.join()
