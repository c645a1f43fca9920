"""A signer that is killed at a step of its second answer: `python -m … KEY STATE SOCKET STEP [first]`.

Each step, a call that reaches the disk or whoever asked, is named on standard error before it is made.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.log import keyfiles, signer_socket, state
from ledger.log.signer import Signer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.log.answers import Answer


class Fate:
    """Counts steps, once it is `armed`, and kills the process before the one that is its last."""

    def __init__(self, last: int) -> None:
        self.left, self.armed = last, False

    def before(self, what: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **more: Any) -> Any:
            if self.armed:
                self.left -= 1
                sys.stderr.write(f"{what.__name__}\n")
                sys.stderr.flush()
            if self.armed and self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return what(*given, **more)

        return step


def main(key: str, kept: str, path: str, step: str, *first: str) -> None:
    fate = Fate(int(step))
    for name in ("open", "unlink", "fsync", "replace"):
        setattr(os, name, fate.before(getattr(os, name)))
    socket.socket.sendall = fate.before(socket.socket.sendall)  # type: ignore[method-assign]
    signer_key = keyfiles.read(Path(key))
    with state.opened(Path(kept), signer_key.verifier, first=bool(first)) as opened:
        signer, asked = Signer(signer_key, opened), 0

        def answer(data: bytes) -> Answer:
            nonlocal asked
            asked += 1
            fate.armed = asked == 2
            return signer.answer(data)

        with signer_socket.listening(Path(path)) as listener:
            sys.stdout.write("已就绪\n")
            sys.stdout.flush()
            signer_socket.serve(listener, answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
