"""Loading the county with worker processes: complete, once, and told in a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.bulk import record
from api.demo_accounts import create_demo_accounts
from api.divisions import load
from api.generate.clerks import NoClerk, clerks_of
from api.generate.county import COUNTY, shares, villages
from api.generate.load import PLANTED, load_county
from api.generate.plan import plan_village
from api.generate.planted import PLANTS
from domain.divisions import contains
from tests.support.keys import KEYRING
from tests.support.reference import read_everything

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Event
    from ledger.database import Database

HOUSEHOLDS, SEED = 60, 5


def events_in(database: Database) -> list[Event]:
    with database.connect() as connection:
        return read_everything(connection, KEYRING.ledger(), KEYRING.vault())


@pytest.fixture
def county(database: Database) -> Database:
    with database.connect() as connection:
        load(connection, COUNTY)
        create_demo_accounts(connection, COUNTY)
    return database


def test_without_a_clerk_nothing_is_loaded(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NoClerk):
        load_county(database, KEYRING, tmp_path, households=HOUSEHOLDS)


def test_a_load_goes_on_where_it_stopped_and_is_told_in_a_file(county: Database, tmp_path: Path) -> None:
    # Given a load that was ended after its first village
    code = villages(COUNTY)[0].code
    with county.connect() as connection:
        clerks = clerks_of(connection, COUNTY)
        first = plan_village(code, SEED, shares(COUNTY, HOUSEHOLDS, SEED)[code], clerks)
        before = record(connection, KEYRING.ledger(), first)
    # When it is begun again
    told: list[tuple[int, int]] = []
    added = load_county(
        county, KEYRING, tmp_path, households=HOUSEHOLDS, seed=SEED, progress=lambda *n: told.append(n)
    )
    # Then every village is there once, entered by many clerks each within his division
    events = events_in(county)
    assert len(events) == len({e.id for e in events}) == before + added
    given = shares(COUNTY, HOUSEHOLDS, SEED)
    wanted = {v.code for v in villages(COUNTY) if given[v.code] or v.index < len(PLANTS)}
    assert {e.command.split("-")[1] for e in events} >= wanted
    assert told[-1] == (HOUSEHOLDS, HOUSEHOLDS)
    assert len({e.actor.person for e in events}) > 10
    assert all(contains(e.actor.division, e.command.split("-")[1]) for e in events)
    # And the file tells of every planted mistake by ids that are in the ledger
    mistakes = json.loads((tmp_path / PLANTED).read_text("utf-8"))["mistakes"]
    assert len(mistakes) == len(PLANTS)
    assert {m["event"] for m in mistakes} <= {e.id for e in events}
    # And a third time there is nothing to do
    assert load_county(county, KEYRING, tmp_path, households=HOUSEHOLDS, seed=SEED) == 0
