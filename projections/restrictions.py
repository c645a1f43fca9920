"""Whose personal data are restricted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.sql import Queries

if TYPE_CHECKING:
    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/restrictions.sql")


def restricted(connection: Connection) -> frozenset[str]:
    """Ids of the persons: few, so all of them."""
    return frozenset(person for (person,) in connection.execute(_QUERIES.restricted))
