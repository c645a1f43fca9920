"""The rows of `ledger.evidence`: which pieces of evidence there are, and whose they are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from ledger.database import Connection

_QUERIES = Queries("ledger", "queries/evidence.sql")


class Subject(NamedTuple):
    """Whose evidence it is: a household, a person, or a division where it is nobody's alone.

    `id` is what its key is kept under; that of a division's evidence is an id of its own.
    """

    kind: Literal["household", "person", "division"]
    id: str
    division: str | None = None

    @classmethod
    def of_division(cls, division: str) -> Subject:
        """A subject of its own, for evidence that belongs to a division."""
        return cls("division", secrets.token_hex(10), division)

    @property
    def tag(self) -> str:
        """What is locked while its evidence is recorded: the tag by which the ledger speaks of it."""
        return f"{self.kind}:{self.division or self.id}"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of `ledger.evidence`: `size` in bytes of clear content, `recorded_at` with time zone."""

    digest: str
    subject: str
    kind: Literal["household", "person", "division"]
    division: str | None
    media_type: str
    size: int
    account: str
    recorded_at: datetime

    @property
    def name(self) -> str:
        """Its file's path below the store's folder."""
        digest = self.digest.removeprefix("sha256:")
        return f"{digest[:2]}/{digest}.{self.subject}"


def of_digest(connection: Connection, digest: str) -> list[Item]:
    """The evidence with this digest, one for each subject it was given for."""
    return [Item(*row) for row in connection.execute(_QUERIES.of_digest, {"digest": digest})]


def of_subjects(connection: Connection, subjects: Collection[str]) -> list[Item]:
    """All evidence ever given for these households and persons, erased or not."""
    return [Item(*row) for row in connection.execute(_QUERIES.of_subjects, {"subjects": list(subjects)})]


def living(connection: Connection) -> list[Item]:
    """All evidence whose key is there."""
    return [Item(*row) for row in connection.execute(_QUERIES.living)]


def unknown(
    connection: Connection, digests: Collection[str], subjects: Collection[str], places: Collection[str]
) -> list[str]:
    """The digests that are not in the store for one of these subjects, nor for a division of one of these
    places (codes), or were erased.
    """
    rows = connection.execute(_QUERIES.standing, {"digests": list(digests)})
    known = {
        digest
        for digest, subject, division in rows
        if subject in subjects or (division is not None and any(p.startswith(division) for p in places))
    }
    return [digest for digest in digests if digest not in known]


def wrapped_key(connection: Connection, subject: str) -> bytes | None:
    """The subject's wrapped key; None: it has none yet, or none any more."""
    row = connection.execute(_QUERIES.key, {"subject": subject}).fetchone()
    return row[0] if row else None
