"""Recording: an append to the ledger and the read models that follow from it, as one statement."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from psycopg.errors import InsufficientPrivilege, UniqueViolation
from pydantic_core import to_json

from domain.errors import RuleBroken
from ledger.errors import refusals
from ledger.instance import SIGN
from ledger.prepared import Prepared, both
from ledger.sql import Queries
from projections.patches import patches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.events import Event
    from domain.fold import State
    from ledger.database import Connection
    from ledger.prepared import Rows
    from ledger.store import Packed

_QUERIES = Queries("projections", "queries/write.sql")
_RECORD = Prepared(_QUERIES.record, 3, binary=(1,))


class HouseholdNumberTaken(RuleBroken):
    """Another household of the register has this 户编号."""

    code, field, rule = "household_number_taken", "number", "rules §2"
    sentence = "这个户编号已被另一户使用。"


@contextmanager
def _numbers_apart() -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        if error.diag.constraint_name != "household_number":
            raise
        raise HouseholdNumberTaken from error


def record(connection: Connection, packed: Packed, state: State | None = None) -> list[Event]:
    """Append and bring the read models up to it; the events as recorded, values opened.

    `state` is the fold with the events in it; rollbacks and redos need it. In autocommit mode it is a
    transaction of its own. Refused as `Ledger.append` is.
    """
    given = (*packed.arguments, to_json(patches(packed.events, state)))
    with refusals(), _numbers_apart():
        rows = both(connection, _RECORD, given, SIGN, lambda rows: packed.signatures(_places(rows)))
    return packed.at(_places(rows))


def _places(rows: Rows) -> list[tuple[int, datetime]]:
    ((positions, at, _),) = rows
    return [(position, at) for position in positions]


def sweep(connection: Connection) -> None:
    """Remove the rows that an erasure left dead, as the owner, in autocommit mode; then write the pages out
    where the login may, so that what was in the write-ahead log is no longer needed.
    """
    connection.execute(_QUERIES.sweep)
    with suppress(InsufficientPrivilege):
        connection.execute(_QUERIES.checkpoint)


def forget(connection: Connection, kind: str, entity: str) -> None:
    """Clear the personal values of a person or pairing after the key was destroyed."""
    connection.execute(_QUERIES[f"forget_{kind}"], {"id": entity})
