"""kill -9 of the application and of PostgreSQL at random moments: what was answered is there, whole."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from domain.identity import same_person_part
from domain.numbers import holdings
from ledger.migrate import migrate
from ledger.server import Cluster
from ledger.vault import ERASED
from tests.soak.given import Told, say
from tests.soak.program import actor_of, command_of
from tests.support.keys import sequencer
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.fold import State
    from ledger.database import Connection, Database

ROOT = Path(__file__).parents[2]
#: Twenty fixed moments, and one nobody has tried yet.
SEEDS = [*range(1, 21), secrets.randbelow(2**31)]
KILLED = {"application", "postmaster", "whole server"}

HALF_SAVES = """
SELECT s.save FROM ledger.save AS s
FULL JOIN (
    SELECT save, count(*) AS events, max(split_part(id, '.', 2)::int) AS last FROM ledger.event GROUP BY save
) AS e USING (save)
WHERE s.events IS DISTINCT FROM e.events OR e.last IS DISTINCT FROM s.events - 1
"""
TAGS_APART = """
SELECT coalesce(e.position, t.position), coalesce(e.tag, t.tag)
FROM (SELECT position, unnest(tags) AS tag FROM ledger.event) AS e
FULL JOIN ledger.tag AS t USING (position, tag)
WHERE e.tag IS NULL OR t.tag IS NULL
"""


@dataclass
class Killed:
    """A cluster of its own, and everything that was ever answered in it."""

    cluster: Cluster
    database: Database
    errors: Path
    households: list[str] = field(default_factory=list)
    answered: dict[str, list[list[Any]]] = field(default_factory=dict)
    dense: list[tuple[int, int]] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)

    def round(self, turn: int, seed: int) -> None:
        """Kill at a moment that the seed decides, start again, look at everything."""
        rng = Random(seed)
        target = rng.choice(sorted(KILLED))
        new = self._killed(turn, rng, target)
        self.times[target] += 1
        say(f"seed {seed}: {target} killed after {len(new)} answers")
        self.cluster.start()
        with TestRegister.on(self.database) as register:
            self.require_answers(register, new)
            self.require_whole(register)
            self.require_dense(register.connection)

    def _killed(self, turn: int, rng: Random, target: str) -> dict[str, list[list[Any]]]:
        """The answers of a program killed, or whose server was killed, while it was at work."""
        command = [sys.executable, "-m", "tests.soak.program", str(turn)]
        given = {"owner": self.database.owner, "app": self.database.app, "households": self.households}
        with (
            self.errors.open("w") as errors,
            subprocess.Popen(
                command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            ) as program,
        ):
            assert program.stdin is not None
            assert program.stdout is not None
            program.stdin.write(json.dumps(given))
            program.stdin.close()
            lines, after = list[str](), rng.randrange(1, 120)
            for line in program.stdout:
                lines.append(line)
                if len(lines) == after:
                    threading.Event().wait(rng.random() * 0.02)
                    assert program.poll() is None
                    self._kill(target, program)
            program.kill()
        assert len(lines) >= after, self.errors.read_text()[-2000:]
        return {answer["id"]: answer["events"] for answer in map(json.loads, lines)}

    def _kill(self, target: str, program: subprocess.Popen[str]) -> None:
        if target == "application":
            program.kill()
            return
        pid = int((self.cluster.place.data / "postmaster.pid").read_text().split("\n", 1)[0])
        postmaster = psutil.Process(pid)
        children = postmaster.children(recursive=True) if target == "whole server" else []
        for process in (postmaster, *children):
            process.kill()
        psutil.wait_procs([postmaster, *children], timeout=10)
        program.kill()

    def require_answers(self, register: TestRegister, new: dict[str, list[list[Any]]]) -> None:
        """Nothing answered is lost, and each command id given again has its first answer."""
        self.answered |= new
        found = register.connection.execute("SELECT id, position FROM ledger.event")
        there: dict[str, int] = dict(found.fetchall())
        register.connection.rollback()
        for events in self.answered.values():
            assert {name: there.get(name) for name, _ in events} == dict(events)
        for command_id in sorted(new)[-40:]:
            again = register.do(command_of(command_id, self.households), actor_of(command_id))
            assert again.repeated
            assert [[e.id, e.position] for e in again.events] == new[command_id]

    def require_whole(self, register: TestRegister) -> None:
        """Events, tags, saves, keys, numbers and read models belong to each other."""
        connection = register.connection
        assert connection.execute(HALF_SAVES).fetchall() == []
        assert connection.execute(TAGS_APART).fetchall() == []
        state = register.state()
        values = [one.value for key in state.assigned for one in state.assigned[key]]
        assert ERASED not in [value for value in values if isinstance(value, str)]
        assert number_index(connection) == held(register, state)
        connection.rollback()
        assert register.drift() == []

    def require_dense(self, connection: Connection) -> None:
        """The sequencer goes on where it was, without a hole."""
        while sequencer(self.database).run_once():
            pass
        dense = connection.execute("SELECT index, position FROM ledger.indexed ORDER BY index").fetchall()
        events = connection.execute("SELECT position FROM ledger.event ORDER BY position").fetchall()
        assert dense == [(n, position) for n, (position,) in enumerate(events, 1)]
        assert dense[: len(self.dense)] == self.dense
        self.dense = dense
        connection.rollback()


Entry = tuple[str, str, bytes, bool]


def number_index(connection: Connection) -> set[Entry]:
    found = connection.execute("SELECT person, event, mac, holds FROM keys.number").fetchall()
    return {(person, event, bytes(mac), holds) for person, event, mac, holds in found}


def held(register: TestRegister, state: State) -> set[Entry]:
    """What the number index must say."""
    mac = register.gateway.vault.mac
    return {
        (one.person, one.event, mac(same_person_part(_document(state, one.event, one.person))), one.holds)
        for person in dict.fromkeys(key.id for key in state.assigned if key.kind == "person")
        for one in holdings(state, person)
    }


def _document(state: State, event: str, person: str) -> str:
    return str(state.events[event].changes["person"][person]["document"])


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Killed]:
    cluster = Cluster(tmp_path / "home")
    cluster.start()
    database = cluster.ensure_database("register")
    migrate(database)
    killed = Killed(cluster, database, tmp_path / "errors")
    with TestRegister.on(database) as register:
        story = Told(real=register)
        homes = [story.identified("spouse") for _ in range(8)]
        story.exited(homes[0])
        killed.households = [home.id for home in homes]
    yield killed
    cluster.destroy()


@pytest.mark.soak
def test_what_was_answered_survives_every_kill(killed: Killed) -> None:
    for turn, seed in enumerate(SEEDS):
        killed.round(turn, seed)
    assert set(killed.times) == KILLED
    assert sum(killed.times.values()) == len(SEEDS)
