"""`huce generate`: the demonstration county, generated into the ledger."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.output import progress, say
from api.cli.signing import signed_in
from api.generate.county import HOUSEHOLDS, SEED


class Target(StrEnum):
    """Where generated data can go."""

    LEDGER = "ledger"


def generate(
    to: Annotated[Target, typer.Option(help="写到哪里;现在只有 ledger(账册)")] = Target.LEDGER,
    households: Annotated[int, typer.Option(help="多少户", min=1)] = HOUSEHOLDS,
    seed: Annotated[int, typer.Option(help="随机种子:同一种子生成同样的数据")] = SEED,
) -> None:
    """生成奈曼旗 2014 至 2020 年的演示数据(须由系统管理员登录)。"""
    # Only this command and the demonstration generate anything.
    from api.generate.load import load_county  # noqa: PLC0415

    with signed_in("system_admin") as session, progress("正在生成各户") as tell:
        services = session.services
        load = {Target.LEDGER: load_county}[to]
        home, key = services.settings.home, services.settings.master_key()
        load(services.database, key, home, households=households, seed=seed, progress=tell)
    say("已生成。")
