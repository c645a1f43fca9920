"""The files of imports: as they were uploaded, and once they were confirmed out of the evidence."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from api import evidence
from api.imports.store import Imports
from domain.errors import NotFound
from ledger.evidence_rows import of_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.imports.store import Import
    from api.services import Services


def folder(services: Services) -> Path:
    """Where uploaded files are, each under the id of its import; for this program alone."""
    found = services.settings.home / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def kept(services: Services, import_id: str, source: Path) -> Iterator[str]:
    """Keep a file for its import, for its owner alone (mode 600), if the block goes well; lends its SHA-256.

    Otherwise nobody would find it again. Raises FileExistsError.
    """
    target = folder(services) / import_id
    # Another's file of that name stays.
    private = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with source.open("rb") as given, os.fdopen(private, "wb") as copy:
            shutil.copyfileobj(given, copy, 1 << 20)
            os.fsync(copy.fileno())
        with target.open("rb") as copy:
            digest = hashlib.file_digest(copy, "sha256").hexdigest()
        yield digest
    except BaseException:
        target.unlink(missing_ok=True)
        raise


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


def sweep(services: Services) -> None:
    """Remove files that no open import needs: of what was killed, and of what nobody confirmed."""
    with services.pool.connection() as connection:
        needed = Imports(connection).open_files()
    given_up = time.time() - 86_400
    for path in folder(services).iterdir():
        if path.name not in needed and path.stat().st_mtime < given_up:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
