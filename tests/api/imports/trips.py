"""There and back: what one register exports, taken in by an empty one with the same accounts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.exports import Wanted, export_division
from api.imports import runner
from api.services import opened
from api.settings import Settings
from tests.support.hall import Hall
from tests.support.keys import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Server

COUNTY = "150525"


@contextmanager
def elsewhere(server: Server, staffed: str, hall: Hall, folder: Path) -> Iterator[Hall]:
    """Another register, empty, with the accounts of the first."""
    database = server.create(staffed)
    furnish(folder)
    settings = Settings(HUCE_HOME=folder, DATABASE_URL=database.owner)  # type: ignore[call-arg]
    with opened(settings, connections=4) as services:
        yield Hall(services, database, hall.clerk, hall.chief, hall.names, folder)
    server.drop(database)


def exported(hall: Hall, kind: str, name: str, year: int = 2020) -> Path:
    """The county of a register as a workbook."""
    path = hall.folder / name
    export_division(hall.services, path, Wanted(kind, COUNTY, year), hall.clerk.account)
    return path


def checked(hall: Hall, file: Path, kind: str, year: int = 2020) -> str:
    """The id of an import that was checked."""
    import_id = runner.upload(
        hall.services, hall.clerk, file, name=file.name, kind=kind, division=COUNTY, year=year
    )
    runner.check(hall.services, import_id)
    return import_id


def taken_in(hall: Hall, file: Path, kind: str, year: int = 2020) -> dict[str, int]:
    """What became of the households of a file, recorded."""
    import_id = checked(hall, file, kind, year)
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    return hall.counts(import_id)
