"""A rebuild gives the live tables again, row for row, with everything that belongs to them.

given a register with a history, when its read models are rebuilt, then every row is as it was, whatever had
become of the tables; with foreign segments or without an engine nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from replay.engines import EngineMissing, EngineUnknown
from replay.rebuild.course import rebuild
from replay.rebuild.history import By
from replay.rebuild.shadow import NEXT
from replay.segments.errors import SegmentsForeign
from tests.replay.given import live, register, schemas, shelf, story, wrecked
from tests.soak.given import Told
from tests.support.given import HERE
from tests.support.keys import KEYRING

if TYPE_CHECKING:
    from ledger.database import Database
    from replay.rebuild.pace import Pace
    from replay.segments.shelf import Shelf
    from tests.support.register import TestRegister

__all__ = ["register", "shelf", "story"]
STEPS = 60
DESCRIBED = """
SELECT c.relname, c.relkind::text, c.relpersistence::text, c.relacl::text,
    array_agg(row(a.attname, a.atttypid::regtype, a.attnotnull, a.attacl)::text ORDER BY a.attnum),
    pg_get_indexdef(c.oid)
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'read'::regnamespace GROUP BY c.oid ORDER BY c.relname
"""


def test_what_was_wrong_is_right_afterwards(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    before = live(register)
    wrecked(database)
    rebuild(database, KEYRING, shelf)
    assert live(register) == before
    assert NEXT not in schemas(database)
    # and work goes on as ever
    story.rolled_back(story.exited(story.identified()))
    assert register.drift() == []


def test_indexes_rights_and_functions_are_those_of_before(
    story: Told, database: Database, shelf: Shelf
) -> None:
    def described() -> list[tuple[object, ...]]:
        with database.connect("owner") as connection:
            return connection.execute(DESCRIBED).fetchall()

    before = described()
    assert story.accepted
    rebuild(database, KEYRING, shelf)
    assert described() == before
    with database.connect("report") as connection:
        assert connection.execute("SELECT count(*) FROM read.household").fetchone() == (2,)


def test_an_empty_ledger_is_rebuilt_too(register: TestRegister, database: Database, shelf: Shelf) -> None:
    wrecked(database)
    assert set(rebuild(database, KEYRING, shelf).values()) == {0}
    assert live(register) == {}


def test_the_pace_is_told_stage_by_stage(story: Told, database: Database, shelf: Shelf) -> None:
    told: list[Pace] = []
    assert story.accepted
    rebuild(database, KEYRING, shelf, progress=told.append)
    stages = list(dict.fromkeys(pace.stage for pace in told))
    assert stages == ["整理历史", "重建查询表", "补上新业务"]
    filling = [pace for pace in told if pace.stage == stages[1]]
    assert [p.done for p in filling] == sorted(p.done for p in filling)
    assert filling[-1].done == filling[-1].total > 0
    assert filling[-1].rate > 0
    assert filling[-1].left == 0


def test_foreign_segments_are_not_used(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    # given segments of a ledger that begins with another event
    assert story.accepted
    rebuild(database, KEYRING, shelf)
    register.empty(database)
    Told(real=register).identified(village=HERE, reason="另一个账册")
    before = live(register)
    # when, then
    with pytest.raises(SegmentsForeign):
        rebuild(database, KEYRING, shelf)
    assert live(register) == before


@pytest.mark.parametrize(("by", "refusal"), [("sqlite", EngineUnknown), ("spark", EngineMissing)])
def test_without_the_engine_nothing_is_written(
    story: Told, database: Database, shelf: Shelf, by: str, refusal: type[Exception]
) -> None:
    assert story.accepted
    wrecked(database)
    with pytest.raises(refusal):
        rebuild(database, KEYRING, shelf, By(by))
    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM read.membership").fetchone() == (0,)
