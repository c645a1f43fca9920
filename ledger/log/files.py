"""Small files for their owner alone (mode 600): whole or not there, also after a power cut."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.secret import SecretExposed

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The most bytes that such a file can have.
MOST_BYTES = 1_000_000

_WORDS = {
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), "没有这个文件,或它所在的文件夹"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "没有权限"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "磁盘已满"),
    errno.EISDIR: "是文件夹",
    errno.ENAMETOOLONG: "路径过长",
}


class FileExposed(SecretExposed):
    """Somebody else could read or write the file."""

    code, sentence = "file_exposed", "文件 {file} 别人也能读写,请先执行 chmod 600 再启动。"


class FileUnusable(Refused):
    """The file cannot be read or written; `why` in words."""

    code, sentence = "file_unusable", "文件 {file} 不能使用:{why}。"


@contextmanager
def usable(file: Path) -> Iterator[None]:
    """Turn what the system says about the file into `FileUnusable`."""
    try:
        yield
    except OSError as error:
        why = _WORDS.get(error.errno or 0, "读写出错")
        raise FileUnusable(file=file, why=why) from error


def read(file: Path) -> bytes:
    """The bytes of a file that nobody else can read or write.  Refused: `FileExposed`, `FileUnusable`."""
    with usable(file), open(file, "rb", opener=_at_once) as opened:
        _require_private(file, os.fstat(opened.fileno()))
        return opened.read(MOST_BYTES)


def write_new(file: Path, data: bytes) -> bool:
    """Write a file that is not there yet; False, and nothing is written, when it is.

    Refused: `FileUnusable`.
    """
    with usable(file):
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            _fill(number, data)
            os.link(name, file)
        except FileExistsError:
            return False
        finally:
            Path(name).unlink()
        sync_folder(file)
        return True


def replace(file: Path, data: bytes, mode: int = 0o600) -> None:
    """Put these bytes in the place of the file's.  One process at a time.  Refused: `FileUnusable`.

    When it returns, a power cut takes nothing back; when it does not, either content may be there.
    """
    with usable(file):
        draft = file.with_name(f".{file.name}.new")
        draft.unlink(missing_ok=True)
        _fill(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), data)
        draft.replace(file)
        sync_folder(file)


def sync_folder(file: Path) -> None:
    """Bring the name of the file onto the disk: what was linked or renamed stays so."""
    number = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _at_once(name: str, flags: int) -> int:
    # A pipe in its place would let us wait for ever.
    return os.open(name, flags | os.O_NONBLOCK)


def _fill(number: int, data: bytes) -> None:
    with os.fdopen(number, "wb") as draft:
        draft.write(data)
        draft.flush()
        os.fsync(number)


def _require_private(file: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise FileUnusable(file=file, why="不是普通文件")
    if found.st_mode & 0o077:
        raise FileExposed(file=file)
    if found.st_size > MOST_BYTES:
        raise FileUnusable(file=file, why=f"超过{MOST_BYTES}字节")
