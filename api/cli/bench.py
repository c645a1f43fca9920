"""`huce bench`: what the program does in a second, against the limit of the same server."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from api.cli.output import say
from api.settings import Settings


class Work(StrEnum):
    """What can be measured."""

    APPEND = "append"
    IMPORT = "import"


def bench(
    work: Annotated[Work | None, typer.Argument(help="测什么;不写为全部", metavar="[append|import]")] = None,
    rounds: Annotated[int, typer.Option(help="append 量几轮,取中位数", min=1, max=99)] = 3,
    scale: Annotated[int, typer.Option(help="import 的文件约有多少人", min=100)] = 100_000,
) -> None:
    """测速:每项一行 JSON,附同一服务器上的极限。用自己的数据库,不需登录。"""
    # Nobody who only looks up a household has to load the benchmarks.
    from bench import append, imports  # noqa: PLC0415
    from bench.server import BenchServer  # noqa: PLC0415

    settings = Settings.load()
    measures = {
        Work.APPEND: partial(append.run, rounds=rounds),
        Work.IMPORT: partial(imports.run, people=scale),
    }
    url = settings.database_url.get_secret_value() if settings.database_url else None
    with BenchServer.of(settings.home, url) as server:
        for measure in (measures[work],) if work else measures.values():
            for figure in measure(server):
                say(figure.line())
