"""The embedded PostgreSQL: made, started and stopped here, reached through a private socket only."""

from __future__ import annotations

import fcntl
import shutil
import signal
import time
from contextlib import contextmanager, suppress
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Self

import psutil
import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from domain.errors import Refused
from ledger.database import Database
from ledger.place import Place, find_place
from ledger.secret import read_or_draw
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUERIES = Queries("ledger", "server.sql")
#: Seconds: recovery after a crash reads up to max_wal_size; a stop writes what is in memory.
_START_LIMIT = 600
_STOP_LIMIT = 120
_LEFTOVER_LIMIT = 30


class ServerFailed(Refused):
    """PostgreSQL could not be made, started or stopped."""

    code, sentence = "server_failed", "内置数据库{what}失败,请查看 {log}。"


class Cluster:
    """The PostgreSQL cluster of one home folder; any number of processes may hold it at once.

    As an ordinary user everything is under `home`.  As root the server runs under an account of
    its own, see `ledger.place`.  `with Cluster(home) as cluster:` stops it if it started it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._started = False

    @cached_property
    def place(self) -> Place:
        """Where the server lives."""
        self.home.mkdir(parents=True, exist_ok=True)
        return find_place(self.home.resolve())

    def start(self) -> bool:
        """Make the cluster if there is none, start it unless it runs. True: this call started it."""
        with self._alone():
            if not (self.place.data / "PG_VERSION").exists():
                self._make()
            started = self._start() if self._postmaster() is None else False
            self._wait_until_ready()
            self._make_roles()
        self._started = self._started or started
        return started

    def stop(self) -> None:
        """Stop at once, open sessions are ended; nothing committed is lost."""
        with self._alone():
            if self._postmaster() is not None:
                self._control("停止", "stop", "-m", "fast", "-t", str(_STOP_LIMIT))
        self._started = False

    @property
    def running(self) -> bool:
        """Whether a server works on this cluster."""
        return self._postmaster() is not None

    def url(self, database: str, user: str) -> str:
        """Conninfo string, password included, for `huce_owner`, `huce_service` or `postgres`."""
        return make_conninfo(
            host=str(self.place.socket), port=5432, dbname=database, user=user, password=self._password(user)
        )

    def database(self, name: str) -> Database:
        """The database of that name, as its owner and as the application's service."""
        return Database(owner=self.url(name, "huce_owner"), app=self.url(name, "huce_service"))

    def ensure_database(self, name: str) -> Database:
        """Make the database when it is missing: UTF-8, sorted by code point, owned by huce_owner."""
        with self._alone(), psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if connection.execute(_QUERIES.database_missing, {"name": name}).fetchone() == (True,):
                connection.execute(SQL(_QUERIES.create_database).format(name=Identifier(name)))
        return self.database(name)

    def destroy(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop()
        shutil.rmtree(self.place.base)
        shutil.rmtree(self.place.socket, ignore_errors=True)
        (self.home / "postgres").unlink(missing_ok=True)
        del self.place

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._started:
            self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time makes, starts or stops this cluster."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _password(self, user: str) -> str:
        """The role's password, drawn when it is first asked for; its file is for us alone."""
        return read_or_draw(self.home / "secrets" / f"{user}.password")

    def _make(self) -> None:
        """Run initdb beside the data folder and move it there when it is whole."""
        draft, secret = self.place.base / "data.new", self.place.base / "initdb.password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret.touch(mode=0o600)
        secret.write_text(self._password("postgres"))
        self.place.own(draft)
        self.place.own(secret)
        try:
            made = self.place.run(
                "initdb", "-D", draft.name, "-U", "postgres", "--auth=scram-sha-256",
                f"--pwfile={secret.name}", "--encoding=UTF8", "--locale=C", "--data-checksums",
            )  # fmt: skip
        finally:
            secret.unlink()
        if made.returncode != 0:
            log = self.place.base / "initdb.log"
            log.write_text(made.stdout + made.stderr)
            raise ServerFailed(what="建立", log=log)
        draft.rename(self.place.data)

    def _start(self) -> bool:
        """Clear what a killed server left, then start on our configuration."""
        self._clear_leftovers()
        socket = str(self.place.socket).replace("'", "''")
        settings = files("ledger").joinpath("postgresql.conf").read_text("utf-8")
        configuration = self.place.base / "postgresql.conf"
        configuration.write_text(f"{settings}unix_socket_directories = '{socket}'\n", "utf-8")
        configuration.chmod(0o644)
        self._control(
            "启动",
            "start",
            "-t",
            str(_START_LIMIT),
            "-l",
            "data/start.log",
            "-o",
            "-c config_file=postgresql.conf",
        )
        return True

    def _control(self, what: str, *arguments: str) -> None:
        """Run pg_ctl in `base`: its names are relative, so that none of them meets a shell's quotes."""
        if self.place.run("pg_ctl", "-D", "data", "-w", *arguments).returncode != 0:
            raise ServerFailed(what=what, log=self.place.data / "start.log")

    def _clear_leftovers(self) -> None:
        """After a kill -9: end the old server's processes, drop its pid file and that of its socket.

        A session at work does not notice that its server is gone, and no new one starts beside it.
        The pid in them may be another program's by now, which PostgreSQL would take for itself.
        """
        left = self._processes()
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs(left, timeout=_LEFTOVER_LIMIT)
        if alive:
            raise ServerFailed(what="启动", log=self.place.data / "log")
        for file in (self.place.data / "postmaster.pid", self.place.socket / ".s.PGSQL.5432.lock"):
            file.unlink(missing_ok=True)

    def _processes(self) -> list[psutil.Process]:
        """The processes of PostgreSQL that work in the data folder."""
        return [process for process in psutil.process_iter() if _works_in(process, self.place.data)]

    def _postmaster(self) -> psutil.Process | None:
        """The server's first process, when it lives."""
        try:
            pid = int((self.place.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        return process if _works_in(process, self.place.data) else None

    def _wait_until_ready(self) -> None:
        """Wait for a server that another has just started, as long as it lives."""
        deadline = time.monotonic() + _START_LIMIT
        while "ready" not in (self.place.data / "postmaster.pid").read_text().split("\n")[-2]:
            if self._postmaster() is None or time.monotonic() > deadline:
                raise ServerFailed(what="启动", log=self.place.data / "start.log")
            time.sleep(0.02)

    def _make_roles(self) -> None:
        with psycopg.connect(self.url("postgres", "postgres")) as connection:
            if connection.execute(_QUERIES.role_missing).fetchone() == (True,):
                passwords = {
                    "owner_password": Literal(self._password("huce_owner")),
                    "service_password": Literal(self._password("huce_service")),
                }
                connection.execute(SQL(_QUERIES.create_roles).format(**passwords))


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(data)
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False
