"""What a backup holds: its files with their digests, how far its ledger goes, and who was erased."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.errors import Refused
from domain.events import Actor
from domain.rules.erasure import subject_of
from ledger.evidence import private, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.events import Event

NAME = "manifest.json"
_PART = 1 << 20


class BackupIncomplete(Refused):
    """There is no manifest, which is written last."""

    code, sentence = "backup_incomplete", "{folder} 里没有完整的备份:缺少 manifest.json,或它不可读。"


class BackupDamaged(Refused):
    """A file is missing, or is not what the manifest says."""

    code, sentence = "backup_damaged", "备份里的文件 {file} 缺失或已损坏,什么也没有恢复。"


class Part(BaseModel):
    """One file: SHA-256 in hexadecimal digits, size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha256: str
    size: int


class Erasure(BaseModel):
    """One erasure recorded: of whom, on what basis, who approved and who asked for it. No personal data of
    the erased.

    `kind`: whether `subject` is the id of a person or of a helper's pairing. `requested_by`: account, person
    and division; none where one person did it all, as once was so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    event: str
    kind: Literal["person", "pairing"]
    subject: str
    basis: str
    account: str
    official: str
    division: str
    requested_by: dict[str, str] | None = None

    @classmethod
    def of(cls, event: Event) -> Self:
        """What an event of the ledger says."""
        kind, subject = subject_of(event)
        return cls(
            event=event.id, kind="pairing" if kind == "pairing" else "person", subject=subject,
            basis=event.facts["basis"], account=event.actor.account, official=event.actor.person,
            division=event.actor.division, requested_by=event.facts.get("requested_by"),
        )  # fmt: skip

    @property
    def requester(self) -> Actor | None:
        """Who asked for it."""
        by = self.requested_by
        return Actor(by["account"], by["person"], by["division"]) if by else None

    @property
    def asked(self) -> dict[str, str]:
        """Whom and on what basis, as it was asked for."""
        return {"kind": self.kind, "subject": self.subject, "basis": self.basis}


class Manifest(BaseModel):
    """The whole backup; `missing` names evidence that was registered but not to be found."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal["huce-backup-1"] = "huce-backup-1"
    made_at: datetime
    last_index: int
    last_position: int
    master_key: str
    with_secrets: bool
    files: dict[str, Part]
    missing: list[str]
    erasures: list[Erasure]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup. Raises BackupIncomplete."""
        try:
            return cls.model_validate_json((folder / NAME).read_bytes())
        except (OSError, ValidationError):
            raise BackupIncomplete(folder=folder) from None

    def write(self, folder: Path) -> None:
        """Make the backup a whole one: everything else is on the disk before the manifest has its name."""
        for inside in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
            settle(inside)
        draft = folder / f"{NAME}.new"
        write_new(draft, self.model_dump_json(indent=1).encode())
        draft.rename(folder / NAME)
        settle(folder)

    def verify(self, folder: Path, progress: Callable[[int, int], None]) -> None:
        """Hold every file against its digest. Raises BackupDamaged, naming the first that differs."""
        for done, (name, part) in enumerate(self.files.items(), start=1):
            try:
                found = measured(folder / name)
            except OSError:
                raise BackupDamaged(file=name) from None
            if found != part:
                raise BackupDamaged(file=name)
            progress(done, len(self.files))


def measured(file: Path) -> Part:
    """The digest and size of a file, which is brought onto the disk too."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as read:
        while part := read.read(_PART):
            digest.update(part)
            size += len(part)
        os.fsync(read.fileno())
    return Part(sha256=digest.hexdigest(), size=size)


def copy(source: Path, target: Path) -> Part:
    """Copy a file for its owner alone, onto the disk; the digest and size of what was copied."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, _new(target) as written:
        while part := read.read(_PART):
            digest.update(part)
            size += len(part)
            written.write(part)
        written.flush()
        os.fsync(written.fileno())
    return Part(sha256=digest.hexdigest(), size=size)


def write_new(file: Path, content: bytes) -> Part:
    """Write a small file for its owner alone, onto the disk."""
    with _new(file) as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    return Part(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _new(file: Path) -> BinaryIO:
    private(file.parent)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
