"""A rebuild that was broken off goes on where it was, and what it left behind tells nobody anything.

given a rebuild that ends in the middle, when more is recorded and it is run again, then finished tables
are not made again and all is as the ledger says; who was erased in between stays erased.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from api.gateway import Gateway
from api.services import Services
from api.settings import Settings
from ledger.access import AccessLog
from replay.rebuild.course import rebuild
from replay.rebuild.shadow import FOLDED, NEXT
from tests.replay.given import (
    Killed,
    at,
    broken_off_at,
    live,
    register,
    schemas,
    shelf,
    story,
    wrecked,
)
from tests.support.erasing import erase
from tests.support.keys import KEYRING
from tests.support.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database
    from replay.rebuild.pace import Pace
    from replay.segments.shelf import Shelf
    from tests.soak.given import Told
    from tests.support.register import TestRegister

__all__ = ["register", "shelf", "story"]


@contextmanager
def opened(database: Database) -> Iterator[Services]:
    with database.pool(1, 2) as pool, AccessLog.of(database) as access:
        gateway = Gateway(pool.connection, KEYRING.ledger(), lambda: TODAY)
        yield Services(Settings(), database, pool, KEYRING, gateway, access)


def finished_tables(database: Database) -> set[str]:
    if NEXT not in schemas(database):
        return set()
    with database.connect("owner") as connection:
        return {name for (name,) in connection.execute(f"SELECT stage FROM {NEXT}.progress")}


@pytest.mark.parametrize("step", [0, 4, 11, 17])
def test_what_broke_off_goes_on_where_it_was(
    story: Told, register: TestRegister, database: Database, shelf: Shelf, step: int
) -> None:
    before = live(register)
    wrecked(database)
    broken = live(register)
    steps = iter(range(step))

    def tell(_: Pace) -> None:
        if next(steps, None) is None:
            raise Killed

    with pytest.raises(Killed):
        rebuild(database, KEYRING, shelf, progress=tell)
    assert live(register) == broken
    finished = finished_tables(database)
    home = story.identified()
    made: list[str] = []
    rebuild(database, KEYRING, shelf, progress=lambda pace: made.append(pace.stage))
    assert register.drift() == []
    assert {*before["household"], (home.id,)} == set(live(register)["household"])
    assert made.count("重建查询表") <= 1 + 2 * (len(FOLDED) - len(finished & set(FOLDED)))


def test_what_another_version_left_behind_is_not_gone_on_with(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    before = live(register)

    with pytest.raises(Killed):
        rebuild(database, KEYRING, shelf, progress=broken_off_at("补上新业务"))
    with database.connect("owner") as owner:
        owner.execute(f"TRUNCATE {NEXT}.household")
        owner.execute("ALTER TABLE read.household ADD COLUMN more text")
        owner.execute("ALTER TABLE read.household DROP COLUMN more")
        owner.execute("CREATE INDEX household_head ON read.household (head)")
    rebuild(database, KEYRING, shelf)
    assert live(register) == before
    assert story.accepted


def test_who_was_erased_meanwhile_stays_erased(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    home = story.identified("spouse")
    (person,) = home.others

    with pytest.raises(Killed):
        rebuild(database, KEYRING, shelf, progress=broken_off_at("补上新业务"))
    with opened(database) as services:
        erase(services, person)
    with database.connect("owner") as owner:
        names = owner.execute(
            f"SELECT name, birth_date FROM {NEXT}.person WHERE id = %s", (person,)
        ).fetchall()
    assert names == [(None, None)]
    rebuild(database, KEYRING, shelf)
    row = live(register)["person"][(person,)]
    assert [row[name] for name in ("name", "document", "birth_date", "phone")] == [None] * 4
    assert row["birth_year"] is not None


def test_who_is_erased_while_his_table_is_filled_leaves_nothing_behind(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    """Naive: a table that is not committed yet is not seen by who erases, and keeps what was opened."""
    (person,) = story.identified("spouse").others
    erased: list[str] = []

    def tell(_: Pace) -> None:
        finished = finished_tables(database)
        if "person" in finished:
            raise Killed
        if "household" in finished and not erased:
            erased.append(person)
            with opened(database) as services:
                erase(services, person)

    with pytest.raises(Killed):
        rebuild(database, KEYRING, shelf, progress=tell)
    with database.connect("owner") as owner:
        names = owner.execute(f"SELECT name, phone FROM {NEXT}.person WHERE id = %s", (person,)).fetchall()
    assert (names, erased) == ([(None, None)], [person])
    rebuild(database, KEYRING, shelf)
    assert register.drift() == []


def test_who_came_and_was_erased_meanwhile_has_no_name(
    story: Told, register: TestRegister, database: Database, shelf: Shelf
) -> None:
    people: list[str] = []

    def work() -> Iterator[None]:
        (person,) = story.identified("spouse").others
        people.append(person)
        with opened(database) as services:
            erase(services, person)
        yield

    rebuild(database, KEYRING, shelf, progress=at("补上新业务", work()))
    row = live(register)["person"][(people[0],)]
    assert [row[name] for name in ("name", "document", "birth_date", "phone")] == [None] * 4
