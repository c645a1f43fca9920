"""The demonstration: 奈曼旗 with its divisions, accounts, configuration and generated households."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.demo_accounts import create_demo_accounts
from api.divisions import load_national
from api.generate.county import COUNTY
from api.generate.desk import SETTINGS
from api.register import read_settings, write_setting
from domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.demo_accounts import DemoAccount
    from api.services import Services

    Progress = Callable[[int, int], None]


class DemoRuns(Refused):
    """Another demonstration works on the same data."""

    code, sentence = "demo_runs", "同一份数据上已有一个演示在运行,请先结束它(数据文件夹:{home})。"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Keep other demonstrations off the data while the block runs. Raises DemoRuns."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRuns(home=home) from None
        yield


def prepare(services: Services, progress: Progress) -> list[DemoAccount]:
    """Divisions, configuration and accounts, as far as they are missing; returns the accounts.

    What somebody has configured already stays.
    """
    with services.pool.connection() as connection:
        load_national(connection, progress)
        there = read_settings(connection)
        for key, value in SETTINGS.items():
            if key not in there:
                write_setting(connection, key, value)
        return create_demo_accounts(connection, COUNTY)
