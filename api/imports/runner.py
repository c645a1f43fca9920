"""Running an import's steps: check a file, record what was confirmed; killed, either goes on later."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from api import evidence
from api.acting import actor_of
from api.gateway import Busy
from api.imports import files
from api.imports.bundles import bundles_of, chunks, emptied
from api.imports.crew import Crew, Hand, Task
from api.imports.store import ImportBroken, ImportElsewhere, Imports
from api.sheets.errors import SheetRefused
from api.sheets.fields import layout_of
from api.sheets.reading import read_file
from api.sheets.workbooks import MOST_BYTES, require_room
from domain.admission import require_role
from domain.codes import check_code
from ledger.evidence_rows import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.imports.checking import Bundle
    from api.imports.store import Import
    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection

    Progress = Callable[[int, int], None]
    #: Gives the job that follows, in the same transaction: an import without its job would stand still.
    Then = Callable[[Connection, str], object]

#: Workers are worth their start from so many units, or bytes, on.
FEW = 400
SMALL = 250_000


def require_importer(actor: Actor, kind: str, status: str) -> None:
    """Raises RoleMissing, KindUnknown, UnknownCode."""
    require_role(actor, "entry")
    layout_of(kind)
    check_code("poverty_status", status, "脱贫状态")


def upload(  # noqa: PLR0913  what an import consists of
    services: Services, actor: Actor, source: Path, *, name: str, kind: str, division: str, year: int,
    status: str = "not_exited", corrects: str | None = None, key: str | None = None,
    then: Then | None = None,
) -> str:  # fmt: skip
    """Keep a file for its import; returns the import's id.

    The same file given once more under the same `key` is the same import.
    `then` is called inside the transaction that makes the import. Raises as `require_importer`, and
    FileTooLarge; NotFound and NotOwner for the import that it corrects.
    """
    require_importer(actor, kind, status)
    require_room(source.stat().st_size)
    of = {"kind": kind, "division": division, "year": year, "status": status, "corrects": corrects}
    import_id = _id_of(source, actor, key, of) if key else secrets.token_hex(6)
    with services.pool.connection() as connection:
        if corrects is not None:
            Imports(connection).own(corrects, actor)
        if key and Imports(connection).is_there(import_id):
            return import_id
    given = of | {"id": import_id, "account": actor.account, "file_name": name[:100]}
    with (
        # Given twice at the same moment: the other one keeps it.
        suppress(FileExistsError),
        files.kept(services, import_id, source) as digest,
        services.pool.connection() as connection,
        connection.transaction(),
    ):
        Imports(connection).add(given | {"sha256": digest})
        if then is not None:
            then(connection, import_id)
    return import_id


def _id_of(source: Path, actor: Actor, key: str, of: dict[str, Any]) -> str:
    """The id of this file's import under a key of the account."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told = "\n".join(map(str, (actor.account, key, digest, *of.values())))
    return hashlib.blake2s(told.encode(), digest_size=6).hexdigest()


def check(services: Services, import_id: str, progress: Progress | None = None) -> None:
    """Judge every unit of an uploaded file; a file that is refused as a whole has failed."""
    files.sweep(services)
    path = files.folder(services) / import_id
    with services.pool.connection() as connection, Imports(connection).alone(import_id):
        imports = Imports(connection)
        imports.enter(import_id, "checking", of=("uploaded", "checking"), step="检查")
        job = imports.one(import_id)
        # The workers start while the file is read.
        with _hands(services, job, many=path.stat().st_size > SMALL) as hands:
            try:
                left, tell = _left(imports, job, path, progress)
            except SheetRefused as refused:
                imports.enter(import_id, "failed", of=("checking",), step="检查", failure=refused)
                path.unlink(missing_ok=True)
                return
            # What a worker has taken is not kept here.
            for done in hands.check(chunks(emptied(left))):
                tell(done)
        _checked(imports, import_id)


def _left(
    imports: Imports, job: Import, path: Path, progress: Progress | None
) -> tuple[list[Bundle], _Teller]:
    """The units of a file that are not judged yet, and who tells how far it is. Raises SheetRefused."""
    file = read_file(path, layout_of(job.kind))
    there = imports.places(job.id)
    bundles = bundles_of(file)
    imports.size(job.id, len(bundles), sum(line.sheet.per_person for line in file.lines))
    left = [bundle for bundle in bundles if bundle.place not in there]
    return left, _Teller(imports, job.id, len(bundles), progress, len(there))


