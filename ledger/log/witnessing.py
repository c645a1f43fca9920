"""What a witness is asked and what it answers (C2SP tlog-witness, add-checkpoint): texts and the decision.

How they travel, by HTTP or on a USB stick, is no matter here.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from ledger.log import merkle
from ledger.log.checkpoints import Checkpoint
from ledger.log.encodings import base64, decimal, lines, unhash, utf8
from ledger.log.errors import Malformed, NoteRefused, ProofFailed
from ledger.log.notes import Note, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.log.keys import VerifierKey

#: The type of the answer that names a size (409).
SIZE_TYPE = "text/x.tlog.size"

_REQUEST = "见证请求"
_ANSWER = "见证答复"
_OLD = "old "
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Request:
    """Cosign this checkpoint: `proof` leads from the tree of `old` leaves, cosigned last, to it."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The request of a body.  Refused: `Malformed` (400)."""
        above, blank, note = data.partition(b"\n\n")
        if not blank or not above.startswith(_OLD.encode()):
            raise Malformed(what=_REQUEST, why="应以 old 一行开头,空行之后是检查点")
        old, *proof = lines(utf8(above + b"\n", _REQUEST), _REQUEST)
        if len(proof) > _MOST_HASHES:
            raise Malformed(what=_REQUEST, why=f"哈希多于{_MOST_HASHES}个")
        hashes = tuple(unhash(line, _REQUEST) for line in proof)
        request = cls(decimal(old.removeprefix(_OLD), _REQUEST), hashes, Note.read(note))
        Checkpoint.read(request.note.text)
        return request

    @property
    def data(self) -> bytes:
        """The bytes of the body."""
        head = [f"{_OLD}{self.old}", *map(base64, self.proof), ""]
        return "".join(f"{line}\n" for line in head).encode() + self.note.data

    @property
    def checkpoint(self) -> Checkpoint:
        """What is to be cosigned, nothing verified yet; by its origin the witness finds keys and head."""
        return Checkpoint.read(self.note.text)


@dataclass(frozen=True, slots=True)
class Head:
    """The tree that a witness cosigned last for an origin; as it is here, when it never did."""

    size: int = 0
    root: bytes = merkle.EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Decision:
    """The HTTP status, and what goes with it.

    200: `head` is to be stored, in one step with the check that the stored one is still the one decided
    on, and then the checkpoint cosigned.  409 with `size`: that is the size cosigned last; ask again from
    there.  409 without: there is another tree of the same size, which no proof can mend.
    """

    status: HTTPStatus
    head: Head | None = None
    size: int | None = None


def decide(request: Request, keys: Sequence[VerifierKey], stored: Head) -> Decision:
    """What a witness does that trusts `keys` for the origin (none: it does not know it) and stores `stored`.

    404 an unknown origin, 403 no valid signature of a known key, otherwise as `advance`.
    """
    if not keys:
        return Decision(HTTPStatus.NOT_FOUND)
    try:
        opened(request.note, keys)
    except NoteRefused:
        return Decision(HTTPStatus.FORBIDDEN)
    return advance(request.checkpoint, request.old, request.proof, stored)


def advance(checkpoint: Checkpoint, old: int, proof: Sequence[bytes], stored: Head) -> Decision:
    """Whether who stores `stored` may sign the checkpoint, wherever it came from.

    400 the tree shrinks, 409 the proof starts elsewhere or the same size has another root, 422 a bad proof.
    """
    if old > checkpoint.size:
        return Decision(HTTPStatus.BAD_REQUEST)
    if old != stored.size:
        return Decision(HTTPStatus.CONFLICT, size=stored.size)
    if not proof and old == checkpoint.size and checkpoint.root != stored.root:
        return Decision(HTTPStatus.CONFLICT)
    try:
        merkle.verify_consistency(old, checkpoint.size, proof, stored.root, checkpoint.root)
    except ProofFailed:
        return Decision(HTTPStatus.UNPROCESSABLE_ENTITY)
    return Decision(HTTPStatus.OK, Head(checkpoint.size, checkpoint.root))


def write_size(size: int) -> bytes:
    """The body of an answer 409 that names the size cosigned last."""
    return f"{size}\n".encode()


def read_size(data: bytes) -> int:
    """The size of such a body.  Refused: `Malformed`."""
    found = lines(utf8(data, _ANSWER), _ANSWER)
    return decimal("\n".join(found), _ANSWER)
