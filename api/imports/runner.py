"""Running an import's steps: check a file, record what was confirmed; killed, either goes on later."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from api import evidence
from api.accounts import get_account
from api.gateway import Busy
from api.imports.checking import Bundle
from api.imports.crew import Crew, Hand, Task
from api.imports.store import ImportBroken, ImportElsewhere, Imports
from api.sheets import cells
from api.sheets.checks import units_of
from api.sheets.errors import FileTooLarge, SheetRefused
from api.sheets.fields import LAYOUTS
from api.sheets.reading import read_file
from api.sheets.workbooks import MEGABYTE, MOST_BYTES
from domain.admission import RoleMissing
from domain.codes import check_code
from domain.errors import InvalidInput, NotFound
from domain.events import Actor
from domain.identity import same_person_part
from domain.roles import ROLE_LABELS
from ledger.evidence_rows import Subject, of_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from api.imports.store import Import
    from api.services import Services
    from api.sheets.reading import File
    from ledger.database import Connection

    Progress = Callable[[int, int], None]
    #: Gives the job that follows, in the same transaction: an import without its job would stand still.
    Then = Callable[[Connection, str], object]

T = TypeVar("T")


class KindUnknown(InvalidInput):
    """There is no such form."""

    code, field = "kind_unknown", "kind"
    sentence = "没有这种表式;可用:" + "、".join(LAYOUTS) + "。"


#: Units that a worker is given at once; workers are worth their start from so many, or so many bytes, on.
CHUNK = 60
FEW = 400
SMALL = 250_000


@contextmanager
def file_of(services: Services, job: Import) -> Iterator[Path]:
    """The file of an import: as it was uploaded, and once it was confirmed out of the evidence."""
    uploaded = folder(services) / job.id
    if uploaded.exists():
        yield uploaded
        return
    with TemporaryDirectory(dir=folder(services)) as place, services.pool.connection() as connection:
        path = Path(place) / "file"
        found = of_digest(connection, f"sha256:{job.sha256}")
        if not found:
            raise NotFound(what="这次导入的文件")
        item = found[0]
        path.write_bytes(b"".join(evidence.store_of(services).read(connection, item)))
        yield path


def require_role(actor: Actor, role: str) -> None:
    """Raises RoleMissing: a job would tell nobody."""
    if role not in actor.roles:
        raise RoleMissing(role=ROLE_LABELS[role])


def require_importer(actor: Actor, kind: str, status: str) -> None:
    """Raises RoleMissing, KindUnknown, UnknownCode."""
    require_role(actor, "entry")
    if kind not in LAYOUTS:
        raise KindUnknown
    check_code("poverty_status", status, "脱贫状态")


def folder(services: Services) -> Path:
    """Where uploaded files are, each under the id of its import; for this program alone."""
    found = services.settings.home / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def upload(  # noqa: PLR0913  what an import consists of
    services: Services, actor: Actor, source: Path, *, name: str, kind: str, division: str, year: int,
    status: str = "not_exited", corrects: str | None = None, then: Then | None = None,
) -> str:  # fmt: skip
    """Keep a file for its import; returns the import's id. The file is for its owner alone (mode 600).

    `then` is called inside the transaction that makes the import.
    Raises FileTooLarge; NotFound and NotOwner for the import that it corrects.
    """
    if source.stat().st_size > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // MEGABYTE)
    if corrects is not None:
        with services.pool.connection() as connection:
            Imports(connection).own(corrects, actor)
    import_id = secrets.token_hex(6)
    target = folder(services) / import_id
    private = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as given, os.fdopen(private, "wb") as kept:
        shutil.copyfileobj(given, kept, 1 << 20)
        os.fsync(kept.fileno())
    with target.open("rb") as kept:
        digest = hashlib.file_digest(kept, "sha256").hexdigest()
    given_ = {
        "id": import_id, "account": actor.account, "kind": kind, "division": division, "year": year,
        "status": status, "sha256": digest, "file_name": name[:100], "corrects": corrects,
    }  # fmt: skip
    try:
        with services.pool.connection() as connection, connection.transaction():
            Imports(connection).add(given_)
            if then is not None:
                then(connection, import_id)
    except BaseException:
        # A name or kind that cannot be kept: nobody would find the file again.
        target.unlink()
        raise
    return import_id


def check(services: Services, import_id: str, progress: Progress | None = None) -> None:
    """Judge every unit of an uploaded file; a file that is refused as a whole has failed."""
    _sweep(services)
    path = folder(services) / import_id
    with services.pool.connection() as connection, Imports(connection).alone(import_id):
        imports = Imports(connection)
        imports.enter(import_id, "checking", of=("uploaded", "checking"), step="检查")
        job = imports.one(import_id)
        # The workers start while the file is read.
        with _hands(services, job, many=path.stat().st_size > SMALL) as hands:
            try:
                file = read_file(path, LAYOUTS[job.kind])
            except SheetRefused as refused:
                imports.enter(import_id, "failed", of=("checking",), step="检查", failure=refused)
                path.unlink(missing_ok=True)
                return
            left, tell = _left(imports, import_id, file, progress)
            del file
            # What a worker has taken is not kept here.
            for done in hands.check(_chunks(_emptied(left))):
                tell(done)
        _checked(imports, import_id)


def _left(
    imports: Imports, import_id: str, file: File, progress: Progress | None
) -> tuple[list[Bundle], _Teller]:
    """The units of a file that are not judged yet, and who tells how far it is."""
    there = imports.places(import_id)
    bundles = _bundles(file)
    imports.size(import_id, len(bundles), sum(line.sheet.per_person for line in file.lines))
    left = [bundle for bundle in bundles if bundle.place not in there]
    return left, _Teller(imports, import_id, len(bundles), progress, len(there))


def _checked(imports: Imports, import_id: str) -> None:
    try:
        imports.enter(import_id, "checked", of=("checking",), step="检查")
    except ImportElsewhere:
        # Cancelled meanwhile: what was staged since is nobody's.
        imports.forget(import_id)
        raise


def _sweep(services: Services) -> None:
    """Remove files that no open import needs: of what was killed, and of what nobody confirmed."""
    with services.pool.connection() as connection:
        needed = Imports(connection).open_files()
    given_up = time.time() - 86_400
    for path in folder(services).iterdir():
        if path.name not in needed and path.stat().st_mtime < given_up:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


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
            with (folder(services) / import_id).open("rb") as file:
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
    (folder(services) / import_id).unlink(missing_ok=True)


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
            for done in hands.append(_chunks(places)):
                tell(done)
        hand = Hand(connection, services.vault, job, actor_of(connection, job.account))
        for place in late:
            tell(hand.append([place]))
        for places_left in imports.waiting(import_id):
            hand.append(places_left)
        if imports.waiting(import_id) != ([], []):
            imports.stopped(import_id, Busy())
            raise Busy
        imports.enter(import_id, "done", of=("appending",), step="录入")
    (folder(services) / import_id).unlink(missing_ok=True)


def _bundles(file: File) -> list[Bundle]:
    """The units of a file as they go to workers."""
    sheets = {sheet.name: place for place, sheet in enumerate(file.layout.sheets)}
    people = (sheet for sheet in file.layout.sheets if sheet.per_person)
    columns = (n for sheet in people for n, c in enumerate(sheet.columns) if c.place == "person.document")
    column = next(columns, 0)
    named: set[str] = set()
    found = []
    for place, lines in enumerate(units_of(file.lines)):
        numbers = {n for line in lines if line.sheet.per_person and (n := _document(line.cells[column]))}
        bare = [(sheets[line.sheet.name], line.number, line.cells) for line in lines]
        found.append(Bundle(place, bare, late=not numbers.isdisjoint(named)))
        named |= numbers
    return found


def _document(raw: Any) -> str:
    """The document number of a cell, as far as it can be seen without reading it."""
    return same_person_part(cells.narrow(raw).lstrip("'").upper())


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


def actor_of(connection: Connection, account: str) -> Actor:
    """Who acts behind an account, with the roles it has now."""
    found = get_account(connection, account)
    return Actor(found.id, found.person, found.division, found.roles if found.active else frozenset())


@contextmanager
def _hands(services: Services, job: Import, *, many: bool) -> Iterator[Any]:
    """Whoever does the work: a crew for many units, else this process."""
    with services.pool.connection() as connection:
        actor = actor_of(connection, job.account)
    if not many:
        with services.pool.connection() as connection:
            yield _Alone(Hand(connection, services.vault, job, actor))
        return
    crew = Crew(Task(services.database, services.settings.master_key(), job, actor))
    try:
        yield crew
    finally:
        crew.end()


class _Alone:
    """A crew of this process only."""

    def __init__(self, hand: Hand) -> None:
        self.check = lambda chunks: map(hand.check, chunks)
        self.append = lambda chunks: map(hand.append, chunks)


def _emptied(items: list[T]) -> Iterator[T]:
    """The items, first to last, each let go of as it is taken."""
    items.reverse()
    while items:
        yield items.pop()


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
