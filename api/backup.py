"""A backup: one moment of the register as one folder, which is whole once it has a manifest.

`database.dump`, `evidence/`, and, to be thrown away after 30 days, `keys/` with `keys.dump` (keys, document
numbers, imports under way) and `secrets.json` (the master key under a passphrase).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.evidence import FOLDER, store_of
from api.manifest import Erasure, Manifest, copy, measured, write_new
from api.passphrase import seal
from domain.errors import Refused
from ledger import dumps, evidence_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.manifest import Part
    from api.services import Services
    from ledger.dumps import Moment
    from ledger.evidence_rows import Item

    Progress = Callable[[int, int], None]

DATABASE, KEYS, SECRETS = "database.dump", "keys/keys.dump", "keys/secrets.json"
#: The list of the public keys whose saves are believed.
INSTANCES = "instances"
#: Name of the master key among the secrets.
MASTER_KEY = "master.key"
#: Dumps and manifest beside the pieces of evidence, for the bar of progress.
_STEPS = 3


class BackupFolderTaken(Refused):
    """A backup is written into a folder of its own."""

    code, sentence = "backup_folder_taken", "备份文件夹 {folder} 里已有内容,请另选一个空的或不存在的文件夹。"


def write_backup(services: Services, folder: Path, passphrase: str | None, progress: Progress) -> Manifest:
    """Write a backup into an empty or new folder; without a passphrase it has no secrets.

    Work goes on meanwhile. Evidence that is registered but not there is named in `missing`.
    Raises BackupFolderTaken, PassphraseShort, DumpFailed, ProgramMissing.
    """
    master = services.settings.master_key()
    sealed = None if passphrase is None else seal({MASTER_KEY: master.hex()}, passphrase)
    _prepare(folder)
    files: dict[str, Part] = {}
    with dumps.moment(services.database) as now:
        items = evidence_rows.living(now.connection)
        total = len(items) + _STEPS
        _dump(now, folder, files)
        progress(_STEPS - 1, total)
        erasures = [Erasure.of(event) for event in now.erasures()]
    missing = _copy_evidence(services, folder, items, files, progress)
    files[INSTANCES] = write_new(folder / INSTANCES, services.settings.instances_place.read_bytes())
    if sealed is not None:
        files[SECRETS] = write_new(folder / SECRETS, sealed)
    manifest = Manifest(
        made_at=datetime.now(UTC), last_index=now.last_index, last_position=now.last_position,
        master_key=fingerprint(master), with_secrets=sealed is not None, files=files, missing=missing,
        erasures=erasures,
    )  # fmt: skip
    manifest.write(folder)
    progress(total, total)
    return manifest


def fingerprint(master: bytes) -> str:
    """What tells one master key from another; it is drawn by lot, so nobody finds it from this."""
    return hashlib.sha256(b"huce master key\n" + master).hexdigest()[:32]


def _prepare(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupFolderTaken(folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / KEYS).parent.mkdir(mode=0o700)


def _dump(now: Moment, folder: Path, files: dict[str, Part]) -> None:
    now.dump(folder / DATABASE)
    files[DATABASE] = measured(folder / DATABASE)
    now.dump_private(folder / KEYS)
    files[KEYS] = measured(folder / KEYS)


def _copy_evidence(
    services: Services, folder: Path, items: list[Item], files: dict[str, Part], progress: Progress
) -> list[str]:
    """Copy sealed files as they are; the digests of those that are lost."""
    store, lost = store_of(services), []
    for done, item in enumerate(items, start=_STEPS):
        name = f"{FOLDER}/{item.name}"
        try:
            files[name] = copy(store.folder / item.name, folder / name)
        except FileNotFoundError:
            lost.append(item)
        progress(done, len(items) + _STEPS)
    return _missing(services, lost)


def _missing(services: Services, lost: list[Item]) -> list[str]:
    """Of the files not found, those that no erasure has taken meanwhile."""
    with services.pool.connection() as connection:
        keys = services.gateway.ledger.keys(connection, {item.subject for item in lost})
    return [item.digest for item in lost if item.subject in keys]
