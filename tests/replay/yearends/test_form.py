"""The canonical form, to the byte, for ever.

given a small ledger as segments (late entries, rollbacks, a redo, cleared fields, texts with tabs and line
ends, places that bore other codes), when a year-end is computed by any engine, then its lines and its head
are those that were written when the version of the form was made.
Nothing under `tests/golden/yearend` is ever written anew.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from domain.division_import import read_facts, shipped
from domain.divisions import EDITION
from replay.engines import engine
from replay.segments.export import put
from replay.segments.manifest import Segment
from replay.segments.shelf import Shelf
from replay.tables import NAMES, columns, schema_of
from replay.yearends.copies import unescaped, write_copies
from replay.yearends.errors import FormUnknown
from replay.yearends.folder import HEAD, Folder
from replay.yearends.forms import LATEST, form_of
from replay.yearends.places import code_then
from replay.yearends.yearend import Which, YearEnd, compute

if TYPE_CHECKING:
    from replay.engines import Engine

#: Spark's client says so of every table that it is given.
pytestmark = pytest.mark.filterwarnings("ignore:'verifySchema' is ignored")
GOLDEN = Path(__file__).parents[2] / "golden" / "yearend"
VERSIONS = range(1, LATEST + 1)
YEARS = (2013, 2014)
#: SHA-256 of what a version was made with: its columns, and the facts that move codes up to the edition.
FIXED = {
    1: (
        "ca8ff804f16a38abcac6bb2072830a389fd4893b2b989217733ef77eaf6d6f49",
        "33ad483e0b2ccddeacd78802b2ac2e8f3161f7732d67bacbad7124b13c74036a",
    )
}


def ledger(version: int, shelf: Shelf) -> tuple[Segment, int]:
    """The recorded rows as one segment, and the index of the year-ends."""
    said = json.loads((GOLDEN / str(version) / "ledger.json").read_text("utf-8"))
    parts = {name: put(shelf, [columns(name, typed(name, said["rows"].get(name, [])))]) for name in NAMES}
    return Segment(first=1, last=said["last"] + 1, head="", until=None, parts=parts), said["last"]


def typed(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days = {one.name for one in schema_of(table) if pa.types.is_date(one.type)}
    return [{k: date.fromisoformat(v) if k in days and v else v for k, v in row.items()} for row in rows]


def written(found: Engine, which: Which, place: Path) -> YearEnd:
    place.mkdir(parents=True)
    folder = Folder(place)
    year_end = compute(found, which, folder.opener)
    folder.finish(year_end)
    return year_end


def files(place: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(place.iterdir()) if one.is_file()}


@pytest.mark.parametrize("name", ["duckdb", "spark"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_engine_writes_the_bytes_that_were_written(
    version: int, name: str, spark: str, tmp_path: Path
) -> None:
    # given
    shelf = Shelf(str(tmp_path / "shelf"))
    segment, index = ledger(version, shelf)
    with engine(name, shelf, [segment], remote=spark) as found:
        for year in YEARS:
            # when
            place = tmp_path / str(year)
            year_end = written(found, Which(version, year, index), place)
            # then
            golden = files(GOLDEN / str(version) / str(year))
            assert files(place) == golden
            assert year_end.hash == hashlib.sha256(golden[HEAD]).hexdigest()
            assert Folder(GOLDEN / str(version) / str(year)).read() == year_end


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_was_made_with_is_never_changed(version: int) -> None:
    columns = (files_of("replay.yearends") / f"form_{version}.csv").read_bytes()
    facts = [fact for fact in read_facts(shipped()) if fact.on <= EDITION]
    digests = tuple(hashlib.sha256(one).hexdigest() for one in (columns, repr(facts).encode()))
    assert digests == FIXED[version]


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_stand_in_the_order_of_their_bytes_and_are_what_the_head_says(version: int) -> None:
    for year in YEARS:
        place = GOLDEN / str(version) / str(year)
        rows = [line.split("\t") for line in (place / HEAD).read_text("utf-8").splitlines()]
        for _, table, count, digest in (row for row in rows if row[0] == "table"):
            data = (place / f"{table}.tsv").read_bytes()
            lines = data.splitlines(keepends=True)
            assert lines == sorted(lines)
            assert (str(data.count(b"\n")), hashlib.sha256(data).hexdigest()) == (count, digest)
            widths = {line.count(b"\t") + 1 for line in data.split(b"\n") if line}
            assert widths <= {len(form_of(version).sheet(table).columns)}


def test_a_place_stands_under_the_code_of_the_day() -> None:
    """Source: 栾城县 (130124) became 栾城区 (130111) by 31 December 2014."""
    assert code_then("130111101200", 2013) == "130124101200"
    assert code_then("130111101200", 2014) == "130111101200"


def test_a_form_of_the_future_is_refused() -> None:
    with pytest.raises(FormUnknown) as refused:
        form_of(LATEST + 1)
    assert refused.value.code == "form_unknown"


def test_copies_hold_what_the_lines_hold(tmp_path: Path) -> None:
    # given
    golden = Folder(GOLDEN / "1" / "2013")
    for file in golden.place.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    # when
    write_copies(Folder(tmp_path), golden.read(), ("parquet", "excel"))
    # then
    rows = pq.read_table(tmp_path / "parquet" / "household.parquet").to_pylist()
    assert rows[1]["number"] == "户\t号\\1\n二\r三"
    assert (rows[1]["identified_year"], rows[1]["focus"], rows[1]["exit_year"]) == (2013, True, None)
    assert (tmp_path / "year-end.xlsx").stat().st_size > 0
    assert unescaped(r"a\\tb\tc") == "a\\tb\tc"
