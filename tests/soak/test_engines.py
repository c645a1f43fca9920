"""Many more histories than a build has time for, on every engine; see tests/replay/test_engines.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.replay.test_engines import every_engine_agrees

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database

HISTORIES = 40


@pytest.mark.soak
def test_every_engine_agrees_after_many_histories(database: Database, spark: str, tmp_path: Path) -> None:
    every_engine_agrees(database, spark, tmp_path, HISTORIES)
