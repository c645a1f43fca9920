"""What lists of rollbacks read does not grow with the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.sql import Queries
from tests.support.plans import filled_with, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database

QUERIES = Queries("projections", "queries/rollbacks.sql")
#: A hundredth wait; one village in a thousand, one official in a hundred.
FILL = """
INSERT INTO read."case" (id, status, kind, asked)
SELECT lpad(to_hex(n), 20, '0'), CASE WHEN n % 100 = 0 THEN 'requested' ELSE 'done' END, 'rollback',
    jsonb_build_object(
        'what', 'rollback', 'person', lpad((n % 100)::text, 20, '0'), 'events', repeat('0', 400),
        'villages', jsonb_build_array('15' || lpad((n / 10 % 1000)::text, 10, '0'))
    )
FROM generate_series(1, 30000) AS n
"""
VILLAGE = "150000000007"
FIRST = {"village": "15", "after": "", "limit": 21, "end": "15:", "under": "15%"}
HERE = {"village": VILLAGE, "after": "", "limit": 21, "end": f"{VILLAGE}:", "under": f"{VILLAGE}%"}
OPEN, FINISHED = ["requested", "approving"], ["done", "rejected"]
#: Query and values → the most pages that it may read.
BOUNDS: list[tuple[str, dict[str, Any], int]] = [
    ("placed", {**FIRST, "statuses": OPEN}, 80),
    ("placed", {**FIRST, "statuses": FINISHED}, 80),
    ("placed", {**HERE, "statuses": OPEN}, 40),
    ("placed", {**HERE, "statuses": FINISHED}, 80),
    ("asked_by", {**FIRST, "person": "0" * 19 + "7"}, 80),
    ("asked_by", {**HERE, "person": "0" * 19 + "7"}, 80),
    ("of_village", {"village": VILLAGE, "statuses": OPEN + FINISHED}, 80),
    ("inside", {"ids": [f"{n:020x}" for n in range(70, 80)], "under": f"{VILLAGE}%"}, 80),
]


@pytest.fixture(scope="module", params=["no statistics", "analyzed"])
def filled(request: pytest.FixtureRequest, server: Any, template: str) -> Iterator[Database]:
    with filled_with(server, template, FILL, analyzed=request.param == "analyzed") as database:
        yield database


@pytest.mark.parametrize("generic", [False, True])
@pytest.mark.parametrize(("name", "given", "most"), BOUNDS)
def test_a_list_of_rollbacks_reads_its_part_of_an_index(
    filled: Database, name: str, given: dict[str, Any], most: int, *, generic: bool
) -> None:
    assert pages(filled, QUERIES[name], given, generic=generic) <= most
