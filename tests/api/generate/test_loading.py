"""Loading a generated county into a ledger: complete, once, with its side file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.generate.course import Course, settings
from api.generate.loading import CountyTaken, YearsBeyond, load_course
from api.generate.sidefile import SIDE_FILE
from api.register import write_setting
from tests.support.keys import KEYRING
from tests.support.reference import read_everything

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database

COUNTY = "640522"
COURSE = Course(COUNTY, 25)


@pytest.fixture
def register(database: Database) -> Database:
    with database.connect() as connection:
        load(connection, COUNTY)
        create_demo_accounts(connection, COUNTY)
        for key, value in settings(2020).items():
            write_setting(connection, key, value)
    return database


def test_a_course_is_loaded_once_and_its_patterns_are_told_by_ids_of_the_ledger(
    register: Database, tmp_path: Path
) -> None:
    # When a course is loaded
    added = load_course(register, KEYRING, tmp_path, COURSE)
    # Then the ledger has every event
    with register.connect() as connection:
        events = {e.id: e for e in read_everything(connection, KEYRING.ledger(), KEYRING.vault())}
    assert len(events) == added > 250
    # And the side file names events, households and accounts of it
    told = json.loads((tmp_path / SIDE_FILE).read_text("utf-8"))
    assert len(told["patterns"]) == 8
    for pattern in told["patterns"]:
        accounts = {events[one].actor.account for one in pattern["events"]}
        assert accounts == set(pattern["accounts"])
    bulk = next(p for p in told["patterns"] if p["name"] == "bulk_entry")
    assert len(bulk["accounts"]) == len(bulk["days"]) == 1
    # And once more there is nothing to do, and the file is the same
    before = (tmp_path / SIDE_FILE).read_bytes()
    assert load_course(register, KEYRING, tmp_path, COURSE) == 0
    assert (tmp_path / SIDE_FILE).read_bytes() == before
    # And another course of the same county is refused
    with pytest.raises(CountyTaken):
        load_course(register, KEYRING, tmp_path, Course(COUNTY, 25, seed=9))


def test_years_that_the_register_has_not_reached_are_refused(register: Database, tmp_path: Path) -> None:
    with pytest.raises(YearsBeyond):
        load_course(register, KEYRING, tmp_path, Course(COUNTY, 1, last=2021))
