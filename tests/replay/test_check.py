"""A check finds every kind of drift and names the event that is right.

given a register with a history, when somebody changes, removes or adds a row of a read model behind its back,
then the check says which table, row and field, both values, and the event; and leaves nothing behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.events import Key
from replay.check import CHECKING, check
from replay.rebuild.history import By
from replay.segments.shelf import Shelf
from tests.replay.given import at, schemas
from tests.replay.test_rebuild_broken_off import opened
from tests.soak.given import Told
from tests.support.erasing import erase
from tests.support.given import HERE
from tests.support.keys import KEYRING
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Database
    from replay.drifts import Drift


@pytest.fixture
def story(database: Database) -> Iterator[Told]:
    with TestRegister.on(database) as register:
        yield Told(real=register)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(str(tmp_path / "segments"))


def changed(database: Database, *statements: str) -> None:
    with database.connect("owner") as owner:
        for statement in statements:
            owner.execute(statement)


def drifts(database: Database, shelf: Shelf) -> list[Drift]:
    return check(database, KEYRING, shelf).drifts


def test_where_nothing_was_changed_there_is_no_drift(story: Told, database: Database, shelf: Shelf) -> None:
    home = story.identified("spouse", "son")
    story.redone(*story.rolled_back(story.exited(home)))
    story.rolled_back(story.identified().event)
    assert drifts(database, shelf) == []
    assert {name for name in schemas(database) if name.startswith("read")} == {"read"}


def test_an_empty_register_is_checked_too(story: Told, database: Database, shelf: Shelf) -> None:
    assert story.accepted == []
    assert drifts(database, shelf) == []
    changed(database, "INSERT INTO read.household (id) VALUES ('nobody')")
    (found,) = drifts(database, shelf)
    assert (found.table, found.key, found.field, found.folded, found.event) == (
        "household", ("nobody",), "*", None, None,
    )  # fmt: skip


def test_a_changed_value_is_named_with_the_event_that_set_it(
    story: Told, database: Database, shelf: Shelf
) -> None:
    home = story.identified("spouse")
    form = story.surveyed(home)
    exit_ = story.exited(home)
    changed(
        database,
        "UPDATE read.household SET status = 'not_exited', phone = '13900000000'",
        f"UPDATE read.person SET name = '冒名' WHERE id = '{home.head}'",
        """UPDATE read.person_year SET form = form || '{"work_months": 7}'""",
        "UPDATE read.membership SET since = since + 1 WHERE relation = 'spouse'",
    )
    found = {(d.table, d.key, d.field): d for d in drifts(database, shelf)}
    status = found["household", (home.id,), "status"]
    assert (status.live, status.folded, status.event) == ("not_exited", "exited", exit_.id)
    assert found["household", (home.id,), "phone"].folded is None
    name = found["person", (home.head,), "name"]
    assert (name.live, name.event) == ("冒名", home.event.id)
    best = story.state.winner(Key("person_year", f"{home.head}@2020", "form"))
    assert best is not None
    assert found["person_year", (home.head, "2020"), "form"].event == best.event.id != form.id
    assert found["membership", (home.others[0], home.id), "since"].event == home.event.id
    assert len(found) == 6


def test_a_missing_and_an_extra_row_are_named(story: Told, database: Database, shelf: Shelf) -> None:
    home, gone = story.identified("spouse"), story.identified()
    (rollback,) = story.rolled_back(gone.event)
    changed(
        database,
        f"DELETE FROM read.person WHERE id = '{home.head}'",
        f"INSERT INTO read.household (id, village) VALUES ('{gone.id}', '{HERE}')",
        f"DELETE FROM read.timeline WHERE event = '{home.event.id}'",
    )
    found = {(d.table, d.key): d for d in drifts(database, shelf)}
    missing = found["person", (home.head,)]
    assert (missing.field, missing.live, missing.event) == ("*", None, home.event.id)
    assert missing.folded["id"] == home.head
    extra = found["household", (gone.id,)]
    assert (extra.field, extra.folded, extra.event) == ("*", None, rollback.id)
    line = found["timeline", (home.id, "1")]
    assert (line.field, line.live, line.event) == ("*", None, home.event.id)
    assert len(found) == 3


def test_what_was_said_of_an_event_is_checked_on_time_lines(
    story: Told, database: Database, shelf: Shelf
) -> None:
    home = story.identified()
    (rollback,) = story.rolled_back(story.exited(home))
    changed(database, "UPDATE read.timeline SET active = true, spoken_by = NULL WHERE NOT active")
    found = drifts(database, shelf)
    assert {(d.table, d.field, d.event) for d in found} == {
        ("timeline", "active", rollback.id), ("timeline", "spoken_by", rollback.id),
    }  # fmt: skip


def test_what_is_recorded_meanwhile_is_no_drift_and_is_named_where_it_is_one(
    story: Told, database: Database, shelf: Shelf
) -> None:
    home = story.identified("spouse")
    exits = []

    def work() -> Iterator[None]:
        # The segments are written and the snapshot is not taken yet.
        exits.append(story.exited(home))
        changed(database, "UPDATE read.household SET status = 'returned'")
        yield

    report = check(database, KEYRING, shelf, By(), at("整理历史", work()))
    assert [(d.field, d.folded) for d in report.drifts] == [("status", "exited")]
    assert report.drifts[0].event == exits[0].id
    assert report.counts == {"household": 1}


def test_who_is_erased_meanwhile_is_no_drift(story: Told, database: Database, shelf: Shelf) -> None:
    """Naive: his values are in the snapshot, and can no more be opened when it is made again."""
    (person,) = story.identified("spouse").others

    def work() -> Iterator[None]:
        # The first table is made, so the snapshot is taken; that of persons is not.
        yield
        with opened(database) as services:
            erase(services, person)
        changed(database, f"UPDATE read.person SET sex = 'unknown' WHERE id = '{person}'")
        yield

    assert check(database, KEYRING, shelf, By(), at(CHECKING, work())).drifts == []
    (drift,) = drifts(database, shelf)
    assert (drift.key, drift.field, drift.live) == ((person,), "sex", "unknown")


def test_all_drifts_are_counted_and_the_first_are_listed(
    story: Told, database: Database, shelf: Shelf
) -> None:
    story.identified()
    changed(
        database,
        "INSERT INTO read.village (code) SELECT lpad(n::text, 12, '0') FROM generate_series(1, 1500) AS n",
    )
    report = check(database, KEYRING, shelf)
    assert (report.counts["village"], len(report.drifts)) == (1500, 1000)
