"""Files with the private keys that sign: one key a file, as one line of text (`SignerKey.text`)."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import Refused
from ledger.log import files
from ledger.log.encodings import lines, utf8
from ledger.log.errors import Malformed
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.log.keys import VerifierKey

_FILE = "密钥文件"


class KeyFileTaken(Refused):
    """Something is there already; a key that is overwritten is lost."""

    code, sentence = "key_file_taken", "{file} 已经存在,不会覆盖。"


class KeyKindWrong(Refused):
    """The key in the file makes signatures of another kind."""

    code, sentence = "key_kind_wrong", "密钥文件 {file} 里的密钥不能用于{use}。"


class KeyKind(StrEnum):
    """What a key is for.  Those of logs and of instances are alike; their owners' names differ."""

    LOG = "log"
    WITNESS = "witness"
    INSTANCE = "instance"

    @property
    def type(self) -> int:
        """The signature type."""
        return COSIGNATURE if self is KeyKind.WITNESS else ED25519

    @property
    def use(self) -> str:
        """In words."""
        return {"log": "账册签名", "witness": "见证", "instance": "程序签名"}[self.value]


def made(name: str, kind: KeyKind) -> SignerKey:
    """A new key.  Refused: `Malformed`, for a name that no key can have."""
    return SignerKey(name, kind.type, secrets.token_bytes(32))


def draw(file: Path, name: str, kind: KeyKind) -> VerifierKey:
    """Draw a key, write it into a new file of mode 600, and give its public half.

    Refused: as `made`; `KeyFileTaken`; `files.FileUnusable`.
    """
    key = made(name, kind)
    if not files.write_new(file, f"{key.text}\n".encode()):
        raise KeyFileTaken(file=file)
    return key.verifier


def read(file: Path, kind: KeyKind | None = None) -> SignerKey:
    """The key of a file, of that kind.

    Refused: `files.FileExposed`, when others could read it; `files.FileUnusable`, `Malformed`,
    `KeyKindWrong`.
    """
    found = lines(utf8(files.read(file), _FILE), _FILE)
    if len(found) != 1:
        raise Malformed(what=_FILE, why="应只有一行")
    key = SignerKey.read(found[0])
    if kind is not None and key.kind != kind.type:
        raise KeyKindWrong(file=file, use=kind.use)
    return key
