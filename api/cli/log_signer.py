"""`huce log signer`: the process that holds a log's key."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated

import typer

from api import logs
from api.cli.log_options import FirstOption, KeyOption, StateOption, noted
from api.cli.output import say
from api.cli.serving import ended_by_signal
from api.settings import Settings
from ledger.log import keyfiles, signer_socket
from ledger.log import state as states
from ledger.log.keyfiles import KeyKind
from ledger.log.signer import Signer


def signer(
    key: KeyOption,
    state: StateOption,
    socket: Annotated[Path, typer.Option(help="在这个套接字上等待请求(文件权限600)", metavar="PATH")],
    group: Annotated[
        str | None, typer.Option(help="户册用另一个系统账号运行时,它所在的用户组(文件权限660)")
    ] = None,
    first: FirstOption = False,  # noqa: FBT002  a switch
) -> None:
    """给账册的检查点签名:只签上次所签的账册的延续,按 Ctrl-C 结束。"""
    logs.configure(Settings.load().log_level)
    log_key = keyfiles.read(key, KeyKind.LOG)
    with ended_by_signal() as ending, states.opened(state, log_key.verifier, first=first) as kept:
        answer = noted(Signer(log_key, kept).answer, "signer")
        with signer_socket.listening(socket, group) as listener:
            say(f"签名进程已就绪:{socket}")
            signer_socket.serve(listener, answer, ending.held)
