"""Exports: the forms of a division as a workbook, written at once or by a job, each its owner's own."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from psycopg.types.json import Jsonb

from api.sheets.columns import Unit
from api.sheets.exporting import Exported, write_export
from api.sheets.fields import layout_of
from api.sheets.place_rows import Living, places_of, write_places
from api.sheets.registered import Villages
from api.sheets.roll import Roll
from api.sheets.workbooks import MOST_ROWS
from api.sight import require_inside
from domain.admission import RoleMissing
from domain.errors import CommandReused, Conflict, NotFound, Refused, RuleBroken
from domain.roles import ROLE_LABELS
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.services import Services
    from api.sheets.registered import Household
    from domain.events import Actor
    from ledger.database import Connection

    Progress = Callable[[int, int], None]

#: Who works on households may take their data away.
ROLES = ("entry", "review", "approval")
#: People whose workbook is written while the caller waits.
SMALL = 5_000
LASTS = timedelta(days=1)
#: Exports that a list has.
LISTED = 50
#: Households between two words on how far it is.
_STEP = 1_000

_QUERIES = Queries("api", "queries/exports.sql")
log = structlog.get_logger()


class ExportTooLarge(RuleBroken):
    """More people than a workbook can have rows, or than may be waited for."""

    code, field = "export_too_large", "division"
    sentence = "这个行政区划有{people}人,超过{most}人,{instead}。"


class ExportNotDone(Conflict):
    """There is no file, or not yet."""

    code, sentence = "export_not_done", "导出还没有完成,请稍后再取。"


class ExportFailed(Conflict):
    """The job found that there can be no file."""

    code, sentence = "export_failed", "导出没有成功:{message}"


class ExportBroken(Refused):
    """The program broke off; its log says why."""

    code, sentence = "export_broken", "程序出错,导出中断了,请重新导出;再次中断的,请告诉系统管理员。"


class Wanted(NamedTuple):
    """What is to be exported: the layout, the division (a code's beginning), the year at whose end."""

    kind: str
    division: str
    year: int


def require_exporter(actor: Actor, division: str) -> None:
    """Raises RoleMissing; NotFound for a division outside the account's."""
    if not actor.roles.intersection(ROLES):
        raise RoleMissing(role="”或“".join(ROLE_LABELS[role] for role in ROLES))
    require_inside(actor, division, "这个行政区划")


def export_division(  # noqa: PLR0913  what an export consists of
    services: Services,
    path: Path,
    wanted: Wanted,
    account: str,
    *,
    most: int = MOST_ROWS,
    progress: Progress | None = None,
) -> Exported:
    """Write a workbook that only its owner may read, whole or not at all; what it does not hold is listed.

    What the register counts of places is counted in its households. It shows one moment of the register,
    and one line of the log says that the account has it. `progress`
    is told households passed and in all. Raises ExportTooLarge for more people than `most`,
    DivisionNotFound, YearOutOfRange.
    """
    began = time.monotonic()
    with _moment(services) as connection:
        roll = Roll(connection, services.gateway, wanted.division, wanted.year)
        _require_room(roll.people, most)
        names = Villages(connection).names
        with _whole(path) as draft:
            told, unit = _told(roll, progress), layout_of(wanted.kind).unit
            if unit is Unit.HOUSEHOLD:
                done = write_export(draft, wanted.kind, told, wanted.year, names)
            else:
                found = places_of(connection, unit, wanted.division, wanted.year)
                done = write_places(draft, wanted.kind, found, Living(told), wanted.year, names)
            _require_room(done.people, MOST_ROWS)
    log.info(
        "export.written", account=account, kind=wanted.kind, division=wanted.division or "-",
        year=wanted.year, count=done.households or done.places, rows=done.people or done.places,
        seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip
    return done


def ask(services: Services, actor: Actor, wanted: Wanted, key: str) -> dict[str, Any]:
    """Write down that an export is wanted; somebody must then `run_export` it.

    The same `key` of the account again gives the same export. Raises CommandReused when it meant another,
    KindUnknown, RoleMissing, NotFound.
    """
    require_exporter(actor, wanted.division)
    layout_of(wanted.kind)
    given, of = wanted._asdict(), {"account": actor.account, "key": key}
    with services.pool.connection() as connection:
        connection.execute(_QUERIES.ask, {"id": secrets.token_hex(10), **of, **given})
        row = connection.execute(_QUERIES.of_key, of).fetchone()
    found: dict[str, Any] = row[0] if row else {}
    if any(found.get(name) != value for name, value in given.items()):
        raise CommandReused
    return found


def find_export(connection: Connection, actor: Actor, export: str) -> dict[str, Any]:
    """An export of the account's own. Raises NotFound."""
    row = connection.execute(_QUERIES.one, {"id": export}).fetchone()
    if row is None or row[0]["account"] != actor.account:
        raise NotFound(what="这次导出")
    found: dict[str, Any] = row[0]
    return found


def exports_of(connection: Connection, actor: Actor) -> list[dict[str, Any]]:
    """The account's exports that are still there, the last LISTED, the last first."""
    given = {"account": actor.account, "limit": LISTED}
    return [row for (row,) in connection.execute(_QUERIES.of_account, given)]


def file_of(services: Services, found: dict[str, Any]) -> Path:
    """The file of an export. Raises ExportNotDone, ExportFailed."""
    if found["state"] == "failed":
        raise ExportFailed(message=found["failure"]["message"])
    path = _path(services, found["id"])
    if found["state"] != "done" or not path.exists():
        raise ExportNotDone
    return path


def run_export(services: Services, export: str) -> None:
    """Write the file of an export, once more from the beginning if that was broken off.

    What is refused is written down for the owner; anything else is raised, and whoever does not try again
    calls `give_up`. Of an export that is done, or that nobody asked for, nothing happens. What is
    older than a day goes.
    """
    expire(services)
    with services.pool.connection() as connection:
        row = connection.execute(_QUERIES.begin, {"id": export}).fetchone()
    if row is None:
        return
    account, *wanted = row
    path, tell = _path(services, export), _teller(services, export)
    try:
        done = export_division(services, path, Wanted(*wanted), account, progress=tell)
    except Refused as refusal:
        failure = Jsonb({"code": refusal.code, "message": refusal.message})
        _write(services, _QUERIES.fail, id=export, failure=failure)
        return
    left_out = Jsonb([one._asdict() for one in done.left_out])
    _write(
        services, _QUERIES.finish,
        id=export, households=done.households, people=done.people, places=done.places, left_out=left_out,
    )  # fmt: skip


def give_up(services: Services, export: str) -> None:
    """Write down for the owner of an export that it broke off and will not be tried again."""
    failure = Jsonb({"code": ExportBroken.code, "message": ExportBroken.sentence})
    _write(services, _QUERIES.give_up, id=export, failure=failure)


def expire(services: Services) -> int:
    """Remove the exports and files that are older than a day; how many files went."""
    with services.pool.connection() as connection:
        connection.execute(_QUERIES.expire, {"lasts": LASTS})
    oldest, gone = time.time() - LASTS.total_seconds(), 0
    for path in folder(services).iterdir():
        # Others come and go here; what a killed program left may be a folder.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                gone += 1
    return gone


def folder(services: Services) -> Path:
    """Where the files of exports lie, for the program alone."""
    found: Path = services.settings.home / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def _moment(services: Services) -> Iterator[Connection]:
    """A connection whose transaction sees one moment and writes nothing."""
    with services.pool.connection() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside the one wanted, for its owner alone, moved there when the block has gone well."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _require_room(people: int, most: int) -> None:
    if people > most:
        instead = "请改为后台导出" if people <= MOST_ROWS else "请按下级行政区划分别导出"
        raise ExportTooLarge(people=people, most=most, instead=instead)


def _told(roll: Roll, progress: Progress | None) -> Iterator[Household]:
    for passed, household in enumerate(roll, 1):
        yield household
        if progress is not None and passed % _STEP == 0:
            progress(passed, len(roll))


def _teller(services: Services, export: str) -> Progress:
    return lambda passed, total: _write(services, _QUERIES.tell, id=export, passed=passed, total=total)


def _write(services: Services, query: str, **values: Any) -> None:
    with services.pool.connection() as connection:
        connection.execute(query, values)


def _path(services: Services, export: str) -> Path:
    return folder(services) / f"{export}.xlsx"
