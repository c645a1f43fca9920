"""What a signer or a witness remembers: the last tree that it signed, for each origin, in a file of mode 600.

    huce-log-state-1
    <public key that signs>
    <size> <root in base64> <origin>      for each origin, in the order of their bytes
    sha256:<of the bytes above, 64 lowercase hex digits>

The digest tells a damaged file, not a forged one: who can write the file can turn the signer back.
Beside it lies `<name>.lock`, which a process holds as long as it signs.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.log import files
from ledger.log.encodings import base64, decimal, lines, unhash, utf8
from ledger.log.errors import Malformed
from ledger.log.keys import VerifierKey
from ledger.log.witnessing import Head

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FIRST = "huce-log-state-1"
_STATE = "状态文件"


class StateRefused(Refused):
    """Without its state nobody signs."""

    code, sentence = "state_refused", "状态文件 {file} 不能使用。"


class StateMissing(StateRefused):
    code = "state_missing"
    sentence = "没有状态文件 {file}:第一次启动请加 --first,不是第一次就是状态丢失,这把密钥不能再签名。"


class StateExists(StateRefused):
    code, sentence = "state_exists", "状态文件 {file} 已经有了,不是第一次启动,请去掉 --first。"


class StateDamaged(StateRefused):
    code = "state_damaged"
    sentence = "状态文件 {file} 已损坏,不知道签到了哪里,所以不再签名;怎样处理见管理手册。"


class StateOfAnother(StateRefused):
    code, sentence = "state_of_another", "状态文件 {file} 是另一把密钥的。"


class StateLocked(StateRefused):
    code, sentence = "state_locked", "状态文件 {file} 正由另一个进程使用。"


class StateChanged(StateRefused):
    """Somebody wrote the file, or removed its lock, while we held it."""

    code = "state_changed"
    sentence = "状态文件 {file} 或它的锁在使用中被别人改动,不再签名。"


class State:
    """The heads of one key, in memory as in the file; got from `opened`."""

    def __init__(self, file: Path, lock: int, key: VerifierKey, data: bytes) -> None:
        self._file, self._lock, self._key, self._data = file, lock, key, data
        self._heads = _read(file, key, data)

    def head(self, origin: str) -> Head:
        """The tree signed last; without leaves, when there was none."""
        return self._heads.get(origin, Head())

    def store(self, origin: str, head: Head) -> None:
        """Remember it: it is on the disk when this returns, and only then may one sign.

        `ValueError` for a smaller tree.  Refused: `StateChanged`, `files.FileUnusable`; after both, nobody
        knows what the disk holds, and the process must end.
        """
        before = self.head(origin)
        if head == before:
            return
        if head.size <= before.size:
            raise ValueError("a signed tree does not go back")
        heads = {**self._heads, origin: head}
        data = _written(self._key, heads)
        self._require_unchanged()
        files.replace(self._file, data)
        self._heads, self._data = heads, data

    def _require_unchanged(self) -> None:
        beside = _lock_file(self._file)
        with files.usable(self._file):
            held = beside.exists() and os.path.samestat(os.fstat(self._lock), beside.stat())
        if not held or files.read(self._file) != self._data:
            raise StateChanged(file=self._file)


@contextmanager
def opened(file: Path, key: VerifierKey, *, first: bool = False) -> Iterator[State]:
    """The state of a key, while no other process can open it; `first` makes a new, empty one.

    Refused: `StateRefused`, `files.FileExposed`, `files.FileUnusable`.  Nothing is ever begun anew
    unless `first` says so.
    """
    file = file.resolve()
    with _locked(file) as lock:
        if first and not files.write_new(file, _written(key, {})):
            raise StateExists(file=file)
        if not file.exists():
            raise StateMissing(file=file)
        data = files.read(file)
        # A process that was killed may have left the last renaming in memory only.
        with files.usable(file):
            files.sync_folder(file)
        yield State(file, lock, key, data)


@contextmanager
def _locked(file: Path) -> Iterator[int]:
    beside = _lock_file(file)
    with files.usable(beside):
        lock = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(file, lock)
        yield lock
    finally:
        os.close(lock)


def _lock(file: Path, lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StateLocked(file=file) from None


def _lock_file(file: Path) -> Path:
    # Never the state itself: each storing puts another file in its place.
    return file.with_name(f"{file.name}.lock")


def _written(key: VerifierKey, heads: Mapping[str, Head]) -> bytes:
    told = [f"{head.size} {base64(head.root)} {origin}" for origin, head in sorted(heads.items())]
    above = "".join(f"{line}\n" for line in (_FIRST, key.text, *told)).encode()
    return above + f"sha256:{sha256(above).hexdigest()}\n".encode()


def _read(file: Path, key: VerifierKey, data: bytes) -> dict[str, Head]:
    try:
        _, text, *told, _ = lines(utf8(data, _STATE), _STATE)
        owner, heads = VerifierKey.read(text), dict(map(_head, told))
    except (Malformed, ValueError):
        raise StateDamaged(file=file) from None
    # As it was written, and in no other way: this compares the first line, the order, the digest.
    if _written(owner, heads) != data:
        raise StateDamaged(file=file)
    if owner != key:
        raise StateOfAnother(file=file)
    return heads


def _head(line: str) -> tuple[str, Head]:
    size, root, origin = line.split(" ", 2)
    return origin, Head(decimal(size, _STATE), unhash(root, _STATE))