def _checked(imports: Imports, import_id: str) -> None:
    try:
        imports.enter(import_id, "checked", of=("checking",), step="检查")
    except ImportElsewhere:
        # Cancelled meanwhile: what was staged since is nobody's.
        imports.forget(import_id)
        raise


def give_up(services: Services, import_id: str, **_: object) -> None:
    """Say of an import that the step under way broke off and will not be tried again by itself."""
    with services.pool.connection() as connection:
        Imports(connection).stopped(import_id, ImportBroken())


def confirm(services: Services, import_id: str, actor: Actor, then: Then | None = None) -> None:
    """Its owner says yes to what he has seen; the file becomes evidence. Raises NotOwner, ImportElsewhere."""
    with services.pool.connection() as connection:
        imports = Imports(connection)
        job = imports.own(import_id, actor)
        with connection.transaction():
            imports.enter(import_id, "appending", of=("checked",), step="确认")
            whose = Subject.of_division(job.division)
            with (files.folder(services) / import_id).open("rb") as file:
                evidence.put(services, connection, actor.account, whose, file, most=MOST_BYTES)
            if then is not None:
                then(connection, import_id)


def cancel(services: Services, import_id: str, actor: Actor) -> None:
    """Its owner drops it before anything is recorded. Raises NotOwner, ImportElsewhere."""
    with services.pool.connection() as connection:
        imports = Imports(connection)
        imports.own(import_id, actor)
        imports.enter(import_id, "cancelled", of=("uploaded", "checking", "checked"), step="取消")
        imports.forget(import_id)
    (files.folder(services) / import_id).unlink(missing_ok=True)


def append(services: Services, import_id: str, progress: Progress | None = None) -> None:
    """Record the units of a confirmed import; those with a number from elsewhere in the file last.

    What passing trouble kept out is tried once more at the end. Raises Busy when some of it is still out;
    the import says so too.
    """
    with services.pool.connection() as connection, Imports(connection).alone(import_id):
        imports = Imports(connection)
        job = imports.one(import_id)
        imports.enter(import_id, "appending", of=("appending",), step="录入")
        places, late = imports.waiting(import_id)
        there = sum(count.recorded for count in imports.counts(import_id))
        tell = _Teller(imports, import_id, there + len(places) + len(late), progress, there)
        with _hands(services, job, many=len(places) > FEW) as hands:
            for done in hands.append(chunks(places)):
                tell(done)
        _append_rest(services, connection, job, late, tell)
        imports.enter(import_id, "done", of=("appending",), step="录入")
    (files.folder(services) / import_id).unlink(missing_ok=True)


def _append_rest(
    services: Services, connection: Connection, job: Import, late: list[int], tell: _Teller
) -> None:
    """What comes after all others, in its order; then what is still out once more. Raises Busy."""
    imports, actor = Imports(connection), actor_of(connection, job.account, services.gateway.clock())
    hand = Hand(connection, services.gateway.ledger, job, actor)
    for place in late:
        tell(hand.append([place]))
    for again in imports.waiting(job.id):
        hand.append(again)
    if imports.waiting(job.id) != ([], []):
        imports.stopped(job.id, Busy())
        raise Busy


class _Teller:
    """Adds up what is done, for the table and for whoever looks on."""

    def __init__(
        self, imports: Imports, import_id: str, total: int, progress: Progress | None, done: int
    ) -> None:
        self._imports, self._id, self._total, self._progress = imports, import_id, total, progress
        self._done = done

    def __call__(self, done: int) -> None:
        self._done += done
        self._imports.progress(self._id, self._done)
        if self._progress is not None:
            self._progress(self._done, self._total)


@contextmanager
def _hands(services: Services, job: Import, *, many: bool) -> Iterator[Any]:
    """Whoever does the work: a crew for many units, else this process."""
    with services.pool.connection() as connection:
        actor = actor_of(connection, job.account, services.gateway.clock())
    if not many:
        with services.pool.connection() as connection:
            yield _Here(Hand(connection, services.gateway.ledger, job, actor))
        return
    crew = Crew(Task(services.database, services.keyring, job, actor))
    try:
        yield crew
    finally:
        crew.end()


class _Here:
    """A crew of this process only."""

    def __init__(self, hand: Hand) -> None:
        self.check = lambda chunks: map(hand.check, chunks)
        self.append = lambda chunks: map(hand.append, chunks)
