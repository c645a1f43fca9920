"""The rows that events are found by, held against the tags of the events.

given sequenced events, when a superuser removes a row of `ledger.tag` or adds one, then whoever goes round
says which event, of what type, and which tag, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.alarms import sounded
from ledger.patrol import Patrol
from ledger.sql import Queries
from tests.ledger.given import H1, H2, P1, V1, a_save, appended, unguided
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.errors import Refused
    from ledger.database import Connection, Database

KIND = "household.surveyed"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Seven events with two tags each, sequenced, and one that is not yet."""
    with database.connect() as connection:
        for n in range(7):
            appended(connection, a_save(f"c{n}", ((H1, H2)[n % 2], V1)))
        sequencer(database).drain()
        appended(connection, a_save("later", (H1, V1)))
        yield connection


def told(database: Database, statement: str) -> None:
    """What a superuser does."""
    with database.connect("owner") as owner:
        owner.execute(statement)


def whole_way(patrol: Patrol) -> list[Refused]:
    return [one for _ in range(9) for one in patrol.round()]


@pytest.mark.parametrize("stretch", [1, 3, 5_000])
@pytest.mark.parametrize(
    ("done", "code", "said"),
    [
        ("DELETE FROM ledger.tag WHERE tag = 'household:h2' AND position = 4",
         "tag_missing", {"index": 4, "type": KIND, "tag": H2}),
        (f"INSERT INTO ledger.tag VALUES ('{P1}', 3)", "tag_added",
         {"position": 3, "index": 3, "type": KIND, "tag": P1}),
        ("INSERT INTO ledger.tag VALUES ('household:h1', 8000)",
         "tag_orphaned", {"position": 8000, "tag": H1}),
        (f"INSERT INTO ledger.tag VALUES ('{P1}', 8)", "tag_added",
         {"position": 8, "index": "?", "type": KIND, "tag": P1}),
    ],
)  # fmt: skip
def test_a_row_that_was_removed_or_added_is_found(  # noqa: PLR0913, PLR0917
    database: Database, connection: Connection, done: str, code: str, said: dict[str, object], stretch: int
) -> None:
    # given
    patrol = Patrol(database, stretch)
    assert whole_way(patrol) == []
    # when
    told(database, done)
    found = whole_way(patrol)
    # then
    assert {(one.code, *one.data.items()) for one in found} == {(code, *said.items())}
    assert [alarm.code for alarm in sounded(connection)] == [code]


def test_going_round_needs_no_table_as_a_whole(database: Database) -> None:
    # given more than a stretch, and much that is set aside
    with database.connect() as connection:
        for n in range(12):
            tags = [(f"household:{n}-{m}", V1) for m in range(400)]
            appended(connection, a_save(f"c{n}", *tags))
    sequencer(database).drain()
    told(
        database, "INSERT INTO ledger.quarantine SELECT n, 'unsigned' FROM generate_series(90000, 99999) AS n"
    )
    with database.connect("owner", autocommit=True) as owner:
        owner.execute("ANALYZE")
    # when
    span, place = {"first": 500, "last": 1_000}, {"tag": "household:2", "position": 3}
    given: dict[str, dict[str, Any]] = {
        "late": span, "missing_tags": span, "tags_until": {**place, "count": 2_000},
        "added_tags": {**place, "last_tag": "household:3", "last_position": 9},
    }  # fmt: skip
    # then
    queries = Queries("ledger", "queries/patrol.sql")
    with database.connect() as connection:
        plans = {name: unguided(connection, queries[name], values) for name, values in given.items()}
    assert plans == {name: [] for name in given}
