"""`huce log publisher`: the process that publishes checkpoints, and goes over the ledger meanwhile."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api import logs
from api.cli.output import say
from api.cli.serving import ended_by_signal, running
from api.cli.signing import by_nobody
from api.settings import Settings
from ledger import rounds
from ledger.log.files import usable
from ledger.log.policies import Policy
from ledger.log.signer_socket import ask
from ledger.patrol import Patrol
from ledger.publishing import Publisher

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
    every: Annotated[float, typer.Option(help="每隔几秒发布一次", min=0.05, max=3600)] = 1.0,
) -> None:
    """不断发布检查点:读回核对、签名、见证;同时逐段巡查旧业务,发现改动就告警。按 Ctrl-C 结束。"""
    settings = Settings.load()
    logs.configure(settings.log_level)
    known, stop = read_policy(policy), threading.Event()
    with (
        ended_by_signal() as ending,
        running(settings, ending, connections=1) as services,
        by_nobody(services),
    ):
        works = (
            Publisher(services.database, known, partial(ask, signer)).publish,
            Patrol(services.database).round,
        )
        say(f"发布进程已启动,每隔{every:g}秒发布一次。")
        rounds.run(works, stop, every)
