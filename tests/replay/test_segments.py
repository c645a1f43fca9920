"""Segments: the sequenced ledger as files that are never changed, and never used when they were.

given a register with a history, when it is exported, more is recorded and it is exported again, then the
segments hold every event once, few files stand, and what a fold of them gives is what the ledger says;
what is truncated, swapped, foreign or stale is refused in a sentence.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from ledger import stream
from replay.engines import EngineMissing, EngineUnknown, engine
from replay.fold import Point, fold
from replay.segments import errors
from replay.segments.export import export, put
from replay.segments.shelf import MANIFEST, Shelf
from replay.tables import TABLES
from replay.values import entities
from tests.replay.test_engines_agree import give
from tests.support.keys import sequencer
from tests.support.register import TestRegister
from tests.support.steering import Proposer
from tests.support.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.database import Connection, Database
    from replay.segments.manifest import Manifest, Segment
    from tests.conftest import Server

STEPS = 60


class Written:
    """A register whose events are sequenced, and a shelf for its segments."""

    def __init__(self, register: TestRegister, database: Database, shelf: Shelf) -> None:
        self.register, self.shelf, self._database = register, shelf, database
        self._world = World()

    def record(self, seed: int, steps: int = STEPS) -> None:
        for step in range(steps):
            command = Proposer(self._world.state, Random(seed * 1000 + step), step).propose()
            if command is not None:
                command = command.model_copy(update={"command_id": f"{seed}.{step}"})
                give(self._world, command)
                give(self.register, command)
        while sequencer(self._database).run_once():
            pass

    def exported(self) -> Manifest:
        with self._database.connect("app", autocommit=True) as connection:
            return export(connection, self.shelf)

    def folded(self, segments: tuple[Segment, ...]) -> dict[tuple[str, str], dict[str, Any]]:
        with engine("duckdb", self.shelf, segments) as found:
            point = Point(segments[-1].last)
            return {
                (kind, entity): fields
                for kind in TABLES
                for entity, fields in entities(kind, found.arrow(fold(found.table, kind, point, origin=True)))
            }


@pytest.fixture
def written(database: Database, tmp_path: Path) -> Iterator[Written]:
    with TestRegister.on(database) as register:
        given = Written(register, database, Shelf(str(tmp_path / "shelf")))
        given.record(1)
        yield given


def test_the_segments_hold_every_event_once_however_often_they_were_exported(written: Written) -> None:
    # when
    first = written.exported()
    for seed in range(2, 8):
        written.record(seed, 5)
        last = written.exported()
    # then
    events = written.register.events()
    assert last.last == len(events) > first.last
    assert [s.first for s in last.segments] == [1, *(s.last + 1 for s in last.segments[:-1])]
    assert len(last.segments) < 5
    with engine("duckdb", written.shelf, last.segments) as found:
        table = found.table("event")
        ids = found.arrow(table.select("index", "id").order_by("index")).to_pydict()
    assert ids["id"] == [event.id for event in events]
    wanted = written.register.state().rows()
    folded = written.folded(last.segments)
    assert folded.keys() == wanted.keys()
    assert all(folded[key].keys() == fields.keys() for key, fields in wanted.items())


def test_an_export_with_nothing_new_writes_nothing(written: Written) -> None:
    first = written.exported()
    files = sorted(written.shelf.files.find(written.shelf.address))
    assert written.exported() == first
    assert sorted(written.shelf.files.find(written.shelf.address)) == files


def test_the_same_events_make_the_same_bytes(written: Written, database: Database, tmp_path: Path) -> None:
    one = written.exported()
    with database.connect("app", autocommit=True) as connection:
        other = export(connection, Shelf(str(tmp_path / "other")))
    assert [s.parts for s in one.segments] == [s.parts for s in other.segments]


def test_an_export_that_was_killed_leaves_files_that_nobody_names_and_goes_on(written: Written) -> None:
    # given what a killed export leaves: files without a manifest
    manifest = written.exported()
    written.shelf.files.rm(written.shelf.path(MANIFEST))
    # when, then
    assert written.exported() == manifest


def test_a_truncated_or_swapped_file_is_named(written: Written) -> None:
    manifest = written.exported()
    parts = manifest.segments[0].parts
    for table, data in (("person", b"short"), ("household", written.shelf.files.cat_file(
        written.shelf.path(parts["membership"].name)))):  # fmt: skip
        written.shelf.files.pipe_file(written.shelf.path(parts[table].name), data)
        with (
            engine("duckdb", Shelf(written.shelf.address), manifest.segments) as found,
            pytest.raises(errors.SegmentBroken) as refused,
        ):
            found.table(table)
        assert parts[table].digest in refused.value.message


def test_a_file_that_lost_its_bytes_is_written_again(written: Written) -> None:
    # given a file of the right size that a power cut left empty inside
    manifest = written.exported()
    part = manifest.segments[0].parts["person"]
    written.shelf.files.pipe_file(written.shelf.path(part.name), bytes(part.size))
    written.shelf.files.rm(written.shelf.path(MANIFEST))
    # when another process exports
    written.shelf = Shelf(written.shelf.address)
    written.exported()
    # then
    Shelf(written.shelf.address).check(manifest.segments)


@pytest.mark.parametrize("address", ["gopher://there/segments", "abfs://there/segments"])
def test_an_address_that_nothing_can_read_is_said(address: str) -> None:
    with pytest.raises(errors.SegmentsUnreachable) as refused:
        Shelf(address)
    assert address in refused.value.message


def test_a_table_and_a_column_that_came_later_are_empty(written: Written) -> None:
    # given segments of a program that knew no pairings, and no mark on households
    (segment,) = written.exported().segments
    rows = pq.read_table(written.shelf.path(segment.parts["household"].name)).drop_columns(["focus"])
    parts = {name: part for name, part in segment.parts.items() if name != "pairing"}
    older = segment.model_copy(update={"parts": parts | {"household": put(written.shelf, [rows])}})
    # when
    with engine("duckdb", written.shelf, [older]) as found:
        # then
        assert found.arrow(found.table("pairing")).num_rows == 0
        assert found.arrow(found.table("household"))["focus"].null_count == rows.num_rows


@pytest.mark.parametrize("change", [b'"last":', b'"size":', b'"hash":'])
def test_a_manifest_that_was_edited_is_refused(written: Written, change: bytes) -> None:
    written.exported()
    place = written.shelf.path(MANIFEST)
    text = written.shelf.files.cat_file(place)
    at = text.index(change) + len(change)
    written.shelf.files.pipe_file(place, text[:at] + b"1" + text[at:])
    with pytest.raises(errors.ManifestBroken):
        written.shelf.needed()
    with pytest.raises(errors.ManifestBroken):
        written.exported()


def test_segments_of_another_ledger_are_not_continued(
    written: Written, server: Server, template: str
) -> None:
    written.exported()
    other = server.create(template)
    with TestRegister.on(other) as register:
        elsewhere = Written(register, other, written.shelf)
        elsewhere.record(9)
        with pytest.raises(errors.SegmentsForeign):
            elsewhere.exported()
    server.drop(other)


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_first_events_are_sequenced_while_it_exports(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    head = stream.head
    with TestRegister.on(database) as register:
        empty = Written(register, database, Shelf(str(tmp_path / "shelf")))

        def meanwhile(connection: Connection) -> int:
            found = head(connection)
            empty.record(1)
            return head(connection) if when == "before" else found

        with monkeypatch.context() as patch:
            patch.setattr(stream, "head", meanwhile)
            exported = empty.exported()
        assert bool(exported.segments) == (when == "before")
        assert empty.exported().last > 0


def test_segments_that_end_too_early_are_stale_and_none_are_missing(written: Written, tmp_path: Path) -> None:
    manifest = written.exported()
    assert written.shelf.needed(manifest.last) == manifest
    with pytest.raises(errors.SegmentsStale):
        written.shelf.needed(manifest.last + 1)
    with pytest.raises(errors.SegmentsMissing):
        Shelf(str(tmp_path / "nothing")).needed()


def test_an_engine_that_is_not_there_is_said(written: Written) -> None:
    segments = written.exported().segments
    with pytest.raises(EngineUnknown), engine("flink", written.shelf, segments):
        pass
    with pytest.raises(EngineMissing), engine("spark", written.shelf, segments):
        pass
    with pytest.raises(EngineMissing), engine("spark", written.shelf, segments, remote="sc://127.0.0.1:1"):
        pass


def test_what_was_known_at_a_time_is_in_the_segments(written: Written, database: Database) -> None:
    manifest = written.exported()
    with database.connect("app") as connection:
        known = stream.stretches(connection, 0, manifest.last)
    with engine("duckdb", written.shelf, manifest.segments) as found:
        rows = found.arrow(found.table("stretch").order_by("last_index")).to_pylist()
    assert [(row["last_index"], row["sequenced_at"]) for row in rows] == [tuple(one) for one in known]
