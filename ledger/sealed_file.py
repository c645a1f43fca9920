"""A file sealed in numbered chunks: read and written as a stream, and never cut short unnoticed.

`huce-sealed-1` LF, 32 bytes of salt, then chunks of 1 MiB (the last may be shorter), each followed by its
tag of 16 bytes. Every file has a key of its own, made from its subject's key and the salt, so a chunk's
number can be its nonce: eleven bytes of number, one that is 1 for the last chunk and 0 for others.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag

from ledger.vault import SealBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 1 << 20

_MAGIC = b"huce-sealed-1\n"
_SALT = 32
_TAG = 16


class Sealing:
    """Writes one sealed file; `key` makes the file's key from its salt."""

    def __init__(self, file: BinaryIO, key: Callable[[bytes], AESGCM]) -> None:
        salt = os.urandom(_SALT)
        self._file, self._key = file, key(salt)
        self._waiting = bytearray()
        self._number = 0
        file.write(_MAGIC + salt)

    def write(self, part: bytes) -> None:
        """Take the next part of the content; at most one chunk is kept in memory."""
        for start in range(0, len(part), CHUNK):
            self._waiting += part[start : start + CHUNK]
            if len(self._waiting) > CHUNK:
                self._seal(bytes(self._waiting[:CHUNK]), last=False)
                del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write what is left as the last chunk."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


def unsealed(file: BinaryIO, key: Callable[[bytes], AESGCM]) -> Iterator[bytes]:
    """The content, chunk by chunk, from the beginning of the file.

    Raises SealBroken where a chunk was altered, moved, left out or added, or the key is another's.
    """
    file.seek(0)
    head = file.read(len(_MAGIC) + _SALT)
    if len(head) < len(_MAGIC) + _SALT or not head.startswith(_MAGIC):
        raise SealBroken("not a sealed file")
    cipher = key(head[len(_MAGIC) :])
    number, chunk = 0, file.read(CHUNK + _TAG)
    while chunk:
        following = file.read(CHUNK + _TAG)
        yield _opened(cipher, _nonce(number, last=not following), chunk)
        number, chunk = number + 1, following
    if number == 0:
        raise SealBroken("no chunk")


def _opened(cipher: AESGCM, nonce: bytes, chunk: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, chunk, None)
    except InvalidTag as error:
        raise SealBroken("altered, cut short, or sealed under another key") from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
