"""What lists of cases read does not grow with the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.sql import Queries
from tests.support.plans import filled_with, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database

QUERIES = Queries("projections", "queries/cases.sql")
CASES = 30_000
#: A tenth are open; one village in a thousand, one county in ten.
FILL = f"""
INSERT INTO read."case" (id, status, kind, asked)
SELECT lpad(to_hex(n), 20, '0'), CASE WHEN n % 10 = 0 THEN 'open' ELSE 'effected' END, 'exit',
    jsonb_build_object(
        'what', 'procedure', 'procedure', 'exit@1', 'village', village,
        'households', jsonb_build_array(lpad(to_hex(n), 20, 'a')),
        'level', CASE WHEN n % 20 = 0 THEN 'any' ELSE 'village' END, 'role', 'review', 'step', 'notice',
        'due', day, 'tick', day, 'until', CASE WHEN n % 20 = 10 THEN day END, 'seen', repeat('0', 400)
    )
FROM (
    SELECT n, '15' || lpad((n / 10 % 10)::text, 4, '0') || lpad((n / 100 % 100)::text, 6, '0') AS village,
        (date '2020-10-01' + n % 60)::text AS day
    FROM generate_series(1, {CASES}) AS n
) AS each
"""
VILLAGE, EVERYWHERE = {"first": "150001000001", "end": "150001000001:"}, {"first": "15", "end": "15:"}
LATE = {"first": "150009000090", "end": "150009000090:"}
FIRST = {"due": "", "after": "", "village": "", "limit": 51}
REVIEW = {"levels": ["village", "any", "back_office"], "roles": ["review", "audit"]}
#: Query and values → the most pages that it may read.
BOUNDS: list[tuple[str, dict[str, Any], int]] = [
    ("waiting", {**FIRST, **REVIEW, **EVERYWHERE}, 300),
    ("waiting", {**FIRST, **REVIEW, **EVERYWHERE, "due": "2020-11-20", "after": "0" * 20}, 300),
    ("waiting", {**FIRST, **REVIEW, **VILLAGE}, 150),
    ("counts", {**VILLAGE, "digits": 12, "today": "2020-11-01"}, 30),
    ("overdue", {"today": "2020-12-31", "day": "", "after": "", "limit": 51}, 150),
    ("overdue", {"today": "2020-01-01", "day": "", "after": "", "limit": 51}, 10),
    ("placed", {**FIRST, **EVERYWHERE, "village": "150005"}, 150),
    ("placed", {**FIRST, **LATE, "village": LATE["first"]}, 100),
    ("placed_of_status", {**FIRST, **EVERYWHERE, "village": "15", "status": "withdrawn"}, 10),
    ("placed_of_status", {**FIRST, **EVERYWHERE, "village": "15", "status": "open"}, 150),
    ("placed_of_status", {**FIRST, **LATE, "village": LATE["first"], "status": "effected"}, 100),
    ("one", {"case": "0" * 20}, 10),
    ("about", {"households": ["0" * 20, "a" * 20], "cases": ["0" * 20]}, 30),
    ("hanging", {"village": VILLAGE["first"], "limit": 500}, 30),
    ("at_step", {**FIRST, "village": "150002000001", "procedure": "exit@1", "step": "notice"}, 30),
]


@pytest.fixture(scope="module", params=["no statistics", "analyzed"])
def filled(request: pytest.FixtureRequest, server: Any, template: str) -> Iterator[Database]:
    with filled_with(server, template, FILL, analyzed=request.param == "analyzed") as database:
        yield database


@pytest.mark.parametrize("generic", [False, True])
@pytest.mark.parametrize(("name", "given", "most"), BOUNDS)
def test_a_list_of_cases_reads_its_part_of_an_index(
    filled: Database, name: str, given: dict[str, Any], most: int, *, generic: bool
) -> None:
    assert pages(filled, QUERIES[name], given, generic=generic) <= most
