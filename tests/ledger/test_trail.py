"""Each way of looking through the trail goes along an index of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.sql import Queries
from ledger.trail import Wanted

if TYPE_CHECKING:
    from ledger.database import Database

QUERIES = Queries("ledger", "queries/trail.sql")


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted("150525"), "event_pkey"),
        (Wanted("150525", type="household.exited"), "event_type"),
        (Wanted("150525", type="household.exited", person="p1"), "event_person"),
        (Wanted("150525", ("household:h1",), person="p1"), "tag_pkey"),
        (Wanted("150525100200", type="household.exited"), "tag_pkey"),
        (Wanted("150525100200", also=("case:c1", "year:2019")), "tag_pkey"),
    ],
)
def test_the_narrowest_index_is_read_backwards(database: Database, wanted: Wanted, index: str) -> None:
    way, key = wanted.way
    given = {"key": key, "floor": 0, "before": 2**63 - 1, "size": 200}
    with database.connect() as connection:
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET enable_bitmapscan = off")
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {QUERIES[way]}".encode(), given))
    assert f"Scan Backward using {index}" in plan
    # Stretches of several tags are short, and put in order afterwards.
    assert way == "of_tags" or "Sort" not in plan
