"""A province on Spark itself: a master and two workers, over Spark Connect, against DuckDB in this process.

given the generated history of a province, when its year-end is computed by DuckDB and by Spark, then both
give the same hash, of the whole and of every table.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from api.generate.segments.writing import Wanted, write_segments
from replay.engines import engine
from replay.segments.shelf import Shelf
from replay.yearends.forms import LATEST
from replay.yearends.yearend import Which, YearEnd, compute
from tests.soak.given import say
from tests.support.sparks import spark

if TYPE_CHECKING:
    from pathlib import Path

#: Households of the province (内蒙古).
HOUSEHOLDS = int(os.environ.get("HUCE_SOAK_HOUSEHOLDS", "2000000"))
YEAR = 2019


def computed(name: str, shelf: Shelf, remote: str | None = None) -> YearEnd:
    manifest = shelf.needed()
    began = time.monotonic()
    with engine(name, shelf, manifest.segments, remote=remote) as found:
        year_end = compute(found, Which(LATEST, YEAR, manifest.last))
    say(f"{name}: {time.monotonic() - began:.0f} s, {year_end.hash}")
    return year_end


@pytest.mark.soak
def test_a_province_has_the_same_year_end_on_spark(tmp_path: Path) -> None:
    # given
    shelf = Shelf(str(tmp_path / "shelf"))
    began = time.monotonic()
    manifest = write_segments(shelf.address, Wanted("15", HOUSEHOLDS, 2014, 2020, seed=1))
    say(f"{manifest.last} events of {HOUSEHOLDS} households in {time.monotonic() - began:.0f} s")
    here = computed("duckdb", shelf)
    # when
    with spark(tmp_path, memory="4g") as remote:
        there = computed("spark", shelf, remote)
    # then
    assert there == here
    assert here.tables["household"].lines > HOUSEHOLDS // 2
