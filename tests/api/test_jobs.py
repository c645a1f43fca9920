"""Jobs: given with what they are about, done by one worker, given again whatever ends it."""

from __future__ import annotations

import ctypes
import json
import secrets
import signal
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from procrastinate.exceptions import TaskNotFound
from psycopg.errors import UndefinedFunction

from api import exports
from api.accounts import add_official, make_account
from api.exports import Wanted
from api.imports import files
from api.imports.crew import PROCESSES
from api.imports.runner import FEW, SMALL
from api.imports.store import Imports
from api.jobs import give
from projections import cases
from tests.api.cli.test_serving import Machine, ended
from tests.api.procedures.given import Town
from tests.support.keys import furnish
from tests.support.procedures import documents
from tests.support.register import TestRegister

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.database import Connection, Database
    from tests.support.hall import Hall


@dataclass
class Office:
    """A database, one account, and a home for the program."""

    machine: Machine
    database: Database
    connection: Connection
    account: str

    def uploaded(self, content: bytes | None = b"no workbook") -> str:
        """An import of a file that is none, or whose file is lost; its id."""
        import_id = secrets.token_hex(6)
        Imports(self.connection).add({
            "id": import_id, "account": self.account, "kind": "persons", "division": "150525", "year": 2020,
            "status": "not_exited", "sha256": "0" * 64, "file_name": "x.xlsx", "corrects": None,
        })  # fmt: skip
        if content is not None:
            self.keep(import_id, content)
        return import_id

    def keep(self, import_id: str, content: bytes) -> None:
        folder = self.machine.home / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / import_id).write_bytes(content)

    def state(self, import_id: str) -> str:
        return Imports(self.connection).one(import_id).state

    def failure(self, import_id: str) -> str | None:
        failure = Imports(self.connection).one(import_id).failure
        return None if failure is None else failure["code"]

    def jobs(self) -> dict[int, str]:
        """Those that somebody gave; a worker looks at the clock by itself."""
        return dict(
            self.connection.execute(
                "SELECT id, status::text FROM jobs.procrastinate_jobs"
                " WHERE task_name NOT IN ('advance_cases', 'count_years')"
            ).fetchall()
        )

    def waiters(self) -> int:
        """How many wait for a table that somebody holds."""
        row = self.connection.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchone()
        return 0 if row is None else int(row[0])

    def wait(self, program: subprocess.Popen[str], happened: Callable[[], object]) -> None:
        deadline = time.monotonic() + 120
        while not happened():
            assert program.poll() is None, program.communicate()
            assert time.monotonic() < deadline, "it did not happen"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    with database.connect(autocommit=True) as connection:
        person = add_official(connection, "王芳")
        account = make_account(
            connection, name="luru", password="huce-luru-1", person=person, division="", roles=["entry"]
        )
        machine = Machine(tmp_path / "home", DATABASE_URL=database.owner)
        yield Office(machine, database, connection, account.id)


def lines(text: str) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in text.splitlines()]


def events(text: str) -> list[str]:
    return [line["event"] for line in lines(text) if line.get("kind") != "advance_cases"]


# -- giving


def test_a_job_is_there_when_what_it_is_about_is(office: Office) -> None:
    connection = office.connection
    with connection.transaction(force_rollback=True):
        give(connection, "check_import", import_id=office.uploaded())
    assert office.jobs() == {}
    with connection.transaction():
        job = give(connection, "check_import", import_id=office.uploaded())
        # The caller's transaction goes on, and sees what it saw.
        assert connection.execute("SELECT current_setting('search_path')").fetchone() == ('"$user", public',)
        with pytest.raises(UndefinedFunction), connection.transaction():
            connection.execute("SELECT procrastinate_register_worker_v1()")
    assert office.jobs() == {job: "todo"}


def test_what_waits_is_not_queued_twice(office: Office) -> None:
    one = give(office.connection, "append_import", import_id="a")
    assert give(office.connection, "append_import", import_id="a") == one
    others = [
        give(office.connection, "append_import", import_id="b"),
        give(office.connection, "check_import", import_id="a"),
    ]
    assert office.jobs() == dict.fromkeys([one, *others], "todo")


def test_what_nobody_can_do_is_not_queued(office: Office) -> None:
    with pytest.raises(TaskNotFound):
        give(office.connection, "make_tea", cups=2)
    assert office.jobs() == {}


# -- working


