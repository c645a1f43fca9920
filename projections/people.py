"""Persons as the read models have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/people.sql")


def names_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Names by person id; persons erased or unknown are left out."""
    return dict(connection.execute(_QUERIES.names_of, {"ids": list(ids)}).fetchall())


def heads_of(connection: Connection, households: Sequence[str]) -> dict[str, str]:
    """The head of each household that has one."""
    return dict(connection.execute(_QUERIES.heads_of, {"ids": list(households)}).fetchall())


def members_of(connection: Connection, households: Sequence[str]) -> dict[str, str]:
    """The present members of the households: person → household."""
    return dict(connection.execute(_QUERIES.members_of, {"households": list(households)}).fetchall())


def homes_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The household of each person that is in one."""
    return dict(connection.execute(_QUERIES.homes_of, {"ids": list(ids)}).fetchall())
