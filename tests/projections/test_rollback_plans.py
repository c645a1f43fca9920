"""What lists of rollbacks read does not grow with the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

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
]


@pytest.fixture(scope="module")
def filled(server: Any, template: str) -> Iterator[Database]:
    database = server.create(template)
    with database.connect("owner", autocommit=True) as owner:
        owner.execute(FILL)
    yield database
    server.drop(database)


def pages(connection: Connection, name: str, given: dict[str, Any]) -> int:
    """Pages that the query touched."""
    rows = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {QUERIES[name].rstrip(';')}", given).fetchall()
    found = next(text for (text,) in rows if "Buffers:" in text)
    return sum(int(n) for n in re.findall(r"(?:hit|read)=(\d+)", found))


@pytest.mark.parametrize("known", ["nothing", "what is there"])
@pytest.mark.parametrize("generic", [False, True])
@pytest.mark.parametrize(("name", "given", "most"), BOUNDS)
def test_a_list_of_rollbacks_reads_its_part_of_an_index(  # noqa: PLR0913  what is asked, and how
    filled: Database, name: str, given: dict[str, Any], most: int, *, known: str, generic: bool
) -> None:
    with filled.connect("owner", autocommit=True) as owner:
        owner.execute("ANALYZE" if known == "what is there" else "SELECT 1")
    with filled.connect() as connection:
        connection.execute(f"SET plan_cache_mode = force_{'generic' if generic else 'custom'}_plan")
        for _ in range(2):
            read = pages(connection, name, given)
        assert read <= most
