"""A register for benchmarks: a county's generated households in a ledger of PostgreSQL, sequenced."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from pydantic import SecretStr

from api.accounts import find_account
from api.acting import actor_of
from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.gateway import today
from api.generate.course import Course
from api.generate.desk import SETTINGS
from api.generate.loading import load_course
from api.register import write_setting
from api.services import Services, opened
from api.settings import Settings
from bench.history import FIRST, SEED, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.server import BenchServer
    from domain.events import Actor
    from ledger.database import Database

COUNTY, CLERK = "150525", "xian-luru"


class Loaded(NamedTuple):
    """The database, a folder for what belongs to it, the running parts over it, and a clerk."""

    database: Database
    folder: Path
    services: Services
    clerk: Actor
    events: int


@contextmanager
def loaded(server: BenchServer, households: int) -> Iterator[Loaded]:
    """A database of its own with so many households of one county, all years."""
    with TemporaryDirectory() as place, server.made() as database:
        home = Path(place) / "home"
        home.mkdir(mode=0o700)
        settings = Settings(HUCE_HOME=home, DATABASE_URL=SecretStr(database.owner))  # type: ignore[call-arg]
        with opened(settings) as services:
            with database.connect() as connection:
                load(connection, COUNTY)
                for key, value in SETTINGS.items():
                    write_setting(connection, key, value)
                create_demo_accounts(connection)
                connection.commit()
                clerk = actor_of(connection, find_account(connection, CLERK).id, today())
            course = Course(COUNTY, households, SEED, FIRST, YEAR)
            events = load_course(database, services.keyring, Path(place), course)
            while services.sequencer.run_once():
                pass
            yield Loaded(database, Path(place), services, clerk, events)