def test_a_job_is_done_and_the_log_says_so_without_its_arguments(office: Office) -> None:
    # Given a file that is no workbook, and one that was lost
    wrong, lost = office.uploaded(), office.uploaded(None)
    first = give(office.connection, "check_import", import_id=wrong)
    second = give(office.connection, "check_import", import_id=lost)
    with office.machine.started("work") as program:
        # When the worker has done both
        office.wait(program, lambda: office.jobs() == {second: "failed"})
        # Then the import's own row says what is wrong with the one
        assert office.state(wrong) == "failed"
        # and the other may be given again
        assert office.state(lost) == "checking"
        assert office.failure(lost) == "import_broken"
        office.keep(lost, b"found, but no workbook")
        give(office.connection, "check_import", import_id=lost)
        office.wait(program, lambda: office.state(lost) == "failed")
        assert ended(program, signal.SIGINT) < 10
        assert program.returncode == 0
        _, err = program.communicate()
    told = lines(err)
    assert {(line["event"], line["job"]) for line in told if "job" in line} >= {
        ("job.began", first), ("job.ended", first), ("job.began", second), ("job.failed", second),
    }  # fmt: skip
    assert wrong not in err
    assert lost not in err


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_job_of_a_worker_that_was_ended_is_done_by_the_next(
    office: Office, number: signal.Signals
) -> None:
    # Given a job that cannot go on, because its import is held
    import_id = office.uploaded()
    job = give(office.connection, "check_import", import_id=import_id)
    with office.database.connect() as holder:
        holder.execute("SELECT FROM staging.import WHERE id = %s FOR UPDATE", (import_id,))
        with office.machine.started("work") as program:
            office.wait(program, lambda: office.jobs() == {job: "doing"})
            # When its worker is ended, then it ends within seconds and the job is nobody's
            assert ended(program, number) < 10
            assert program.returncode == (0 if number == signal.SIGTERM else -number)
        assert office.state(import_id) == "uploaded"
        # and the next worker takes it up
        with office.machine.started("work") as program:
            office.wait(program, lambda: attempts(office, job) == 1 and office.jobs() == {job: "doing"})
            holder.rollback()
            office.wait(program, lambda: office.jobs() == {})
            assert office.state(import_id) == "failed"
            ended(program, signal.SIGTERM)
            _, err = program.communicate()
    assert "job.again" in events(err)


def attempts(office: Office, job: int) -> int:
    row = office.connection.execute(
        "SELECT attempts FROM jobs.procrastinate_jobs WHERE id = %s", (job,)
    ).fetchone()
    return 0 if row is None else int(row[0])


