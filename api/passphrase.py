"""Secrets sealed under a passphrase: Argon2id makes the key, AES-256-GCM seals."""

from __future__ import annotations

import os
from typing import ClassVar

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

from domain.errors import InvalidInput, NotAllowed

SHORTEST = 12
_BOUND = b"huce secrets 1"


class PassphraseShort(InvalidInput):
    """A passphrase guards the master key: it may be guessed off line."""

    code, field, sentence = "passphrase_short", "passphrase", "备份口令至少要{shortest}个字符。"


class PassphraseWrong(NotAllowed):
    """The passphrase does not open the secrets, or they were altered."""

    code, field, sentence = "passphrase_wrong", "passphrase", "备份口令不对,或密钥文件已损坏。"


class SealedSecrets(BaseModel):
    """The file: how the key is made (memory in KiB), and the sealed JSON object."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    KDF: ClassVar[str] = "argon2id"

    kdf: str = Field(default=KDF, pattern="^argon2id$")
    passes: int = Field(default=3, ge=1, le=100)
    memory: int = Field(default=65_536, ge=8, le=4_194_304)
    lanes: int = Field(default=4, ge=1, le=64)
    salt: Base64Bytes
    nonce: Base64Bytes
    sealed: Base64Bytes


def seal(secrets: dict[str, str], passphrase: str) -> bytes:
    """Seal named secrets; the bytes of a file. Raises PassphraseShort."""
    if len(passphrase) < SHORTEST:
        raise PassphraseShort(shortest=SHORTEST)
    made = SealedSecrets.model_construct(salt=os.urandom(16), nonce=os.urandom(12), sealed=b"")
    sealed = _cipher(made, passphrase).encrypt(made.nonce, to_json(secrets), _BOUND)
    return made.model_copy(update={"sealed": sealed}).model_dump_json(indent=1).encode()


def unseal(file: bytes, passphrase: str) -> dict[str, str]:
    """The secrets of a file that `seal` made. Raises PassphraseWrong."""
    try:
        known = SealedSecrets.model_validate_json(file)
        found: dict[str, str] = from_json(
            _cipher(known, passphrase).decrypt(known.nonce, known.sealed, _BOUND)
        )
    except (InvalidTag, ValueError):
        raise PassphraseWrong from None
    return found


def _cipher(of: SealedSecrets, passphrase: str) -> AESGCM:
    raw = hash_secret_raw(
        passphrase.encode(), of.salt, time_cost=of.passes, memory_cost=of.memory, parallelism=of.lanes,
        hash_len=32, type=Type.ID,
    )  # fmt: skip
    return AESGCM(raw)
