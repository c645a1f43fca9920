"""A rebuild killed twenty times at random: the live tables are whole all the while, and right in the end.

given a part of a county whose read models somebody has damaged, when rebuilds of it are killed at random
moments, then a reader sees at every moment either all of the damaged tables or all of the right ones; what
was killed goes on; and what comes out is what an undisturbed rebuild gives.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from psycopg.sql import SQL, Identifier

from api.generate.load import load_county
from replay.check import check
from replay.drifts import keys_of
from replay.rebuild.course import rebuild
from replay.rebuild.shadow import FOLDED, NEXT
from replay.segments.shelf import Shelf
from tests.soak.given import say
from tests.support.keys import KEYRING, sequencer

if TYPE_CHECKING:
    from ledger.database import Connection, Database
    from tests.support.hall import Hall

ROOT = Path(__file__).parents[2]
HOUSEHOLDS, KILLS = 3_000, 20
#: More than any rebuild tells of.
MANY = 10**6


def damaged(database: Database) -> None:
    """The same damage whatever was there before."""
    with database.connect("owner") as owner:
        owner.execute("UPDATE read.household SET status = 'removed'")
        owner.execute("DELETE FROM read.membership")


def digest(connection: Connection) -> str:
    """All rows of all read models, in one statement."""
    parts = [
        SQL("SELECT md5(coalesce(string_agg(t::text, '' ORDER BY {}), '')) FROM read.{} AS t").format(
            SQL(", ").join(map(Identifier, keys_of(table))), Identifier(table)
        )
        for table in FOLDED
    ]
    text = SQL("SELECT concat({})").format(SQL(", ").join(SQL("({})").format(part) for part in parts))
    ((found,),) = connection.execute(text).fetchall()
    return str(found)


@dataclass
class Watched:
    """A reader who looks at everything all the time; what he saw, and how often."""

    database: Database
    seen: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        with self.database.connect("app", autocommit=True) as connection:
            while not self.stop.wait(0.02):
                found = digest(connection)
                self.seen[found] = self.seen.get(found, 0) + 1


def killed_after(steps: int, seconds: float, given: str) -> tuple[bool, int]:
    """Kill a rebuild some seconds after some steps: whether it was alive then, and steps that it told of."""
    command = [sys.executable, "-m", "tests.soak.rebuilding"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(given)
        program.stdin.close()
        told = 0
        while told < steps and program.stdout.readline():
            told += 1
        try:
            status = program.wait(seconds if told == steps else None)
        except subprocess.TimeoutExpired:
            program.kill()
            return True, told
    assert status == 0
    return False, told


def stages(database: Database) -> int:
    """How many stages a killed rebuild left behind."""
    with database.connect("owner") as owner:
        if owner.execute("SELECT to_regclass(%s)", (f"{NEXT}.progress",)).fetchone() == (None,):
            return 0
        ((count,),) = owner.execute(f"SELECT count(*) FROM {NEXT}.progress").fetchall()
        return int(count)


@pytest.mark.soak
def test_read_models_are_whole_through_twenty_kills_of_their_rebuild(hall: Hall, tmp_path: Path) -> None:
    # given
    database, shelf = hall.database, Shelf(str(tmp_path / "segments"))
    load_county(database, KEYRING, hall.folder, households=HOUSEHOLDS)
    while sequencer(database).run_once():
        pass
    with database.connect("app", autocommit=True) as connection:
        right = digest(connection)
        damaged(database)
        wrong = digest(connection)
    given = json.dumps({"owner": database.owner, "app": database.app, "segments": shelf.address})
    began = time.monotonic()
    _, usual = killed_after(MANY, 0, given)
    say(f"usually {usual} steps, {time.monotonic() - began:.0f} s")
    watched = Watched(database)
    thread = threading.Thread(target=watched.look)
    thread.start()
    rng, kills, left = Random(29), 0, set[int]()
    # when
    while kills < KILLS:
        damaged(database)
        killed, _ = killed_after(rng.randrange(usual), rng.random() / 5, given)
        if killed:
            kills += 1
            left.add(stages(database))
    damaged(database)
    rebuild(database, KEYRING, shelf)
    watched.stop.set()
    thread.join()
    # then
    looks = sum(watched.seen.values())
    say(f"killed with {sorted(left)} stages done; looked {looks} times")
    assert watched.seen.keys() == {right, wrong}
    assert len(left) > 3
    with database.connect("app", autocommit=True) as connection:
        assert digest(connection) == right
    assert check(database, KEYRING, shelf).drifts == []
    assert stages(database) == 0
