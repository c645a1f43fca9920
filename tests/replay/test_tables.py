"""Every recorded form of an event keeps all it assigns when it becomes rows of tables.

given an event of each type, when it is made into rows and read back, then the same fields have the same
values; a field that was cleared is told from one that was not assigned.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain.drafts import EVENT_TYPES
from replay.tables import TABLES, columns, index_of, rank, rows
from replay.values import entity_of, value_of
from tests.support.sealed import sealed
from tests.test_golden import told

if TYPE_CHECKING:
    from domain.events import Event


@pytest.fixture(scope="module")
def events() -> dict[str, Event]:
    """The first event of each type of a story in which every type happens, as the ledger keeps it."""
    return {name: sealed(event) for name, event in told().items()}


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_an_event_reads_back_from_its_rows(name: str, events: dict[str, Event]) -> None:
    event = events[name]
    written: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind, row in rows(7, event):
        written[kind].append(row)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, some in written.items():
        for row in columns(kind, some).to_pylist():
            entity, table = entity_of(kind, row), TABLES[kind]
            found.setdefault(kind, {})[entity] = {
                field: value_of(kind, field, entity, row[field])
                for field in table.fields
                if row["assigned"] & table.bit(field)
            }
            assert index_of(row["rank"]) == row["index"] == 7
    assert found == {kind: some for kind, some in event.changes.items() if kind != "event"}


def test_a_later_effective_date_outranks_a_later_index() -> None:
    assert rank(date(2020, 1, 2), 1) > rank(date(2020, 1, 1), 10**11)
    assert rank(date(2020, 1, 1), 2) > rank(date(2020, 1, 1), 1) > rank(date(1900, 1, 1), 10**11) > 0
