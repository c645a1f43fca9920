"""Sealing of personal values: a key per person or household, wrapped by the master key."""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic_core import from_json, to_json

from domain.events import Sealed
from domain.fields import PERSONAL, subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.events import Event

#: What stands where a value was whose key has been destroyed.
ERASED = "已抹除"

_NONCE = 12
_FACTS = "facts"


class SealBroken(Exception):
    """A sealed value or wrapped key does not belong where it lies, or was sealed under another key."""


class Vault:
    """AES-256-GCM under a key per subject; the master key (32 bytes) wraps these and makes the MAC key.

    No unwrapped key outlives a call, so a destroyed key is gone at once.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise ValueError("the master key has 32 bytes")
        self._wrapping = AESGCM(_derived(master, b"huce wrapping key"))
        self._mac = _derived(master, b"huce number index")
        self._fingerprint = _derived(master, b"huce command content")
        self._keeping = AESGCM(_derived(master, b"huce work in progress"))

    def mac(self, number: str) -> bytes:
        """The 32 bytes by which a document number is found: HMAC-SHA256 of its first 18 characters."""
        return hmac.digest(self._mac, number[:18].upper().encode(), sha256)

    def fingerprint(self, content: bytes) -> bytes:
        """The 32 bytes by which a command's content is known again: a plain digest would let anybody who
        has the database try every document number that a form can have held.
        """
        return hmac.digest(self._fingerprint, content, sha256)

    def keep(self, data: bytes, bound: str) -> bytes:
        """Bytes of work in progress, sealed for the thing `bound` that they belong to."""
        return _encrypted(self._keeping, data, bound.encode())

    def kept(self, token: bytes, bound: str) -> bytes:
        """What `keep` sealed. `SealBroken` when it belongs to something else."""
        return _decrypted(self._keeping, token, bound.encode())

    def make_key(self, owner: str) -> bytes:
        """A new key for a person, household or file, wrapped."""
        return _encrypted(self._wrapping, AESGCM.generate_key(256), owner.encode())

    def file_key(self, owner: str, wrapped: bytes, salt: bytes) -> AESGCM:
        """The key of one file of the owner: it seals nothing else. `SealBroken` as in `open`."""
        raw = _decrypted(self._wrapping, wrapped, owner.encode())
        return AESGCM(HKDF(SHA256(), 32, salt, b"huce evidence").derive(raw))

    def seal(
        self, events: Sequence[Event], wrapped: Mapping[str, bytes]
    ) -> tuple[list[Event], dict[str, bytes]]:
        """The events with every personal value sealed, and the wrapped keys made for new subjects.

        `wrapped` holds the keys there are: {subject: wrapped key}. None stays None.
        `TypeError` when a value is sealed already: it would be bound to another event.
        """
        keys, made = _Keys(self._wrapping, wrapped), dict[str, bytes]()

        def key(owner: str) -> AESGCM:
            if (found := keys.get(owner)) is None:
                made[owner], found = keys.make(owner)
            return found

        return [_turned(event, _sealer(event.id, key)) for event in events], made

    def open(self, event: Event, wrapped: Mapping[str, bytes]) -> Event:
        """The event with its values opened; without the subject's key they read `ERASED`.

        `SealBroken` when a value was not sealed for this event, kind, id and field.
        """
        return self.open_all([event], wrapped)[0]

    def open_all(self, events: Sequence[Event], wrapped: Mapping[str, bytes]) -> list[Event]:
        """As `open`, unwrapping each key once."""
        keys = _Keys(self._wrapping, wrapped)
        return [_turned(event, _opener(event.id, keys)) for event in events]

    def opener(self, wrapped: Mapping[str, bytes]) -> Callable[[str, str, str, str, bytes], Any]:
        """Opens values one by one: event, kind, id, field and the bytes of the token; None without the key.

        For many values of few fields. Each key is unwrapped once; `SealBroken` as in `open`.
        """
        keys = _Keys(self._wrapping, wrapped)

        def unseal(event: str, kind: str, entity: str, name: str, token: bytes) -> Any:
            if (key := keys.get(subject(entity))) is None:
                return None
            return from_json(_decrypted(key, token, _place(event, kind, entity, name)))

        return unseal


class _Keys:
    """The keys of one call, unwrapped when first needed."""

    def __init__(self, wrapping: AESGCM, wrapped: Mapping[str, bytes]) -> None:
        self._wrapping = wrapping
        self._wrapped = wrapped
        self._open: dict[str, AESGCM] = {}

    def get(self, owner: str) -> AESGCM | None:
        if (found := self._open.get(owner)) is not None:
            return found
        if (wrapped := self._wrapped.get(owner)) is None:
            return None
        key = AESGCM(_decrypted(self._wrapping, wrapped, owner.encode()))
        self._open[owner] = key
        return key

    def make(self, owner: str) -> tuple[bytes, AESGCM]:
        raw = AESGCM.generate_key(256)
        key = self._open[owner] = AESGCM(raw)
        return _encrypted(self._wrapping, raw, owner.encode()), key


def _sealer(event: str, key: Callable[[str], AESGCM]) -> Callable[[str, str, str, Any], Any]:
    def seal(kind: str, entity: str, name: str, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Sealed):
            raise TypeError("a value is sealed already")
        owner = subject(entity)
        token = _encrypted(key(owner), to_json(value), _place(event, kind, entity, name))
        return Sealed(owner, b64encode(token).decode())

    return seal


def _opener(event: str, keys: _Keys) -> Callable[[str, str, str, Any], Any]:
    def unseal(kind: str, entity: str, name: str, value: Any) -> Any:
        if not isinstance(value, Sealed):
            return value
        if (key := keys.get(value.subject)) is None:
            return ERASED
        return from_json(_decrypted(key, b64decode(value.token), _place(event, kind, entity, name)))

    return unseal


def _turned(event: Event, turn: Callable[[str, str, str, Any], Any]) -> Event:
    """The event with every personal value turned, in its changes and in its facts."""
    kinds, personal = event.changes.keys() & _PERSONAL.keys(), event.facts.get("personal")
    if not kinds and not personal:
        return event
    changes, facts = dict(event.changes), event.facts
    for kind in kinds:
        changes[kind] = {
            entity: {n: turn(kind, entity, n, v) if n in _PERSONAL[kind] else v for n, v in fields.items()}
            for entity, fields in changes[kind].items()
        }
    if personal:
        turned = {
            owner: {name: turn(_FACTS, owner, name, value) for name, value in values.items()}
            for owner, values in personal.items()
        }
        facts = {**facts, "personal": turned}
    return event.told(facts, changes)


def _place(event: str, kind: str, entity: str, name: str) -> bytes:
    """What a sealed value is bound to, as a JSON list, so that no two places read alike."""
    return to_json([event, kind, entity, name])


def _encrypted(key: AESGCM, data: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + key.encrypt(nonce, data, bound)


def _decrypted(key: AESGCM, token: bytes, bound: bytes) -> bytes:
    try:
        return key.decrypt(token[:_NONCE], token[_NONCE:], bound)
    except InvalidTag as error:
        raise SealBroken("sealed for another place, or under another key") from error


def _derived(master: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, use).derive(master)


_PERSONAL = {kind: frozenset(n for k, n in PERSONAL if k == kind) for kind, _ in PERSONAL}
