"""The servers as real processes: they start, live beside other commands, and end what they started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.error import URLError

import psutil
import pytest

from api.cli.ending import Ended, Ending
from ledger.server import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.cli.conftest import Desk

PROGRAM = (sys.executable, "-W", "error::ResourceWarning", "-c", "from api.cli import main; main()")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Machine:
    """Starts `huce` in a home of its own, on a port of its own."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home, self.port = home, free_port()
        own = {"HUCE_HOME": str(home), "PORT": str(self.port), "COLUMNS": "200", "DATABASE_URL": ""}
        self.env = os.environ | own | more

    def run(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *arguments], env=self.env | more, input=typed, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """The program while it runs, in a process group of its own, as a terminal would start it."""
        program = subprocess.Popen(
            [*PROGRAM, *arguments], env=self.env, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        with program:
            try:
                yield program
            finally:
                program.kill()

    def wait(self, program: subprocess.Popen[str]) -> None:
        """Wait until it can be used."""
        deadline = time.monotonic() + 120
        while not self.is_healthy():
            assert program.poll() is None, program.communicate()
            assert time.monotonic() < deadline

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False


def ended(program: subprocess.Popen[str], number: signal.Signals) -> float:
    """Signal it as a terminal (INT) or a service manager (TERM) does; seconds until it has ended."""
    begun = time.monotonic()
    if number == signal.SIGINT:
        os.killpg(program.pid, number)
    else:
        program.send_signal(number)
    program.wait(30)
    return time.monotonic() - begun


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A bare machine; the tests on it follow each other."""
    home = tmp_path_factory.mktemp("machine") / "home"
    yield Machine(home)
    Cluster(home).destroy()


DEMO = ("demo", "--households", "1500")


def test_a_demonstration_interrupted_while_it_loads_leaves_nothing_running(machine: Machine) -> None:
    with machine.started(*DEMO) as program:
        workers = wait_for_workers(program)
        assert ended(program, signal.SIGINT) < 10
        assert program.returncode == 0
        _, err = program.communicate()
    assert "Error" not in err
    assert psutil.wait_procs(workers, timeout=5)[1] == []
    assert not Cluster(machine.home).running
    assert not machine.is_healthy()


def test_it_goes_on_where_it_stopped_and_serves_beside_other_commands(machine: Machine) -> None:
    with machine.started(*DEMO) as program:
        machine.wait(program)
        second = machine.run("demo", PORT=str(free_port()))
        assert (second.returncode, "[demo_runs]" in second.stderr) == (1, True), second.stderr
        login = machine.run("login", "xitong", typed="huce-xitong\n")
        assert login.returncode == 0, login.stderr
        checked = machine.run("replay", "check")
        assert checked.returncode == 0, checked.stderr
        assert machine.is_healthy()
        assert ended(program, signal.SIGTERM) < 10
        assert program.returncode == 0
        out, err = program.communicate()
    assert f"http://127.0.0.1:{machine.port}" in out
    assert "huce-xian-shenpi" in out
    assert "Traceback" not in err
    assert not Cluster(machine.home).running


def test_started_again_it_is_soon_there(machine: Machine) -> None:
    with machine.started(*DEMO) as program:
        begun = time.monotonic()
        machine.wait(program)
        assert time.monotonic() - begun < 30
        assert ended(program, signal.SIGINT) < 10
        assert program.returncode == 0
    assert not Cluster(machine.home).running


def wait_for_workers(program: subprocess.Popen[str]) -> list[psutil.Process]:
    """The worker processes, as soon as two of them work."""
    deadline = time.monotonic() + 120
    while True:
        assert program.poll() is None, program.communicate()
        assert time.monotonic() < deadline
        children = psutil.Process(program.pid).children()
        # One that ends while it is looked at is none.
        with suppress(psutil.NoSuchProcess):
            workers = [child for child in children if child.name().startswith("python")]
            if len(workers) > 2 and sum(child.cpu_times().user > 2 for child in workers) >= 2:
                return workers


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_server_on_another_database_ends_within_seconds(desk: Desk, number: signal.Signals) -> None:
    machine = Machine(desk.home, DATABASE_URL=desk.database.owner)
    with machine.started("serve") as program:
        machine.wait(program)
        assert ended(program, number) < 10
        assert program.returncode == 0
        _, err = program.communicate()
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", machine.port))
        listener.listen()
        for verb in ("serve", "demo"):
            done = machine.run(verb)
            assert (done.returncode, "[port_taken]" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_nothing_is_served_while_cases_go_by_a_definition_that_is_gone(desk: Desk) -> None:
    case = """INSERT INTO read."case" (id, status, kind, asked) VALUES (repeat('0', 20), 'returned', 'exit',
        '{"what": "procedure", "procedure": "exit@99", "step": "village-review"}')"""
    with desk.database.connect("owner", autocommit=True) as owner:
        owner.execute(case)
    done = desk.run("serve", PORT=str(free_port()))
    assert (done.exit_code, "[definition_missing]" in done.stderr) == (1, True), done.stderr
    assert "“exit@99”不见了,还有1个案件" in done.stderr


def test_what_is_held_is_finished_before_the_end() -> None:
    done = []

    def work() -> None:
        with Ending() as ending, ending.held():
            signal.raise_signal(signal.SIGTERM)
            done.append("held")

    with pytest.raises(Ended):
        work()
    assert done == ["held"]


def test_only_the_first_signal_counts() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Ending():
        with pytest.raises(Ended):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


#: It would go on for ever after the signal.
ENDLESS = """
import signal, threading
from contextlib import suppress
from api.cli.ending import Ended, Ending

with suppress(Ended), Ending(0.1):
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        threading.Event().wait()
"""


def test_what_does_not_end_within_its_limit_is_left() -> None:
    done = subprocess.run([sys.executable, "-c", ENDLESS], timeout=60, check=False)
    assert done.returncode == 0
