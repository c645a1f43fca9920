"""What the tests of rebuilds are given: a register with a history, a shelf, a program that is interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from replay.segments.shelf import Shelf
from tests.soak.given import Told
from tests.support.reference import read_live
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.database import Database
    from replay.rebuild.pace import Pace
    from tests.support.rows import Rows


@pytest.fixture
def register(database: Database) -> Iterator[TestRegister]:
    with TestRegister.on(database) as register:
        yield register


@pytest.fixture
def story(register: TestRegister) -> Told:
    story = Told(real=register)
    home = story.identified("spouse", "son")
    story.surveyed(home)
    story.rolled_back(story.exited(home))
    story.identified()
    return story


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(str(tmp_path / "segments"))


def live(register: TestRegister) -> Rows:
    try:
        return read_live(register.connection)
    finally:
        register.connection.rollback()


def schemas(database: Database) -> set[str]:
    with database.connect("owner") as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


def wrecked(database: Database) -> None:
    """The read models are wrong: a value, a row too few, a row too many."""
    with database.connect("owner") as owner:
        owner.execute("UPDATE read.household SET status = 'exited', phone = '1'")
        owner.execute("DELETE FROM read.membership")
        owner.execute("INSERT INTO read.village (code) VALUES ('150525999999')")
        owner.execute("UPDATE read.timeline SET active = NOT active")


def at(stage: str, action: Iterator[object]) -> Callable[[Pace], None]:
    """A progress that takes one step of the action whenever the stage is told."""

    def tell(pace: Pace) -> None:
        if pace.stage == stage:
            next(action, None)

    return tell


class Killed(Exception):
    """Stands for the end of the program."""


def broken_off_at(stage: str) -> Callable[[Pace], None]:
    """A progress that ends the program when a stage is told."""

    def tell(pace: Pace) -> None:
        if pace.stage == stage:
            raise Killed

    return tell
