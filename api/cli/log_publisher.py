"""`huce log publisher`: the process that publishes checkpoints, and goes over the ledger meanwhile."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import logs
from api.cli.output import say
from api.cli.serving import ended_by_signal, running
from api.cli.signing import by_nobody
from api.settings import Settings
from ledger import access_book, rounds
from ledger.lateness import Lateness
from ledger.log.files import usable
from ledger.log.policies import Policy
from ledger.log.signer_socket import ask
from ledger.patrol import Patrol
from ledger.publishing import Held, Publisher

if TYPE_CHECKING:
    from collections.abc import Callable

PolicyOption = Annotated[
    Path,
    typer.Option(
        "--policy", help="策略文件:账册和见证的公钥、见证的地址、几个见证才够", metavar="FILE",
        exists=True, dir_okay=False,
    ),
]  # fmt: skip
SignerOption = Annotated[
    Path, typer.Option("--signer", help="签名进程的套接字(见 huce log signer)", metavar="PATH")
]


def read_policy(file: Path) -> Policy:
    """Refused: `Malformed`, `files.FileUnusable`."""
    with usable(file):
        return Policy.read(file.read_bytes())


def publisher(
    policy: PolicyOption,
    signer: SignerOption,
    access_policy: Annotated[
        Path | None,
        typer.Option(
            help="审计记录的策略文件;写了就把审计记录也发布", exists=True, dir_okay=False, metavar="FILE"
        ),
    ] = None,
    access_signer: Annotated[
        Path | None, typer.Option(help="审计记录的签名进程的套接字,与上一项一起写", metavar="PATH")
    ] = None,
    every: Annotated[float, typer.Option(help="每隔几秒发布一次", min=0.05, max=3600)] = 1.0,
) -> None:
    """不断发布检查点:读回核对、签名、见证;同时逐段巡查旧业务,发现改动就告警。按 Ctrl-C 结束。"""
    if (access_policy is None) != (access_signer is None):
        raise typer.BadParameter("--access-policy 和 --access-signer 要一起写")
    settings = Settings.load()
    logs.configure(settings.log_level)
    known, others = read_policy(policy), read_policy(access_policy) if access_policy else None
    with (
        ended_by_signal() as ending,
        running(settings, ending, connections=1) as services,
        by_nobody(services),
    ):
        database = services.database
        works: list[Callable[[], object]] = [Publisher(database, known, partial(ask, signer)).publish]
        if others is not None and access_signer is not None:
            asked = partial(ask, access_signer)
            works.append(partial(access_book.publish, database, others, asked, Held()))
        works.append(Lateness(database, settings.checkpoint_late, access=others is not None).round)
        works.append(Patrol(database).round)
        say(f"发布进程已启动,每隔{every:g}秒发布一次。")
        rounds.run(works, threading.Event(), every)
