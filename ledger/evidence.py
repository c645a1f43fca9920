"""Evidence: files by the digest of their content, each sealed with the key of the one it shows.

FOLDER/ab/abcdef….SUBJECT   a sealed file: SHA-256 of the clear content, and whose key it is under
FOLDER/new/                 files on their way, which nothing names yet
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from domain.errors import InvalidInput, NotFound, Refused
from domain.finish import PersonErased
from ledger.errors import ConditionFailed
from ledger.evidence_rows import Item, Subject, of_digest, of_subjects, wrapped_key
from ledger.media import Sniffer
from ledger.sealed_file import Sealing, unsealed
from ledger.sql import Queries
from ledger.vault import SealBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType
    from typing import BinaryIO

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from ledger.database import Connection
    from ledger.vault import Vault

#: Seconds after which a file on its way was given up by whoever brought it.
_GIVEN_UP = 86_400

_QUERIES = Queries("ledger", "queries/evidence.sql")


class EvidenceTooLarge(InvalidInput):
    """The content has more bytes than one piece of evidence may have."""

    code, field, sentence = "evidence_too_large", "file", "佐证材料每份不能超过{most}字节。"


class EvidenceErased(NotFound):
    """The subject's key has been destroyed, and the file with it."""

    code, sentence = "evidence_erased", "这份佐证材料已随当事人的个人信息一并抹除。"


class EvidenceBroken(Refused):
    """The file is missing, or is not what its digest says."""

    code = "evidence_broken"
    sentence = "这份佐证材料的文件缺失,或与登记的摘要不符,请联系管理员从备份中恢复。"


class Store:
    """The sealed files of one folder. What it does in the database joins the caller's transaction."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder = folder
        self._vault = vault

    def draft(self, connection: Connection, subject: Subject, most: int) -> Draft:
        """A file on its way in, of at most `most` bytes. Raises PersonErased."""
        _require_not_erased(connection, subject)
        known = wrapped_key(connection, subject.id)
        wrapped = known or self._vault.make_key(subject.id)
        return Draft(self, subject, wrapped, partial(self._vault.file_key, subject.id, wrapped), most)

    def read(self, connection: Connection, item: Item) -> Iterator[bytes]:
        """The content in chunks of at most 1 MiB; all of it has been held against the digest before.

        Raises EvidenceErased, EvidenceBroken.
        """
        wrapped = wrapped_key(connection, item.subject)
        if wrapped is None:
            raise EvidenceErased
        key = partial(self._vault.file_key, item.subject, wrapped)
        try:
            file = (self.folder / item.name).open("rb")
        except FileNotFoundError as error:
            raise EvidenceBroken from error
        try:
            _require_digest(file, key, item.digest)
        except BaseException:
            file.close()
            raise
        return _streamed(file, key)

    def opens(self, connection: Connection, item: Item) -> bool:
        """Whether the file is there and is what its digest says."""
        try:
            for _ in self.read(connection, item):
                pass
        except (EvidenceBroken, EvidenceErased):
            return False
        return True

    def forget(self, connection: Connection, subject: str) -> int:
        """Remove the files of a subject whose key was destroyed; how many there were. Rows stay."""
        items = of_subjects(connection, [subject])
        there = [path for item in items if (path := self.folder / item.name).exists()]
        for path in there:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in there}:
            settle(folder)
        return len(there)


class Draft:
    """A file being sealed while it comes in; left without `keep`, nothing of it stays."""

    def __init__(
        self, store: Store, subject: Subject, wrapped: bytes, key: Callable[[bytes], AESGCM], most: int
    ) -> None:
        self._store, self._subject, self._wrapped, self._most = store, subject, wrapped, most
        folder = private(store.folder / "new")
        _clear_given_up(folder)
        number, name = tempfile.mkstemp(dir=folder)
        self._path, self._file = Path(name), os.fdopen(number, "wb")
        self._sealing = Sealing(self._file, key)
        self._sniffer, self._hash, self._size = Sniffer(), hashlib.sha256(), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def write(self, part: bytes) -> None:
        """Take the next part of the content. Raises EvidenceTooLarge, EvidenceTypeRefused."""
        self._size += len(part)
        if self._size > self._most:
            raise EvidenceTooLarge(most=self._most)
        self._sniffer.feed(part)
        self._hash.update(part)
        self._sealing.write(part)

    def keep(self, connection: Connection, account: str) -> tuple[Item, bool]:
        """Put the whole file in its place and record it; True: it was there already.

        The connection is in autocommit mode or its caller commits. Raises EvidenceTypeRefused,
        PersonErased, ConditionFailed when somebody else made the subject's first key meanwhile.
        """
        media_type, digest = self._sniffer.media_type(), f"sha256:{self._hash.hexdigest()}"
        self._finish()
        with connection.transaction():
            connection.execute(_QUERIES.lock, {"tag": self._subject.tag})
            _require_not_erased(connection, self._subject)
            if (there := self._there(connection, digest)) is not None:
                return there, True
            self._keep_key(connection)
            given = {
                "digest": digest, "subject": self._subject.id, "kind": self._subject.kind,
                "division": self._subject.division, "media_type": media_type, "size": self._size,
                "account": account,
            }  # fmt: skip
            connection.execute(_QUERIES.add, given)
            item = next(i for i in of_digest(connection, digest) if i.subject == self._subject.id)
            # The row is not seen before the file is whole and in its place.
            self._place(item)
            return item, False

    def _finish(self) -> None:
        self._sealing.finish()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _there(self, connection: Connection, digest: str) -> Item | None:
        """The same content kept before for the same one, if it still opens."""
        mine = self._subject
        for item in of_digest(connection, digest):
            same = item.division == mine.division if mine.division is not None else item.subject == mine.id
            if same and self._store.opens(connection, item):
                return item
        return None

    def _keep_key(self, connection: Connection) -> None:
        given = {"subject": self._subject.id, "wrapped": self._wrapped}
        connection.execute(_QUERIES.keep_key, given)
        if wrapped_key(connection, self._subject.id) != self._wrapped:
            raise ConditionFailed

    def _place(self, item: Item) -> None:
        target = self._store.folder / item.name
        private(target.parent)
        self._path.replace(target)
        settle(target.parent)


def settle(folder: Path) -> None:
    """Bring the folder's own entries onto the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def private(folder: Path) -> Path:
    """Make the folder, for its owner alone, unless it is there."""
    if not folder.is_dir():
        private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        settle(folder.parent)
    return folder


def _require_not_erased(connection: Connection, subject: Subject) -> None:
    if subject.kind == "person" and connection.execute(_QUERIES.erased, {"tag": subject.tag}).fetchone() == (
        True,
    ):
        raise PersonErased


def _require_digest(file: BinaryIO, key: Callable[[bytes], AESGCM], digest: str) -> None:
    found = hashlib.sha256()
    try:
        for chunk in unsealed(file, key):
            found.update(chunk)
    except SealBroken as error:
        raise EvidenceBroken from error
    if f"sha256:{found.hexdigest()}" != digest:
        raise EvidenceBroken


def _streamed(file: BinaryIO, key: Callable[[bytes], AESGCM]) -> Iterator[bytes]:
    with file:
        yield from unsealed(file, key)


def _clear_given_up(folder: Path) -> None:
    """Remove what killed processes left on its way long ago."""
    oldest = time.time() - _GIVEN_UP
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
