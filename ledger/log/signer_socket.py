"""The unix socket over which a signer is asked: one request and one answer a connection."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import time
from contextlib import contextmanager, nullcontext, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

from domain.errors import Refused
from ledger.log import answers
from ledger.log.answers import Answer, TimedOut, Unreachable
from ledger.log.files import FileUnusable, usable
from ledger.log.signer import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ledger.log.notes import Signature
    from ledger.log.signer import SigningRequest

#: Seconds that whoever asks has for its request, and again for taking the answer.
SECONDS = 5.0

_WHO = "签名进程"
#: Of Linux: the longest path of a unix socket, in bytes.
_LONGEST = 107
_WAITING = 16


class SocketTaken(Refused):
    """Somebody listens there, or something else than a socket lies there."""

    code, sentence = "socket_taken", "{file} 已由另一个进程使用,或不是套接字。"


def ask(path: Path, request: SigningRequest, seconds: float = 10) -> tuple[Signature, ...]:
    """What the signer at this socket signed, nothing verified yet.

    Refused: `Unreachable`; `TimedOut`; `StandsElsewhere`, `Declined`, `Malformed`.
    """
    deadline = time.monotonic() + seconds
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(seconds)
            connection.connect(os.fsencode(path))
            connection.sendall(request.data)
            connection.shutdown(socket.SHUT_WR)
            found = _received(connection, answers.MOST_BYTES, deadline)
    except TimeoutError as error:
        raise TimedOut(who=_WHO, seconds=seconds) from error
    except OSError as error:
        raise Unreachable(who=_WHO) from error
    if not found:
        raise Unreachable(who=_WHO)
    return Answer.read(found).signatures(_WHO)


@contextmanager
def listening(path: Path, group: str | None = None) -> Iterator[socket.socket]:
    """A socket of mode 600 at this path, or 660 for a group of accounts; gone when the block is left.

    One that a killed process left behind is replaced.  Refused: `SocketTaken`, `FileUnusable`.
    """
    with socket.socket(socket.AF_UNIX) as listener:
        with usable(path):
            _make_way(path)
            bound = _bind(listener, path)
        try:
            _share(path, group)
            listener.listen(_WAITING)
            yield listener
        finally:
            with suppress(OSError):
                if os.path.samestat(path.lstat(), bound):
                    path.unlink()


def serve(
    listener: socket.socket,
    answer: Callable[[bytes], Answer],
    held: Callable[[], AbstractContextManager[object]] = nullcontext,
    seconds: float = SECONDS,
) -> NoReturn:
    """Answer for ever, one after the other; in `held` nothing may interrupt.

    What `answer` raises ends it, and whoever asked gets no answer.
    """
    while True:
        connection, _ = listener.accept()
        with connection:
            asked = _asked(connection, seconds)
            with held():
                reply = asked if isinstance(asked, Answer) else answer(asked)
                # Whoever hung up meanwhile asks again and gets the same answer.
                with suppress(OSError):
                    connection.settimeout(seconds)
                    connection.sendall(reply.data)


def _asked(connection: socket.socket, seconds: float) -> bytes | Answer:
    """The request, or the answer when there is none."""
    try:
        found = _received(connection, MOST_BYTES, time.monotonic() + seconds)
    except TimeoutError:
        return Answer.declined(HTTPStatus.REQUEST_TIMEOUT)
    except OSError:
        return b""
    if found is None:
        return Answer.declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return found


def _received(connection: socket.socket, most: int, deadline: float) -> bytes | None:
    """All that comes until the other side ends it; None when that is more than `most` bytes.

    `TimeoutError` at the deadline.
    """
    parts, size = list[bytes](), 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(most)
        if not part:
            return b"".join(parts) if size <= most else None
        size += len(part)
        if size <= most:
            parts.append(part)


def _make_way(path: Path) -> None:
    """Remove the socket that nobody listens on any more."""
    if not os.path.lexists(path):
        return
    if not stat.S_ISSOCK(path.lstat().st_mode):
        raise SocketTaken(file=path)
    with socket.socket(socket.AF_UNIX) as trial:
        trial.settimeout(1)
        try:
            trial.connect(os.fsencode(path))
        except ConnectionRefusedError:
            path.unlink()
        except OSError:
            raise SocketTaken(file=path) from None
        else:
            raise SocketTaken(file=path)


def _bind(listener: socket.socket, path: Path) -> os.stat_result:
    """Make the socket's file, which nobody else can use at any moment."""
    if len(os.fsencode(path)) > _LONGEST:
        raise FileUnusable(file=path, why=f"路径超过{_LONGEST}字节")
    before = os.umask(0o177)
    try:
        listener.bind(os.fsencode(path))
    finally:
        os.umask(before)
    return path.lstat()


def _share(path: Path, group: str | None) -> None:
    if group is None:
        return
    try:
        shutil.chown(path, group=group)
        path.chmod(0o660)
    except (LookupError, OSError):
        raise FileUnusable(file=path, why="没有这个用户组,或不能把它交给这个组") from None
