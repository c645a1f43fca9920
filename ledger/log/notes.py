"""Signed notes (C2SP signed-note): a text, a blank line, a line for each signature.

Lines of unknown keys are ignored, a wrong signature of a known key refuses the whole note, and so
does the lack of a known one.  A note of more than a million bytes or 100 signatures is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ledger.log.encodings import base64, lines, unbase64, utf8
from ledger.log.errors import Malformed, NotSigned, SignatureInvalid
from ledger.log.keys import VerifierKey, valid_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.keys import SignerKey

MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100

_NOTE = "签名文本"
_DASH = "\u2014 "
_ID = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """One line: who says to have signed (name, four bytes of key ID), and the bytes that should show it."""

    name: str
    id: bytes
    value: bytes

    def __post_init__(self) -> None:
        if not valid_name(self.name) or len(self.id) != _ID or not self.value:
            raise Malformed(what=_NOTE, why="签名行不正确")

    @classmethod
    def read(cls, line: str) -> Self:
        """The signature of a line, given without its LF.  Refused: `Malformed`."""
        name, blank, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not blank:
            raise Malformed(what=_NOTE, why="签名行不正确")
        data = unbase64(encoded, _NOTE)
        return cls(name, data[:_ID], data[_ID:])

    @property
    def line(self) -> str:
        """The line, ended with LF."""
        return f"{_DASH}{self.name} {base64(self.id + self.value)}\n"

    @property
    def maker(self) -> tuple[str, bytes]:
        """Name and ID, which together say which key signed."""
        return self.name, self.id


@dataclass(frozen=True, slots=True)
class Note:
    """A text (it ends with LF) and its signatures, nothing verified yet.  Refused: `Malformed`."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or _has_controls(self.text):
            raise Malformed(what=_NOTE, why="正文没有以换行结束,或含有控制字符")
        if not 1 <= len(self.signatures) <= MOST_SIGNATURES:
            raise Malformed(what=_NOTE, why=f"签名应有1至{MOST_SIGNATURES}个")

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The note of these bytes, which `data` gives back as they were.  Refused: `Malformed`."""
        if len(data) > MOST_BYTES:
            raise Malformed(what=_NOTE, why=f"超过{MOST_BYTES}字节")
        # The last blank line parts the text, which may hold blank lines, from the signatures.
        text, blank, below = utf8(data, _NOTE).rpartition("\n\n")
        if not blank:
            raise Malformed(what=_NOTE, why="没有空行与签名")
        return cls(text + "\n", read_signatures(below))

    @property
    def data(self) -> bytes:
        """The bytes of the note."""
        return f"{self.text}\n{write_signatures(self.signatures)}".encode()

    def signed(self, *more: Signature) -> Note:
        """The note with these signatures too; one of the same key takes the place of the older."""
        makers = {signature.maker for signature in more}
        kept = [signature for signature in self.signatures if signature.maker not in makers]
        return replace(self, signatures=(*kept, *more))


@dataclass(frozen=True, slots=True)
class Opened:
    """A note on which one may rely: of each known key that signed, its first signature."""

    note: Note
    valid: tuple[Signature, ...]

    def of(self, key: VerifierKey) -> Signature | None:
        """The valid signature of a key; None if it has not signed, or was not among the known ones."""
        return next((each for each in self.valid if each.maker == (key.name, key.id)), None)


def sign(text: str, key: SignerKey) -> Signature:
    """The signature of an `ED25519` key for the text of a note."""
    return Signature(key.name, key.verifier.id, key.sign(text))


def opened(note: Note, keys: Iterable[VerifierKey]) -> Opened:
    """Verify every line of every known key, also where a key has several.

    Refused: `SignatureInvalid`, `NotSigned`; `Malformed`, when two keys share name and ID.
    """
    known, valid = _known(keys), dict[tuple[str, bytes], Signature]()
    for signature in dict.fromkeys(note.signatures):
        key = known.get(signature.maker)
        if key is None:
            continue
        if not key.verifies(note.text, signature.value):
            raise SignatureInvalid(name=key.name)
        valid.setdefault(signature.maker, signature)
    if not valid:
        raise NotSigned
    return Opened(note, tuple(valid.values()))


def write_signatures(signatures: Iterable[Signature]) -> str:
    """The lines of signatures, as they stand below a note and in the answer of a witness."""
    return "".join(signature.line for signature in signatures)


def read_signatures(text: str) -> tuple[Signature, ...]:
    """The signatures of one or more such lines, 100 at most.  Refused: `Malformed`."""
    found = lines(text, _NOTE)
    if len(found) > MOST_SIGNATURES:
        raise Malformed(what=_NOTE, why=f"签名应有1至{MOST_SIGNATURES}个")
    return tuple(Signature.read(line) for line in found)


def _known(keys: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known = dict[tuple[str, bytes], VerifierKey]()
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise Malformed(what="公钥", why="两个不同的公钥名称与编号相同")
    return known


def _has_controls(text: str) -> bool:
    return any(char < " " and char != "\n" for char in text)