def long(rng: Random) -> dict[str, str]:
    """Cells that no compression makes short."""
    heads = ("就业渠道", "务工企业名称", "产业分类")
    return {head: "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(100)) for head in heads}


def test_the_crew_of_an_import_ends_with_its_worker_and_the_next_one_goes_on(hall: Hall) -> None:
    # Given an import that is large enough for a crew, which cannot write what it has found
    rng = Random(1)
    rows = [hall.row(n, household=f"H{n}", **long(rng)) for n in range(1, FEW + 2)]
    import_id = hall.upload(rows)
    assert (files.folder(hall.services) / import_id).stat().st_size > SMALL
    machine = Machine(hall.services.settings.home, DATABASE_URL=hall.database.owner)
    office = Office(machine, hall.database, hall.database.connect(autocommit=True), hall.clerk.account)
    give(hall.services, "check_import", import_id=import_id)
    with office.connection, hall.database.connect("owner") as holder:
        holder.execute("LOCK TABLE staging.sheaf IN SHARE MODE")
        with machine.started("work") as program:
            office.wait(program, lambda: office.waiters() == PROCESSES)
            # When the worker is ended, then the crew is gone with it
            children = psutil.Process(program.pid).children(recursive=True)
            assert len(children) >= PROCESSES
            assert ended(program, signal.SIGTERM) < 10
            assert psutil.wait_procs(children, timeout=10)[1] == []
            assert program.returncode == 0
        assert set(office.jobs().values()) < {"todo", "doing"}
        holder.rollback()
        # and the next worker checks all of it
        with machine.started("work") as program:
            office.wait(program, lambda: office.state(import_id) == "checked")
            ended(program, signal.SIGTERM)
    assert hall.counts(import_id) == {"new": FEW + 1}


def test_a_signal_that_another_thread_took_ends_the_worker_too(office: Office) -> None:
    """As where somebody looks at the process with a debugger: its first thread stands still meanwhile."""
    import_id = office.uploaded()
    give(office.connection, "check_import", import_id=import_id)
    with office.machine.started("work") as program:
        office.wait(program, lambda: office.state(import_id) == "failed")
        other = next(one.id for one in psutil.Process(program.pid).threads() if one.id != program.pid)
        assert ctypes.CDLL(None).tgkill(program.pid, other, signal.SIGTERM) == 0
        assert program.wait(30) == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_servers_worker_ends_with_it(office: Office, number: signal.Signals) -> None:
    import_id = office.uploaded()
    give(office.connection, "check_import", import_id=import_id)
    with office.machine.started("serve") as program:
        office.wait(program, lambda: office.state(import_id) == "failed")
        children = psutil.Process(program.pid).children(recursive=True)
        assert ended(program, number) < 10
        assert psutil.wait_procs(children, timeout=10)[1] == []
        assert program.returncode == (0 if number != signal.SIGKILL else -number)
        _, err = program.communicate()
    assert "Traceback" not in err


def test_a_servers_worker_that_died_is_started_again(office: Office) -> None:
    first, second = office.uploaded(), office.uploaded()
    give(office.connection, "check_import", import_id=first)
    with office.machine.started("serve") as program:
        office.wait(program, lambda: office.state(first) == "failed")
        (worker,) = [
            one for one in psutil.Process(program.pid).children() if "spawn_main" in str(one.cmdline())
        ]
        worker.kill()
        give(office.connection, "check_import", import_id=second)
        office.wait(program, lambda: office.state(second) == "failed")
        ended(program, signal.SIGTERM)


# -- what failed


def test_an_export_that_broke_off_tells_its_owner(hall: Hall) -> None:
    # given a household whose stored form no program can read
    hall.imported(hall.family("H1", 1))
    asked = exports.ask(hall.services, hall.clerk, Wanted("persons", "150525", 2020), "key")["id"]
    with hall.database.connect() as connection:
        connection.execute("UPDATE read.person_year SET form = '[1]'")
        connection.commit()
    # when it is exported
    job = give(hall.services, "run_export", export=asked)
    machine = Machine(hall.services.settings.home, DATABASE_URL=hall.database.owner)
    with hall.database.connect(autocommit=True) as connection:
        office = Office(machine, hall.database, connection, hall.clerk.account)
        with machine.started("work") as program:
            office.wait(program, lambda: office.jobs() == {job: "failed"})
            ended(program, signal.SIGTERM)
        # then it is no longer under way, its owner is told, and he may ask anew
        found = exports.find_export(connection, hall.clerk, asked)
    assert (found["state"], found["failure"]["code"]) == ("failed", "export_broken")
    with pytest.raises(exports.ExportFailed) as told:
        exports.file_of(hall.services, found)
    assert "请重新导出" in told.value.message
    exports.run_export(hall.services, asked)
    assert list(exports.folder(hall.services).iterdir()) == []


def test_a_worker_that_begins_records_what_the_clock_came_to_meanwhile(
    database: Database, office: Office
) -> None:
    # Given a case that has lain for years, in whose register nobody has been since
    with TestRegister.on(database) as register:
        for digest in documents(2):
            register.give_evidence(database, digest)
        town = Town(real=register, services=None)  # type: ignore[arg-type]
        (home,) = town.homes(1)
        case = town.exit_of(home)
    furnish(office.machine.home)
    # When a worker begins, then each thing is told
    told = "SELECT type FROM ledger.event WHERE account = 'system' ORDER BY position"
    with office.machine.started("work") as program:
        office.wait(program, lambda: len(office.connection.execute(told).fetchall()) == 2)
        ended(program, signal.SIGTERM)
    assert [kind for (kind,) in office.connection.execute(told)] == ["case.reminded", "case.escalated"]
    row = cases.one(office.connection, case)
    assert row is not None
    assert row.status == "open"


def test_a_failed_job_is_kept_for_a_month(office: Office, database: Database) -> None:
    # given two jobs that failed, one of them more than a month ago
    old, young = (give(office.connection, "check_import", import_id=name) for name in "ab")
    with database.connect("owner") as owner:
        owner.execute("SET search_path TO jobs")
        owner.execute("UPDATE jobs.procrastinate_jobs SET status = 'failed'")
        owner.execute(
            "UPDATE jobs.procrastinate_events SET at = at - interval '31 days' WHERE job_id = %s", (old,)
        )
    # when a worker begins, then only the younger one is left
    with office.machine.started("work") as program:
        office.wait(program, lambda: office.jobs() == {young: "failed"})
        ended(program, signal.SIGTERM)
