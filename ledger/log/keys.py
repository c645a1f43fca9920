"""Keys of signed notes (C2SP signed-note): their names, IDs and texts, and Ed25519 under them.

Two kinds, and a key makes statements of its own kind only: `ED25519` signs the text of a note as it is,
`COSIGNATURE` signs it with the time of signing (C2SP tlog-cosignature, cosignature/v1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.log.encodings import MOST, base64, unbase64
from ledger.log.errors import Malformed

#: Signature types: the byte before the key in IDs and texts.
ED25519 = 0x01
COSIGNATURE = 0x04

_KEY = "公钥"
_SECRET = "私钥"  # noqa: S105  # what it is called, in words
_PRIVATE = "PRIVATE+KEY+"
_ID = 4
_LENGTH = 32
_TIME = 8


def valid_name(name: str) -> bool:
    """Whether a key may be named so: not empty, UTF-8, no blank of Unicode, no plus, no control character."""
    spoils = any(char.isspace() or char < " " or char == "+" or "\ud800" <= char <= "\udfff" for char in name)
    return bool(name) and not spoils


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key: the name of its owner, the kind, 32 bytes of Ed25519.  Refused: `Malformed`."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        _check(_KEY, self.name, self.kind, self.public)

    @classmethod
    def read(cls, text: str) -> Self:
        """The key of `<name>+<ID in hex>+<base64 of kind and key>`.  Refused: `Malformed`."""
        name, key_id, encoded = _parts(text, _KEY)
        key = cls(name, *_material(encoded, _KEY))
        _need_id(key_id, key.id, _KEY)
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that, with the name, tell which key signed: no secret, and not hard to imitate."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID]

    @property
    def text(self) -> str:
        """The key as policies and configurations write it (vkey)."""
        return f"{self.name}+{self.id.hex()}+{base64(bytes([self.kind]) + self.public)}"

    def verifies(self, text: str, value: bytes) -> bool:
        """Whether `value` (64 bytes, or 8 of time and 64 if it is a cosignature) signs a note's text."""
        if self.kind == ED25519:
            return self._signed(text.encode(), value)
        at = int.from_bytes(value[:_TIME], "big")
        return at <= MOST and self._signed(cosigned(text, at), value[_TIME:])

    def _signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key: the name of its owner, the kind, the seed of 32 bytes.  Refused: `Malformed`."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check(_SECRET, self.name, self.kind, self.seed)

    @classmethod
    def read(cls, text: str) -> Self:
        """The key of `PRIVATE+KEY+<name>+<ID in hex>+<base64 of kind and seed>`.  Refused: `Malformed`."""
        if not text.startswith(_PRIVATE):
            raise Malformed(what=_SECRET, why=f"应以 {_PRIVATE} 开头")
        name, key_id, encoded = _parts(text.removeprefix(_PRIVATE), _SECRET)
        key = cls(name, *_material(encoded, _SECRET))
        _need_id(key_id, key.verifier.id, _SECRET)
        return key

    @property
    def text(self) -> str:
        """The key as a file keeps it; whoever reads it can sign."""
        encoded = base64(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{encoded}"

    @property
    def verifier(self) -> VerifierKey:
        """The public key of the same owner."""
        return VerifierKey(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """64 bytes over a note's text.  `ValueError` for a key of the other kind."""
        if self.kind != ED25519:
            raise ValueError("this key makes cosignatures")
        return self._private().sign(text.encode())

    def cosign(self, text: str, at: int) -> bytes:
        """8 bytes of time (`at`, POSIX seconds), 64 over it and the text.  `ValueError` as in `sign`."""
        if self.kind != COSIGNATURE:
            raise ValueError("this key makes plain signatures")
        message = cosigned(text, at)
        return at.to_bytes(_TIME, "big") + self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def cosigned(text: str, at: int) -> bytes:
    """What a cosignature signs (C2SP tlog-cosignature): two lines of its own before the text of the note."""
    if not 0 <= at <= MOST:
        raise ValueError("a time is not negative and fits 63 bits")
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _parts(text: str, what: str) -> tuple[str, str, str]:
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise Malformed(what=what, why="应为名称、编号、密钥三部分")
    return parts[0], parts[1], parts[2]


def _material(encoded: str, what: str) -> tuple[int, bytes]:
    data = unbase64(encoded, what)
    if not data:
        raise Malformed(what=what, why="没有密钥")
    return data[0], data[1:]


def _check(what: str, name: str, kind: int, key: bytes) -> None:
    if not valid_name(name):
        raise Malformed(what=what, why="名称为空,或含有空白、加号、控制字符")
    if kind not in {ED25519, COSIGNATURE}:
        raise Malformed(what=what, why="不支持的签名类型")
    if len(key) != _LENGTH:
        raise Malformed(what=what, why="密钥不是32字节")


def _need_id(said: str, key_id: bytes, what: str) -> None:
    if said != key_id.hex():
        raise Malformed(what=what, why="编号与密钥不符")
