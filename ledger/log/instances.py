"""Whose saves are believed: the public keys of the program's instances, and which events each may sign.

A text file of mode 644, kept where the database's administrator cannot write, and by every auditor:

    # comment
    instance <vkey>             every event
    instance <vkey> <from>-     from this index of the ledger on
    instance <vkey> <from>-<to> up to this one: the key was replaced, or revoked

Indexes, not times: where an event stands in the log nobody can change afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.log.encodings import MOST, decimal, lines, utf8
from ledger.log.errors import Malformed
from ledger.log.keys import ED25519, VerifierKey

_FILE = "程序密钥名单"
_RANGE = re.compile(r"(\d+)-(\d*)")
_ID = 4


@dataclass(frozen=True)
class Trusted:
    """A key and the indexes, both included, of the events whose saves it may sign."""

    key: VerifierKey
    first: int = 1
    last: int = MOST

    @property
    def line(self) -> str:
        """As the file has it."""
        open_end = "" if self.last == MOST else str(self.last)
        span = f" {self.first}-{open_end}" if (self.first, self.last) != (1, MOST) else ""
        return f"instance {self.key.text}{span}"

    @cached_property
    def _public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.key.public)

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether the key made these 64 bytes over the text."""
        try:
            self._public.verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Instances:
    """The keys of a file, by their IDs."""

    keys: tuple[Trusted, ...] = ()
    _by_id: dict[bytes, list[Trusted]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if len({one.key for one in self.keys}) != len(self.keys):
            raise Malformed(what=_FILE, why="同一把密钥写了两次")
        for one in self.keys:
            self._by_id.setdefault(one.key.id, []).append(one)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The keys of a file's bytes.  Refused: `Malformed`."""
        found = [line.split() for line in lines(utf8(data, _FILE), _FILE)] if data else []
        return cls(tuple(_trusted(words) for words in found if words and not words[0].startswith("#")))

    @property
    def data(self) -> bytes:
        """The bytes of the file, without comments."""
        return "".join(f"{one.line}\n" for one in self.keys).encode()

    def names(self, signature: bytes) -> bool:
        """Whether the ID in a signature is that of a key of the file."""
        return signature[:_ID] in self._by_id

    def signer(self, text: bytes, signature: bytes) -> Trusted | None:
        """Whose signature (the key's ID, then 64 bytes) it is; None of nobody whom the file names."""
        candidates = self._by_id.get(signature[:_ID], [])
        return next((one for one in candidates if one.signed(text, signature[_ID:])), None)

    def knows(self, key: VerifierKey) -> bool:
        """Whether the key may sign what comes now."""
        return any(one.key == key and one.last == MOST for one in self.keys)

    def with_key(self, key: VerifierKey, first: int = 1) -> Instances:
        """These and another one, from an index on."""
        return Instances((*self.keys, Trusted(key, first)))

    def ended(self, key: VerifierKey, last: int) -> Instances:
        """These, where this key may sign up to an index only."""
        return Instances(
            tuple(
                Trusted(one.key, one.first, min(last, one.last)) if one.key == key else one
                for one in self.keys
            )
        )


def _trusted(words: list[str]) -> Trusted:
    if words[0] != "instance" or not 2 <= len(words) <= 3:
        raise Malformed(what=_FILE, why="每行应为 instance、公钥、起止序号")
    key = VerifierKey.read(words[1])
    if key.kind != ED25519:
        raise Malformed(what=_FILE, why="这个密钥不是程序签名用的")
    return Trusted(key, *_span(words[2])) if len(words) == 3 else Trusted(key)


def _span(text: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise Malformed(what=_FILE, why="起止序号应写作 1- 或 1-200")
    return decimal(found[1], _FILE), decimal(found[2], _FILE) if found[2] else MOST
