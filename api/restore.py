"""A backup brought back into an empty home and database; who was erased stays erased."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from api.backup import DATABASE, INSTANCES, KEYS, MASTER_KEY, SECRETS, fingerprint
from api.erasure import erase_again
from api.evidence import FOLDER, store_of
from api.hits import forget as forget_hits
from api.instances import rotated
from api.manifest import Erasure, Manifest, copy, write_new
from api.noting import ADMINISTRATION, Doing
from api.passphrase import PassphraseWrong, unseal
from api.services import database_of, opened
from domain.errors import NotFound, Refused
from ledger import dumps
from ledger.evidence import settle
from ledger.store import erase as destroy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.services import Services
    from api.settings import Settings
    from ledger.database import Database

    Progress = Callable[[int, int], None]

#: How long backups of keys are kept.
KEYS_LAST = timedelta(days=30)


class RestoreTargetTaken(Refused):
    """Nothing is ever restored over something."""

    code, sentence = "restore_target_taken", "要恢复到的地方不是空的({what}),什么也没有恢复。"


class KeysTooOld(Refused):
    """The backup's keys should have been thrown away, and nobody said who was erased since."""

    code = "keys_too_old"
    sentence = (
        "这份备份的密钥已超过{days}天,里面可能有此后被抹除的人的密钥:"
        "请用 --erasures 指明最近一份备份,把此后的抹除带过来。"
    )


class MasterKeyMismatch(Refused):
    """The master key there is does not open this backup."""

    code = "master_key_mismatch"
    sentence = "主密钥与这份备份不符或不存在:请先把备份时的主密钥放到 {file}(只有本人能读写)。"


class RestoreIncomplete(Refused):
    """What came back differs from what the manifest says."""

    code, sentence = "restore_incomplete", "恢复后的账册与备份清单不符(应到第{expected}位),请不要使用。"


def restore_backup(
    settings: Settings, folder: Path, passphrase: str, newer: Manifest | None, progress: Progress
) -> tuple[Manifest, int]:
    """Bring a backup back; its manifest, and how many later erasures of a newer one were applied.

    Nothing is written before every file has been held against its digest and the target found empty.
    Raises BackupIncomplete, BackupDamaged, RestoreTargetTaken, KeysTooOld, PassphraseWrong,
    MasterKeyMismatch, DumpFailed.
    """
    manifest = Manifest.read(folder)
    _require_young(manifest, newer)
    _require_free(settings, manifest)
    manifest.verify(folder, progress)
    master = _master_key(settings, manifest, folder, passphrase)
    with ExitStack() as stack:
        database = database_of(settings, stack)
        if not dumps.is_empty(database):
            raise RestoreTargetTaken(what="数据库里已有内容")
        _bring_files(settings, folder, manifest, master)
        dumps.restore(database, [folder / DATABASE, folder / KEYS])
        services = stack.enter_context(opened(settings, connections=2))
        _require_whole(database, manifest)
        doing = Doing(services.access, ADMINISTRATION, "huce restore")
        doing.begin()
        with doing.ending():
            return manifest, _make_usable(services, newer)


def _require_young(manifest: Manifest, newer: Manifest | None) -> None:
    if newer is None and datetime.now(UTC) - manifest.made_at > KEYS_LAST:
        raise KeysTooOld(days=KEYS_LAST.days)


def _require_free(settings: Settings, manifest: Manifest) -> None:
    """Raises RestoreTargetTaken for whatever would be mixed with what is restored."""
    taken = [settings.home / FOLDER]
    if settings.database_url is None:
        taken.append(settings.home / "postgres")
    if manifest.with_secrets:
        taken.append(settings.key_file)
    for path in taken:
        if path.is_symlink() or (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
            raise RestoreTargetTaken(what=path)


def _master_key(settings: Settings, manifest: Manifest, folder: Path, passphrase: str) -> bytes:
    """The master key, from the backup or from its file."""
    if manifest.with_secrets:
        try:
            key = bytes.fromhex(unseal((folder / SECRETS).read_bytes(), passphrase)[MASTER_KEY])
        except (KeyError, ValueError):
            raise PassphraseWrong from None
    else:
        key = settings.master_key() if settings.key_file.exists() else b""
    if fingerprint(key) != manifest.master_key:
        raise MasterKeyMismatch(file=settings.key_file)
    return key


def _bring_files(settings: Settings, folder: Path, manifest: Manifest, master: bytes) -> None:
    if manifest.with_secrets:
        write_new(settings.key_file, f"{master.hex()}\n".encode("ascii"))
    _bring_instances(settings, folder, manifest)
    targets = [settings.home / name for name in manifest.files if name.startswith(f"{FOLDER}/")]
    for target in targets:
        copy(folder / target.relative_to(settings.home), target)
    for inside in {target.parent for target in targets}:
        settle(inside)


def _bring_instances(settings: Settings, folder: Path, manifest: Manifest) -> None:
    """Whose saves are believed; among them this program, which who restores vouches for."""
    if INSTANCES in manifest.files and not settings.instances_place.exists():
        copy(folder / INSTANCES, settings.instances_place)
    if settings.instances_place.exists() and not settings.instance_key_place.exists():
        rotated(settings, manifest.last_index)


def _require_whole(database: Database, manifest: Manifest) -> None:
    with dumps.moment(database) as now:
        if (now.last_index, now.last_position) != (manifest.last_index, manifest.last_position):
            raise RestoreIncomplete(expected=manifest.last_position)


def _make_usable(services: Services, newer: Manifest | None) -> int:
    """Finish erasures that were under way, make the read models again, apply later erasures."""
    from replay.rebuild.course import rebuild  # noqa: PLC0415  the engine takes a second to load
    from replay.segments.shelf import Shelf  # noqa: PLC0415  the engine takes a second to load

    with services.database.connect("owner") as connection:
        known = [Erasure.of(event) for event in dumps.erasures(connection)]
    with services.database.connect("keeper") as connection:
        for one in known:
            forget_hits(connection, one.subject)
            destroy(connection, one.subject)
        connection.commit()
    with services.pool.connection() as connection:
        for one in known:
            store_of(services).forget(connection, one.subject)
    # Segments that stand where the settings say may know more than this backup does.
    with tempfile.TemporaryDirectory(dir=services.settings.home) as folder:
        rebuild(services.database, services.keyring, Shelf(folder))
    done = {one.subject for one in known}
    later = [one for one in newer.erasures if one.subject not in done] if newer else []
    return sum(_erase_again(services, one) for one in later)


def _erase_again(services: Services, one: Erasure) -> bool:
    """Give an erasure again, on the word of who asked for it and approved it; False: who was erased is not
    in this older register.
    """
    try:
        erase_again(services, one)
    except NotFound:
        return False
    return True
