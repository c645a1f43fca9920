"""A county's file of 100,000 people: killed ten times on its way in, then undone as one.

given a person export of whose rows two in a hundred are wrong, when it is imported by a program that
is killed at ten random moments and given again each time, then every good household is there once, the wrong
ones come back with their reasons, and single commands of others hardly wait; when it is undone, the
register is as before.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from api import sessions
from api.generate.course import Course
from api.generate.workbook import write_workbooks
from api.imports import undoing
from api.imports.store import Imports
from api.imports.views import refused_workbook
from api.sheets.fields import PERSONS
from api.sheets.reading import read_file
from domain.commands import MarkFocus
from tests.soak.given import say

if TYPE_CHECKING:
    from tests.support.hall import Hall

ROOT = Path(__file__).parents[2]
HOUSEHOLDS = int(os.environ.get("HUCE_SOAK_IMPORT", "34000"))
KILLS = 10
#: Milliseconds that a command of somebody else may take longer while an import runs.
LONGER = 200


@dataclass
class Others:
    """Somebody who works on households of his own all the while; milliseconds of each command."""

    hall: Hall
    households: list[str]
    stop: threading.Event = field(default_factory=threading.Event)
    taken: list[float] = field(default_factory=list)

    def command(self, number: int) -> float:
        # One household with a thousand events would be slow by itself.
        turn, place = divmod(number, len(self.households))
        household, on = self.households[place], turn % 2 == 0
        command = MarkFocus(command_id=f"other{number}", year=2020, household=household, on=on)
        began = time.monotonic()
        self.hall.services.gateway.run(command, self.hall.clerk)
        return (time.monotonic() - began) * 1000

    def work(self) -> None:
        number = 1000
        while not self.stop.wait(0.1):
            self.taken.append(self.command(number))
            number += 1


@pytest.mark.soak
def test_a_county_goes_in_through_ten_kills_and_out_again_as_one(hall: Hall, tmp_path: Path) -> None:
    # given
    written = write_workbooks(Course("150525", HOUSEHOLDS, 7, 2014, 2020), tmp_path / "out", bad_rows=0.02)
    say(f"{written.people} people, {written.bad} wrong rows")
    (file,) = (tmp_path / "out").glob("*persons.xlsx")
    families = [row for n in range(200) for row in hall.family(f"90{n}", 8000 + 2 * n)]
    hall.imported(families, "own.xlsx")
    before = hall.rows()
    others = Others(hall, [key[0] for key in before["household"]])
    usual = median(others.command(number) for number in range(len(others.households)))
    # when
    import_id = _through_kills(hall, file, others)
    # then
    said = hall.said(import_id)
    assert said["recorded"] == said["new"] == said["units"] - said["refused"]
    assert said["refused"] >= 1
    back = tmp_path / "back.xlsx"
    with hall.services.pool.connection() as connection:
        refused_workbook(hall.services, Imports(connection).one(import_id), hall.clerk, back)
        twice = connection.execute("SELECT count(*) - count(DISTINCT number) FROM read.household").fetchone()
    assert twice == (0,)
    households = {line.cells[5] for line in read_file(back, PERSONS).lines}
    assert len(households) == said["refused"]
    say(f"others: usually {usual:.1f} ms, while it ran median {median(others.taken):.1f}, "
        f"longest {max(others.taken):.1f} of {len(others.taken)}")  # fmt: skip
    assert max(others.taken) - usual <= LONGER
    # when
    undoing.begin(hall.services, import_id, hall.clerk, "测试")
    undoing.request(hall.services, import_id)
    began = time.monotonic()
    assert undoing.approve(hall.services, import_id, hall.chief)
    say(f"undone in {time.monotonic() - began:.0f} s")
    # then the register is as before, and the ledger has both the import and its undoing
    after = hall.rows()
    for table in ("household", "person", "membership", "household_year", "person_year"):
        assert _without_focus(after.get(table, {})) == _without_focus(before.get(table, {})), table
    assert hall.said(import_id)["state"] == "undone"
    types = Counter(hall.events())
    assert types["household.taken_over"] == said["recorded"] + len(others.households)
    assert types["rollback.recorded"] >= said["recorded"]


def _without_focus(rows: dict[tuple[str, ...], dict[str, Any]]) -> dict[tuple[str, ...], dict[str, Any]]:
    """The rows but for the mark that the others set and take away."""
    return {key: {**row, "focus": None} for key, row in rows.items()}


def _through_kills(hall: Hall, file: Path, others: Others) -> str:
    rng = Random(11)
    thread = threading.Thread(target=others.work)
    thread.start()
    try:
        of = ("--kind", "persons", "--division", "150525", "--year", "2020", "--format", "json")
        own = hall.newest()["id"]
        _killed(hall, ("import", str(file), *of), rng, before=own)
        import_id: str = hall.newest()["id"]
        for _ in range(KILLS - 1):
            _killed(hall, ("import", "confirm", import_id), rng)
        _done(hall, ("import", "confirm", import_id))
    finally:
        others.stop.set()
        thread.join()
    return import_id


def _program(hall: Hall, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    with hall.services.pool.connection() as connection:
        token = sessions.sign_in(connection, "xian-luru", "huce-xian-luru")
    env = {
        **os.environ, "HUCE_HOME": str(hall.services.settings.home), "DATABASE_URL": hall.database.owner,
        "HUCE_TOKEN": token,
    }  # fmt: skip
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _killed(hall: Hall, arguments: tuple[str, ...], rng: Random, before: str = "") -> None:
    """Run the program until some thousand more units of an import that is not `before` are done; kill it."""
    last, units = hall.newest(), HOUSEHOLDS // 8 + rng.randrange(HOUSEHOLDS // 16)
    with _program(hall, arguments) as program:
        while True:
            with suppress(subprocess.TimeoutExpired):
                program.wait(0.1)
            assert program.returncode is None
            now = hall.newest()
            same = (now["id"], now["state"]) == (last["id"], last["state"])
            if now["id"] != before and now["done"] >= units + (last["done"] if same else 0):
                program.send_signal(signal.SIGKILL)
                break
    say(f"killed: {now['state']}, {now['done']} done")


def _done(hall: Hall, arguments: tuple[str, ...]) -> None:
    with _program(hall, arguments) as program:
        assert program.wait() in {0, 1}
