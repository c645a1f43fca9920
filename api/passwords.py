"""Hashes of passwords: argon2id, checked in the same time whether the account exists or not."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from domain.password import LONGEST

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash with its own salt."""
    return _HASHER.hash(password)


def fits(hashed: str | None, password: str) -> bool:
    """Whether the password is the hashed one; without a hash the same work is done for nothing."""
    try:
        _HASHER.verify(hashed or _nobody(), password[:LONGEST])
    except VerifyMismatchError:
        return False
    return hashed is not None


def outdated(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(hashed)


@cache
def _nobody() -> str:
    """A hash that no password fits."""
    return _HASHER.hash(secrets.token_urlsafe(32))
