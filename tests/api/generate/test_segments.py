"""Generated history: copies of a few decided households that no reader can tell from a ledger's.

given a division's segments, generated from some villages, then every event, household and person is there
once, whatever is named is there, events rest on earlier ones only, one in a hundred stands withdrawn, and
what a ledger's segments can be used for can be done with these.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.generate.county import CountyUnknown
from api.generate.segments.marks import Marks
from api.generate.segments.villages import MOST, DivisionTooSmall, villages_in
from api.generate.segments.writing import SegmentsThere, Wanted, write_segments
from domain.events import PERSON_DIGITS, number_of
from domain.quantities import half_up
from replay.engines import engine
from replay.fold import Point, fold
from replay.segments.shelf import Shelf
from replay.tables import NAMES, TABLES, index_of, rank, schema_of
from replay.yearends.forms import form_of
from replay.yearends.parts import parts
from replay.yearends.yearend import Which, compute
from tests.support import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from replay.segments.manifest import Manifest

DIVISION, HOUSEHOLDS = "1505", 500
#: Tables that grow with the households.
LARGE = {"household", "person", "membership", "household_year", "person_year"}
WANTED = Wanted(DIVISION, HOUSEHOLDS, 2014, 2020, 5)


class Generated:
    """What was written, table by table."""

    def __init__(self, folder: Path, wanted: Wanted = WANTED) -> None:
        self.shelf = Shelf(str(folder))
        self.manifest: Manifest = write_segments(str(folder), wanted, decided=120, processes=1)

    @cache  # noqa: B019  lives as long as the tests
    def table(self, name: str) -> pa.Table:
        parts = [pq.read_table(self.shelf.path(s.parts[name].name)) for s in self.manifest.segments]
        return pa.concat_tables(parts)

    def column(self, name: str, column: str) -> list[Any]:
        found: list[Any] = self.table(name)[column].to_pylist()
        return found

    @cache  # noqa: B019  as above
    def folded(self, kind: str) -> list[dict[str, Any]]:
        with engine("duckdb", self.shelf, self.manifest.segments) as found:
            point = Point(self.manifest.last)
            rows: list[dict[str, Any]] = found.arrow(fold(found.table, kind, point)).to_pylist()
        return rows


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return Generated(tmp_path_factory.mktemp("province"))


def test_the_manifest_is_sound_and_names_every_table(generated: Generated) -> None:
    manifest = generated.shelf.needed(generated.manifest.last)
    generated.shelf.check(manifest.segments)
    assert manifest == generated.manifest
    assert {name for segment in manifest.segments for name in segment.parts} == set(NAMES)
    for name in NAMES:
        assert generated.table(name).schema.equals(schema_of(name)), name


def test_every_event_stands_once_in_the_order_of_its_index_and_time(generated: Generated) -> None:
    events = generated.table("event")
    assert events["index"].to_pylist() == list(range(1, generated.manifest.last + 1))
    assert len(set(generated.column("event", "id"))) == generated.manifest.last
    times = generated.column("event", "recorded_at")
    assert times == sorted(times)
    assert all(t.date() > d for t, d in zip(times, generated.column("event", "effective"), strict=True))
    assert generated.manifest.ledger == generated.column("event", "id")[0]
    assert generated.manifest.segments[-1].head == generated.column("event", "id")[-1]
    stretches = generated.table("stretch").to_pylist()
    assert [s["last_index"] for s in stretches] == sorted({s["last_index"] for s in stretches})
    assert stretches[-1] == {"last_index": generated.manifest.last, "sequenced_at": times[-1]}


def test_an_event_rests_on_earlier_ones_only(generated: Generated) -> None:
    place = {one: n for n, one in enumerate(generated.column("event", "id"), 1)}
    named = 0
    for row in generated.table("event").select(["index", "id", "save", "rests_on", "withdraws"]).to_pylist():
        assert row["id"].startswith(row["save"] + ".")
        for one in (*row["rests_on"], *row["withdraws"]):
            assert place[one] < row["index"]
            named += 1
    assert named > generated.manifest.last


def test_as_many_households_are_opened_as_were_asked_for_each_with_its_own_number(
    generated: Generated,
) -> None:
    types = generated.column("event", "type")
    rows = generated.table("household").select(["index", "assigned"]).to_pylist()
    opening = Counter(
        types[row["index"] - 1] for row in rows if row["assigned"] & TABLES["household"].bit("opened")
    )
    split = opening.pop("household.split")
    opened = [h for h in generated.folded("household") if h["opened"] is not None]
    assert sum(opening.values()) == HOUSEHOLDS
    assert HOUSEHOLDS < len(opened) <= HOUSEHOLDS + split
    assert len({h["number"] for h in opened}) == len(opened)
    assert all(h["number"].startswith(DIVISION) and len(h["number"]) == 16 for h in opened)
    assert {h["village"] for h in opened} <= set(villages_in(DIVISION))


def test_everybody_lives_in_a_household_that_is_there_and_heads_among_its_members(
    generated: Generated,
) -> None:
    people = {p["id"]: p for p in generated.folded("person")}
    households = {h["id"] for h in generated.folded("household")}
    lives = {p: row["household"] for p, row in people.items() if row["household"] is not None}
    assert set(lives.values()) <= households
    assert {m["person"] for m in generated.folded("membership")} <= people.keys()
    headed = {h["id"]: h["head"] for h in generated.folded("household") if h["head"] in lives}
    assert len(headed) > 0.9 * HOUSEHOLDS
    for household, head in headed.items():
        assert lives[head] == household
    assert all(row["number"] == number_of(p, PERSON_DIGITS) for p, row in people.items() if row["number"])
    assert {row["person"] for row in generated.folded("person_year")} <= people.keys()
    assert {row["household"] for row in generated.folded("household_year")} <= households


def test_the_tags_are_the_entities_that_the_event_assigns_to(generated: Generated) -> None:
    tags = generated.column("event", "tags")
    for kind in ("household", "person", "village", "case"):
        key = TABLES[kind].keys[0]
        for row in generated.table(kind).select(["index", key]).to_pylist():
            assert f"{kind}:{row[key]}" in tags[row["index"] - 1]


def test_an_account_works_in_the_county_of_the_village(generated: Generated) -> None:
    counties = set()
    for row in generated.table("event").select(["tags", "account", "person", "division"]).to_pylist():
        villages = [tag.partition(":")[2] for tag in row["tags"] if tag.startswith("village:")]
        # A case is recorded under its own tag only.
        assert not villages or villages[0].startswith(row["division"])
        assert row["account"].endswith(row["division"])
        assert row["person"] == f"person-{row['account']}"
        counties |= {(row["division"], one[:6]) for one in villages}
    assert counties == {(one, one) for one, _ in counties}


def test_about_one_event_in_a_hundred_stands_withdrawn_and_some_were_redone(generated: Generated) -> None:
    last: dict[int, bool] = {}
    for row in generated.table("verdict").to_pylist():
        assert row["target"] < row["index"]
        last[row["target"]] = row["active"]
    gone = sum(not active for active in last.values())
    assert 0.005 < gone / generated.manifest.last < 0.017
    assert 0 < len(last) - gone < gone
    events = generated.table("event").to_pylist()
    for row in generated.table("verdict").to_pylist():
        if not row["active"]:
            assert events[row["target"] - 1]["id"] in events[row["index"] - 1]["withdraws"]


def test_every_household_has_about_ten_events_and_a_form_of_every_year(generated: Generated) -> None:
    assert 7 < generated.manifest.last / HOUSEHOLDS < 14
    years = Counter(generated.column("household_year", "year"))
    assert set(years) == set(range(2014, 2021))
    assert min(years.values()) > 0.75 * HOUSEHOLDS
    assert generated.table("person_year").num_rows > 2 * generated.table("household_year").num_rows


def test_a_rank_is_the_day_and_the_index(generated: Generated) -> None:
    for kind in ("household", "person_year"):
        for row in generated.table(kind).select(["index", "rank", "effective"]).to_pylist():
            assert row["rank"] == rank(row["effective"], row["index"])
            assert index_of(row["rank"]) == row["index"]


def test_incomes_differ_from_copy_to_copy_and_still_add_up(generated: Generated) -> None:
    incomes = [row for row in generated.column("household_year", "income") if row is not None]
    for one in incomes:
        parts = ("wages", "production_", "property", "transfer")
        received = sum(v for k, v in one.items() if v and k.startswith(parts) and "expenditure" not in k)
        assert one["net"] == received - (one["production_expenditure"] or 0)
        assert one["per_capita"] == half_up(one["net"] * 12, one["person_months"])
    assert len({one["net"] for one in incomes}) > len(incomes) / 4


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(
    generated: Generated, tmp_path: Path
) -> None:
    again = Generated(tmp_path / "again")
    assert again.manifest == generated.manifest
    other = Generated(tmp_path / "other", WANTED._replace(division="150525", seed=6, households=50))
    assert other.manifest.ledger != generated.manifest.ledger


def test_nothing_is_written_over(generated: Generated) -> None:
    before = hashlib.sha256(generated.manifest.written()).hexdigest()
    with pytest.raises(SegmentsThere):
        write_segments(generated.shelf.address, WANTED)
    manifest = Shelf(generated.shelf.address).manifest()
    assert manifest is not None
    assert hashlib.sha256(manifest.written()).hexdigest() == before


def test_a_year_end_is_made_of_them_whole_or_in_parts(generated: Generated) -> None:
    which = Which(1, 2019, generated.manifest.last)
    with engine("duckdb", generated.shelf, generated.manifest.segments) as found:
        whole = compute(found, which)
        # when hardly any memory is left for a fold
        found.memory = 60_000
        assert all(len(parts(found, sheet, 2019)) > 3 for sheet in form_of(1).sheets if sheet.name in LARGE)
        divided = compute(found, which)
    assert whole == divided
    assert whole.tables["household_year"].lines > 0.8 * HOUSEHOLDS


@pytest.mark.parametrize("division", ["", "15052", "99", "1599", "x"])
def test_a_division_without_villages_is_refused(division: str, tmp_path: Path) -> None:
    with pytest.raises(CountyUnknown):
        write_segments(str(tmp_path), WANTED._replace(division=division))


def test_more_households_than_the_villages_can_number_are_refused(tmp_path: Path) -> None:
    most = len(villages_in("150525")) * MOST
    with pytest.raises(DivisionTooSmall):
        write_segments(str(tmp_path), WANTED._replace(division="150525", households=most))


@pytest.mark.parametrize("to", ["segments", "ledger", "xlsx"])
def test_more_than_a_county_has_is_for_segments_only_and_these_want_a_folder(to: str) -> None:
    result = terminal.huce("generate", "--households", 60000, "--to", to)
    assert (result.exit_code, "[parameter_invalid]" in result.stderr) == (2, True)


def test_the_command_writes_segments_and_says_how_many(tmp_path: Path) -> None:
    arguments = ["generate", "--division", "150525", "--households", "45", "--to", "segments"]
    arguments += ["--out", str(tmp_path)]
    result = terminal.huce(*arguments)
    manifest = Shelf(str(tmp_path)).needed()
    assert (result.exit_code, str(manifest.last) in result.stdout) == (0, True)
    again = terminal.huce(*arguments)
    assert (again.exit_code, "[segments_there]" in again.stderr) == (1, True)


def test_marks_are_ids_and_known_villages_and_nothing_else() -> None:
    # given texts that meet without a gap in the column's bytes
    entity, save, village = "a1" * 10, "b2" * 12, "150525100200"
    column = pa.array([
        entity, entity, f"{save}.11", f"village:{village}", f"x-{village}-7",
        "c" * 64, None, "150525999200", "",
    ])  # fmt: skip
    codes = np.frombuffer(village.encode(), np.uint8).reshape(1, -1)
    # when
    marks = Marks.of(column, codes)
    # then
    assert marks is not None
    assert [pa.types.is_string(marks.text.type), len(marks.entities), len(marks.saves)] == [True, 2, 1]
    assert [bytes(one).hex() for one in marks.entity_ids] == [entity, entity]
    assert len(marks.villages) == 2
    assert Marks.of(pa.array(["added", "c" * 64, None]), codes) is None
