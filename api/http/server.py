"""Serving on the loopback interface until TERM or INT; whatever was started around it ends after it."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from api.http.app import create_app
from domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from threading import Thread

    from api.demo_accounts import DemoAccount
    from api.services import Services

HOST = "127.0.0.1"
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
#: Seconds for requests under way after TERM.
_GRACE = 10


class PortTaken(Refused):
    """Something else listens on the port."""

    code, sentence = "port_taken", "端口 {port} 已被占用,请用环境变量 PORT 另选一个。"


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the signals and go on after that: uvicorn itself would raise them again and end us
        before the database is stopped.
        """
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(
    services: Services, port: int, *, demo: Sequence[DemoAccount] = (), followers: Sequence[Thread] = ()
) -> None:
    """Serve until TERM or INT, then return. Called from the main thread. Raises PortTaken."""
    with _listening(port) as listener:
        app = create_app(services, demo=demo, followers=followers)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=_GRACE,
        )  # fmt: skip
        _Server(config).run(sockets=[listener])


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise PortTaken(port=port) from error
        yield listener
