"""Figures per village: exactly what the index says that they are up to, and never an event beyond it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.commands import ChangeVillage, EnrolVillage
from ledger.stream import head
from projections import figures, households
from replay.rebuild.course import rebuild
from replay.segments.shelf import Shelf
from tests.conftest import name_of
from tests.ledger.given import until
from tests.soak.given import Told, held_open
from tests.support.given import HERE, NEXT_DOOR
from tests.support.keys import KEYRING, sequencer
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Connection, Database
    from tests.conftest import Server

COUNTY = HERE[:6]
Cell = tuple[str, str, int, int]


@pytest.fixture
def story(database: Database) -> Iterator[Told]:
    with TestRegister.on(database) as register:
        yield Told(real=register)


@pytest.fixture
def reader(database: Database) -> Iterator[Connection]:
    with database.connect("app", autocommit=True) as reader:
        yield reader


def followed(database: Database, reader: Connection) -> None:
    """Everything there is is sequenced and followed."""
    while sequencer(database).run_once():
        pass
    while figures.run_once(reader):
        pass


def shown(reader: Connection) -> list[Cell]:
    """Village, status, households and persons as the figures say."""
    names = ("village", "status", "households", "persons")
    found = households.village_figures(reader, COUNTY)
    return [(row[names[0]], row[names[1]], row[names[2]], row[names[3]]) for row in found]


def up_to(reader: Connection) -> dict[str, int]:
    return {row["village"]: row["up_to"] for row in households.village_figures(reader, COUNTY)}


def test_figures_follow_and_say_up_to_which_index(
    story: Told, database: Database, reader: Connection
) -> None:
    assert not figures.run_once(reader)
    story.identified("spouse")
    poor = story.identified()
    story.identified("spouse", "son", village=NEXT_DOOR)
    assert shown(reader) == []
    followed(database, reader)
    assert shown(reader) == [(HERE, "not_exited", 2, 3), (NEXT_DOOR, "not_exited", 1, 3)]
    assert up_to(reader) == {HERE: 3, NEXT_DOOR: 3}
    story.exited(poor)
    followed(database, reader)
    assert shown(reader)[:2] == [(HERE, "exited", 1, 1), (HERE, "not_exited", 1, 2)]
    assert up_to(reader) == {HERE: 5, NEXT_DOOR: 3}
    assert households.progress(reader) == (5, 0)
    assert households.figures(reader, COUNTY) == [
        {"status": "exited", "households": 1, "persons": 1, "up_to": 5},
        {"status": "not_exited", "households": 2, "persons": 5, "up_to": 3},
    ]


def test_a_village_with_an_event_beyond_the_index_waits(
    story: Told, database: Database, reader: Connection
) -> None:
    """Naive: count the read models as they stand, and say the index of the last sequenced event."""
    story.identified()
    story.identified(village=NEXT_DOOR)
    assert sequencer(database).run_once() == 2
    story.identified("spouse")
    figures.run_once(reader)
    assert shown(reader) == [(NEXT_DOOR, "not_exited", 1, 1)]
    assert households.progress(reader) == (2, 1)
    assert not figures.run_once(reader)
    followed(database, reader)
    assert shown(reader)[0] == (HERE, "not_exited", 2, 3)
    assert up_to(reader) == {HERE: 3, NEXT_DOOR: 2}
    assert households.progress(reader) == (3, 0)


def test_figures_once_said_stay_until_a_later_index_says_others(
    story: Told, database: Database, reader: Connection
) -> None:
    story.identified()
    followed(database, reader)
    home = story.identified()
    assert sequencer(database).run_once() == 1
    story.added(home)
    figures.run_once(reader)
    assert (shown(reader), up_to(reader)) == ([(HERE, "not_exited", 1, 1)], {HERE: 1})
    followed(database, reader)
    assert (shown(reader), up_to(reader)) == ([(HERE, "not_exited", 2, 3)], {HERE: 3})


def test_an_append_under_way_is_neither_counted_nor_waited_for(
    story: Told, database: Database, reader: Connection
) -> None:
    story.identified()
    assert sequencer(database).run_once() == 1
    with database.connect() as writer:
        held_open(story.real, writer, story.command(EnrolVillage, village=HERE))
        figures.run_once(reader)
        assert (shown(reader), up_to(reader)) == ([(HERE, "not_exited", 1, 1)], {HERE: 1})


def test_a_household_that_changes_its_village_is_counted_there_and_back_after_the_rollback(
    story: Told, database: Database, reader: Connection
) -> None:
    home = story.identified("spouse")
    story.identified(village=NEXT_DOOR)
    followed(database, reader)
    changed = story.given(ChangeVillage, household=home.id, village=NEXT_DOOR)
    story.added(home)
    followed(database, reader)
    assert shown(reader) == [(NEXT_DOOR, "not_exited", 2, 4)]
    story.rolled_back(changed)
    followed(database, reader)
    assert shown(reader) == [(HERE, "not_exited", 1, 3), (NEXT_DOOR, "not_exited", 1, 1)]


def test_a_household_whose_opening_was_rolled_back_is_counted_no_more(
    story: Told, database: Database, reader: Connection
) -> None:
    home = story.identified()
    followed(database, reader)
    rollbacks = story.rolled_back(home.event)
    followed(database, reader)
    assert shown(reader) == []
    story.redone(*rollbacks)
    followed(database, reader)
    assert shown(reader) == [(HERE, "not_exited", 1, 1)]


def test_a_rebuild_gives_the_same_figures(
    story: Told, database: Database, reader: Connection, tmp_path: Path
) -> None:
    home = story.identified("spouse")
    story.exited(story.identified(village=NEXT_DOOR))
    story.rolled_back(story.given(ChangeVillage, household=home.id, village=NEXT_DOOR))
    followed(database, reader)
    before = shown(reader)
    assert before != []
    rebuild(database, KEYRING, Shelf(str(tmp_path)))
    assert (shown(reader), households.progress(reader)) == (before, (head(reader), 0))
    assert set(up_to(reader).values()) == {head(reader)}
    story.exited(story.identified())
    followed(database, reader)
    assert len(shown(reader)) == len(before) + 1


def made_up(reader: Connection, part: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Status and value → households and persons, of one part."""
    rows = households.makeup(reader, COUNTY)
    return {
        (row["status"], row["value"]): (row["households"], row["persons"])
        for row in rows
        if row["part"] == part
    }


