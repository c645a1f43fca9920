"""`huce bench`: what the program does in a second, against the limit of the same server."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.output import say
from api.settings import Settings


class Work(StrEnum):
    """What can be measured."""

    APPEND = "append"


def bench(
    work: Annotated[Work, typer.Argument(help="测什么;不写为全部", metavar="[append]")] = Work.APPEND,
    rounds: Annotated[int, typer.Option(help="量几轮,取中位数", min=1, max=99)] = 3,
) -> None:
    """测速:每项一行 JSON,附同一服务器上的极限。用自己的数据库,不需登录。"""
    # Nobody who only looks up a household has to load the benchmarks.
    from bench import append  # noqa: PLC0415
    from bench.server import BenchServer  # noqa: PLC0415

    settings, measure = Settings.load(), {Work.APPEND: append.run}[work]
    url = settings.database_url.get_secret_value() if settings.database_url else None
    with BenchServer.of(settings.home, url) as server:
        for figure in measure(server, rounds=rounds):
            say(figure.line())
