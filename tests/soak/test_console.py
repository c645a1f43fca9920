"""The console under eight people.

given a register of a million households, when eight people click through the console for a minute, each
looking at a page for a second, then the server took less than 100 ms for 95 of a hundred pages, and none was
above 15 kB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.pages import run
from bench.server import BenchServer
from tests.soak.given import say

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.soak
def test_eight_people_click_over_a_million_households(tmp_path: Path) -> None:
    with BenchServer.of(tmp_path / "home", None) as server:
        (figure,) = run(server)
    say(f"{figure.detail}")
    assert figure.detail["p95_ms"] <= 100
    assert figure.detail["largest_bytes"] <= 15_000
