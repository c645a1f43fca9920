"""What the commands that sign have in common."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from ledger.log.witnessing import SIZE_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.log.answers import Answer

KeyOption = Annotated[Path, typer.Option("--key", help="密钥文件(只有本人能读写)", metavar="FILE")]
StateOption = Annotated[
    Path, typer.Option("--state", help="状态文件:签到了哪里(只有本人能读写)", metavar="FILE")
]
FirstOption = Annotated[
    bool, typer.Option("--first", help="这把密钥第一次启动:还没有状态文件,从空的账册开始")
]

#: Answers that an honest log never gets.
_ALARMING = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


def noted(answer: Callable[[bytes], Answer], kind: str) -> Callable[[bytes], Answer]:
    """The same, and each answer leaves a line in the log: its status, and nothing of what was asked."""
    log = structlog.get_logger()

    def answered(data: bytes) -> Answer:
        reply = answer(data)
        if reply.status in _ALARMING and reply.type != SIZE_TYPE:
            log.error("log.forked", kind=kind, status=int(reply.status))
        else:
            log.info("log.answered", kind=kind, status=int(reply.status))
        return reply

    return answered
