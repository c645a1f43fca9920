"""`huce bench`: what the program does in a second, against the limit of the same machine."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import say
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.figure import Figure
    from bench.server import BenchServer

    Measure = Callable[[BenchServer], Iterator[Figure]]


class Work(StrEnum):
    """What can be measured."""

    APPEND = "append"
    IMPORT = "import"
    REPLAY = "replay"
    REBUILD = "rebuild"
    SNAPSHOT = "snapshot"
    GROWTH = "growth"
    SEQUENCE = "sequence"
    VERIFY = "verify"
    PAGES = "pages"


#: Without a scale: people of the file, households of the history, events of the log.
SCALES = {
    Work.IMPORT: 100_000, Work.REPLAY: 200_000, Work.REBUILD: 20_000, Work.SNAPSHOT: 2_000_000,
    Work.SEQUENCE: 300_000, Work.VERIFY: 1_000_000, Work.PAGES: 1_000_000,
}  # fmt: skip


def bench(
    work: Annotated[
        Work | None,
        typer.Argument(
            help="测什么;不写为除 growth 以外的全部",
            metavar="[append|import|replay|rebuild|snapshot|growth|sequence|verify|pages]",
        ),
    ] = None,
    rounds: Annotated[
        int, typer.Option(help="append、rebuild、sequence、verify 量几轮,取中位数", min=1, max=99)
    ] = 3,
    scale: Annotated[
        int | None,
        typer.Option(
            help="import 的文件约有多少人;replay、rebuild、snapshot、pages 有多少户;"
            "sequence、verify 有多少条业务",
            min=100,
        ),
    ] = None,
    segments: Annotated[
        Path | None,
        typer.Option(
            help="replay、snapshot、growth 用这个文件夹里的历史分段,没有则生成在那里", file_okay=False
        ),
    ] = None,
) -> None:
    """测速:每项一行 JSON,附同一台机器上的极限。用自己的数据库,不需登录。"""
    # Nobody who only looks up a household has to load the benchmarks.
    from bench.server import BenchServer  # noqa: PLC0415

    settings = Settings.load()
    measures = _measures(rounds, scale, segments)
    url = settings.database_url.get_secret_value() if settings.database_url else None
    with BenchServer.of(settings.home, url) as server:
        for one in (work,) if work else [each for each in measures if each is not Work.GROWTH]:
            for figure in measures[one](server):
                say(figure.line())


def _measures(rounds: int, scale: int | None, segments: Path | None) -> dict[Work, Measure]:
    from bench import append, growth, imports, pages, rebuild, replay, sequence, snapshot, verify  # noqa: PLC0415  as above

    size = {work: scale or usual for work, usual in SCALES.items()}
    return {
        Work.APPEND: partial(append.run, rounds=rounds),
        Work.IMPORT: partial(imports.run, people=size[Work.IMPORT]),
        Work.REPLAY: partial(replay.run, households=size[Work.REPLAY], folder=segments),
        Work.REBUILD: partial(rebuild.run, households=size[Work.REBUILD], rounds=rounds),
        Work.SNAPSHOT: lambda _: snapshot.run(size[Work.SNAPSHOT], segments),
        Work.GROWTH: lambda _: growth.run(segments),
        Work.SEQUENCE: partial(sequence.run, events=size[Work.SEQUENCE], rounds=rounds),
        Work.VERIFY: lambda _: verify.run(size[Work.VERIFY], rounds),
        Work.PAGES: partial(pages.run, households=size[Work.PAGES]),
    }