def test_causes_and_sizes_follow_with_the_figures(
    story: Told, database: Database, reader: Connection, tmp_path: Path
) -> None:
    # given
    home = story.identified("spouse", *["son"] * 7, main_cause="illness")
    story.identified("spouse")
    story.exited(story.identified("spouse", village=NEXT_DOOR, main_cause="illness"))
    # when
    followed(database, reader)
    # then
    causes = {
        ("not_exited", "illness"): (1, 9), ("not_exited", "other"): (1, 2), ("exited", "illness"): (1, 2),
    }  # fmt: skip
    sizes = {("not_exited", "7"): (1, 9), ("not_exited", "2"): (1, 2), ("exited", "2"): (1, 2)}
    assert (made_up(reader, "cause"), made_up(reader, "size")) == (causes, sizes)
    assert households.figures_below(reader, COUNTY, 12)[0] == {
        "division": HERE, "status": "not_exited", "households": 2, "persons": 11,
    }  # fmt: skip
    # when
    rebuild(database, KEYRING, Shelf(str(tmp_path)))
    # then
    assert (made_up(reader, "cause"), made_up(reader, "size")) == (causes, sizes)
    # when
    story.rolled_back(home.event)
    followed(database, reader)
    # then
    assert ("not_exited", "7") not in made_up(reader, "size")


def test_a_second_worker_does_nothing_while_one_works(
    story: Told, database: Database, reader: Connection
) -> None:
    story.identified()
    assert sequencer(database).run_once() == 1
    with database.connect() as other:
        other.execute("SELECT FROM read.progress FOR UPDATE")
        assert not figures.run_once(reader)
        assert shown(reader) == []
    assert figures.run_once(reader)


def test_the_follower_goes_on_after_its_connection_was_lost(
    story: Told, database: Database, reader: Connection, server: Server
) -> None:
    """Naive: the thread dies with its connection, and figures stand still without a word."""
    stop = threading.Event()
    follower = threading.Thread(target=figures.run, args=(database, stop))
    follower.start()
    try:
        story.identified()
        sequencer(database).run_once()
        until(lambda: shown(reader))
        end_sessions(server, database, {reader.info.backend_pid, story.real.connection.info.backend_pid})
        story.identified()
        sequencer(database).run_once()
        until(lambda: up_to(reader) == {HERE: 2})
    finally:
        stop.set()
        follower.join()


def end_sessions(server: Server, database: Database, but: set[int]) -> None:
    """End every session of the database but these."""
    with psycopg.connect(server.admin) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND NOT pid = ANY (%s)",
            [name_of(database), list(but)],
        ).fetchall()
    assert ended == [(True,)]
