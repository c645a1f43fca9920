"""Checkpoints (C2SP tlog-checkpoint): how large a log is and what its root is, as the text of a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ledger.log import notes
from ledger.log.encodings import MOST, base64, decimal, lines, unhash
from ledger.log.errors import Malformed
from ledger.log.merkle import HASH_SIZE

if TYPE_CHECKING:
    from ledger.log.keys import SignerKey

_CHECKPOINT = "检查点"
_TIME = 8


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log (its origin), its number of leaves, its root of 32 bytes, and lines that mean nothing here.

    Refused: `Malformed`.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise Malformed(what=_CHECKPOINT, why="有一行为空或含有换行")
        if not 0 <= self.size <= MOST or len(self.root) != HASH_SIZE:
            raise Malformed(what=_CHECKPOINT, why="大小或根哈希不正确")

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint of a note's text.  Refused: `Malformed`."""
        found = lines(text, _CHECKPOINT)
        if len(found) < 3:
            raise Malformed(what=_CHECKPOINT, why="应有来源、大小、根哈希三行")
        origin, size, root, *extensions = found
        return cls(origin, decimal(size, _CHECKPOINT), unhash(root, _CHECKPOINT), tuple(extensions))

    @property
    def text(self) -> str:
        """The text of the note that says it."""
        body = [self.origin, str(self.size), base64(self.root), *self.extensions]
        return "".join(f"{line}\n" for line in body)


def sign(checkpoint: Checkpoint, key: SignerKey) -> notes.Note:
    """The note of a log about itself: the name of its key is its origin, else `ValueError`."""
    if key.name != checkpoint.origin:
        raise ValueError("a log signs with the key of its own origin")
    return notes.Note(checkpoint.text, (notes.sign(checkpoint.text, key),))


def cosign(note: notes.Note, key: SignerKey, at: int) -> notes.Signature:
    """A witness's signature for a checkpoint (C2SP tlog-cosignature), at `at` in POSIX seconds.

    Whether it may be given, `ledger.log.witnessing` decides.  Refused: `Malformed`, for any other note.
    """
    Checkpoint.read(note.text)
    return notes.Signature(key.name, key.verifier.id, key.cosign(note.text, at))


def cosigned_at(signature: notes.Signature) -> int:
    """The time, in POSIX seconds, that a verified cosignature says."""
    return int.from_bytes(signature.value[:_TIME], "big")
