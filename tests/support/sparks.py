"""A Spark of our own for a test: a standalone master, two workers and Spark Connect, all on loopback."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where `.ci/spark` puts Spark.
HOME = Path(__file__).parents[2] / ".spark" / "pyspark"
HOST = "127.0.0.1"
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
_PATIENCE = 300


@contextmanager
def spark(folder: Path, *, memory: str = "2g") -> Iterator[str]:
    """The address of Spark Connect (sc://…); `memory` is each worker's. `folder` takes logs and spills."""
    master, connect = _free_port(), _free_port()
    with ExitStack() as running:

        def start(name: str, *command: str) -> None:
            running.enter_context(_process(folder, name, command))

        deploy = "org.apache.spark.deploy"
        start("master", "spark-class", f"{deploy}.master.Master", "--host", HOST, "--port", str(master),
              "--webui-port", "0")  # fmt: skip
        _await(master)
        for name in ("one", "two"):
            start(name, "spark-class", f"{deploy}.worker.Worker", f"spark://{HOST}:{master}", "--host", HOST,
                  "--cores", "1", "--memory", memory, "--webui-port", "0",
                  "--work-dir", str(folder / name))  # fmt: skip
        start("connect", "spark-submit", "--master", f"spark://{HOST}:{master}",
              *_configured(connect, memory), "--class", SERVER, "spark-internal")  # fmt: skip
        _await(connect)
        yield f"sc://{HOST}:{connect}"


def _configured(port: int, memory: str) -> list[str]:
    settings = {
        "spark.connect.grpc.binding.address": HOST, "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": HOST, "spark.driver.memory": "2g", "spark.executor.memory": memory,
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "8", "spark.driver.maxResultSize": "0",
        "spark.sql.ansi.enabled": "true",
    }  # fmt: skip
    return [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]


@contextmanager
def _process(folder: Path, name: str, command: tuple[str, ...]) -> Iterator[None]:
    program, *rest = command
    env = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": HOST, "SPARK_LOCAL_DIRS": str(folder)}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([str(HOME / "bin" / program), *rest], env=env, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


def _await(port: int) -> None:
    """Wait until something answers at a port."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex((HOST, port)) == 0:
                return
        # A refused connection comes back at once: the next look is after the time that a select takes.
        select.select([], [], [], 0.2)
    raise TimeoutError(port)
