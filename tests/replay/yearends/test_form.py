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
from errno import ENOSPC
from importlib.resources import files as files_of
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from domain.division_facts import code_at, year_end
from replay.engines import engine
from replay.segments.export import put
from replay.segments.manifest import Segment
from replay.segments.shelf import Shelf
from replay.tables import NAMES, columns, schema_of
from replay.yearends.copies import unescaped, write_copies
from replay.yearends.errors import FolderBroken, FolderTaken, FolderUnwritable, FormUnknown
from replay.yearends.folder import HEAD, Folder, draft
from replay.yearends.forms import LATEST, form_of
from replay.yearends.places import code_then, edition, facts, was_there
from replay.yearends.yearend import Which, YearEnd, compute
from tests.replay.yearends.conftest import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from replay.engines import Engine

GOLDEN = Path(__file__).parents[2] / "golden" / "yearend"
VERSIONS = range(1, LATEST + 1)
YEARS = (2013, 2014)
#: What a version was made with: SHA-256 of its columns, of the facts that move codes, and the day of these.
FIXED = {
    1: (
        "ca8ff804f16a38abcac6bb2072830a389fd4893b2b989217733ef77eaf6d6f49",
        "33ad483e0b2ccddeacd78802b2ac2e8f3161f7732d67bacbad7124b13c74036a",
        date(2023, 6, 30),
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
    """Naive: codes follow the facts that ship now, and with more of them closed years come out otherwise."""
    columns = (files_of("replay.yearends") / f"form_{version}.csv").read_bytes()
    digests = (hashlib.sha256(one).hexdigest() for one in (columns, repr([*facts(version)]).encode()))
    assert (*digests, edition(version)) == FIXED[version]


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
            assert widths <= {len(columns_of(version, table))}


def test_a_place_stands_under_the_code_of_the_day() -> None:
    """Source: 栾城县 (130124) became 栾城区 (130111) by 31 December 2014."""
    assert code_then("130111101200", 2013, 1) == "130124101200"
    assert code_then("130111101200", 2014, 1) == "130111101200"


def test_codes_move_as_the_facts_say_one_by_one() -> None:
    known = [*facts(1)]
    codes = {code + more for fact in known for code in (fact.code, fact.into or "") if code
             for more in ("", "101200"[: 12 - len(code)])}  # fmt: skip
    for year in (2013, 2016, 2021, 2023, 2024):
        when = year_end(year)
        said = {code: code_at(code, known, edition(1), when) or code for code in codes}
        assert {code: code_then(code, year, 1) for code in codes} == said


def test_a_code_that_no_place_ever_bore_is_known_as_such() -> None:
    there = {code: was_there(code, 2013, 1) for code in ("130124", "150525100200", "150525999")}
    assert there == {"130124": True, "150525100200": True, "150525999": False}


@pytest.mark.parametrize("given", [form_of, facts, edition])
def test_a_form_of_the_future_is_refused(given: Callable[[int], object]) -> None:
    with pytest.raises(FormUnknown) as refused:
        given(LATEST + 1)
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


def copied(place: Path) -> Folder:
    """The recorded year-end of 2013 as a folder of its own."""
    place.mkdir()
    for file in (GOLDEN / "1" / "2013").iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    return Folder(place)


def test_a_text_is_no_formula(tmp_path: Path) -> None:
    # given somebody who entered a formula as his household's number
    folder = copied(tmp_path / "year-end")
    file = folder.file("household")
    file.write_text(file.read_text("utf-8").replace("户\\t号\\\\1\\n二\\r三", '=HYPERLINK("x")'), "utf-8")
    assert "\t=HYPERLINK" in file.read_text("utf-8")
    # when
    write_copies(folder, folder._head(), ("excel",))
    # then
    with ZipFile(folder.place / "year-end.xlsx") as book:
        pages = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert any(b"HYPERLINK" in page for page in pages)
    assert not any(b"<f>" in page for page in pages)


def test_a_head_that_leaves_a_table_out_is_refused(tmp_path: Path) -> None:
    """Naive: every file is what the head says, and comparing stumbles over the table that is not named."""
    folder = copied(tmp_path / "year-end")
    head = (folder.place / HEAD).read_text("utf-8").splitlines(keepends=True)
    (folder.place / HEAD).write_text("".join(head[:-1]), "utf-8")
    with pytest.raises(FolderBroken):
        folder.read()


def draw_up(out: Path, failure: Exception | None = None, *, beside: Path | None = None) -> None:
    """Write a year-end's folder, in the midst of which something fails, or another takes the name."""
    with draft(out) as place:
        (place / "household.tsv").write_bytes(b"mine")
        if beside is not None:
            draw_up(beside)
        if failure is not None:
            raise failure


def test_what_cannot_be_written_is_refused_in_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FolderUnwritable) as refused:
        draw_up(tmp_path / "out", OSError(ENOSPC, "No space left on device"))
    assert refused.value.data["why"] == "No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_two_who_write_the_same_folder_do_not_meet(tmp_path: Path) -> None:
    """Naive: both write beside it under one name, and the second takes away what the first has written."""
    out = tmp_path / "out"
    with pytest.raises(FolderTaken):
        draw_up(out, beside=out)
    assert (out / "household.tsv").read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [out]
