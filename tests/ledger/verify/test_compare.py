"""A dump of the database is held against the log.

given the log of 60 events and a dump of the database that they lie in, when a row is altered, removed, added,
moved or turns up late, then this is told of it, with the event's index, type and tags.
"""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.verify.auditor import run, verify
from tests.ledger.verify.given import BEGAN, Export, a_policy, erased, recorded, some_events
from tests.ledger.verify.given_dump import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ledger.verify.auditor import Told
    from tests.ledger.verify.given import Row

AT = 30
NAMED = (AT, "household.surveyed", "household:h4 person:p2 village:150525001001")
ROWS = recorded([*some_events(50), erased("p2"), *some_events(60)[51:]])


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder = tmp_path_factory.mktemp("log")
    (folder / "policy").write_bytes(a_policy())
    return Export(folder / "export", folder / "policy").write(ROWS)


def compared(log: Export, database: Database, tmp_path: Path) -> Told:
    (tmp_path / "dump.sql").write_text(database.text, encoding="utf-8", newline="\n")
    return verify("compare", tmp_path / "dump.sql", log.folder, "--policy", log.policy)


def test_the_database_that_the_log_was_made_of(log: Export, tmp_path: Path) -> None:
    told = compared(log, Database(ROWS), tmp_path)
    assert (told.status, told.findings) == (0, [])


@pytest.mark.parametrize("zone", [0, 8, -3.5, 5.75])
def test_the_time_zone_of_the_dump_does_not_matter(log: Export, tmp_path: Path, zone: float) -> None:
    told = compared(log, Database(ROWS, zone=timezone(timedelta(hours=zone))), tmp_path)
    assert told.findings == []


def test_the_order_of_rows_in_the_dump_does_not_matter(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.rows = ROWS[::-1]
    assert compared(log, database, tmp_path).findings == []


def test_a_dump_may_be_compressed(log: Export, tmp_path: Path) -> None:
    (tmp_path / "dump.gz").write_bytes(gzip.compress(Database(ROWS).text.encode()))
    told = verify("compare", tmp_path / "dump.gz", log.folder, "--policy", log.policy)
    assert (told.status, told.findings) == (0, [])


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"type": "household.exited"}, "类型"),
        ({"tags": ("household:h0", "person:p2", "village:150525001001")}, "标签"),
        ({"tags": ("household:h4 person:p2", "village:150525001001")}, "标签"),
        ({"tags": ("household:h4", "person:p2", "village:150525001001", "")}, "标签"),
        ({"recorded_at": BEGAN}, "时间"),
        ({"recorded_at": BEGAN + timedelta(seconds=AT, microseconds=1)}, "时间"),
        ({"account": "forger"}, "账号"),
        ({"account": "clerk\n150525001001"}, "账号"),
        ({"division": "150525"}, "行政区"),
        ({"save": "another"}, "保存"),
    ],
)
def test_a_field_altered(log: Export, tmp_path: Path, fields: dict[str, object], word: str) -> None:
    database = Database(ROWS)
    database.rows = [altered(row, **fields) if n == AT else row for n, row in enumerate(ROWS, 1)]
    told = compared(log, database, tmp_path)
    assert (told.status, told.named("altered"), told.kinds()) == (1, [NAMED], ["altered"])
    assert word in told.findings[0]["text"]
    assert told.findings[0]["position"] == "60"


def altered(row: Row, **fields: object) -> Row:
    """The row with fields that a leaf would not take."""
    record = replace(row.record)
    for name, value in fields.items():
        object.__setattr__(record, name, value)
    return replace(row, record=record)


@pytest.mark.parametrize(
    ("part", "changed", "word"),
    [
        ("body", (b"facts", b"FACTS"), "内容"),
        ("meta", (b"2017", b"2018"), "元数据"),
        ("meta", (b"\n1\np-clerk\n", b"\n1\nsomebody\n"), "元数据"),
        ("meta", (b"\n1\np-clerk\n", b"\n2\np-clerk\n"), "元数据"),
    ],
    ids=["facts", "metadata", "who acted", "version"],
)
def test_bytes_altered(
    log: Export, tmp_path: Path, part: str, changed: tuple[bytes, bytes], word: str
) -> None:
    fields: dict[str, Any] = {part: getattr(ROWS[AT - 1], part).replace(*changed)}
    row = replace(ROWS[AT - 1], **fields)
    assert row != ROWS[AT - 1]
    database = Database([*ROWS[: AT - 1], row, *ROWS[AT:]])
    told = compared(log, database, tmp_path)
    assert (told.status, told.named("altered"), told.kinds()) == (1, [NAMED], ["altered"])
    assert word in told.findings[0]["text"]


def test_a_signature_altered_or_taken_away(log: Export, tmp_path: Path) -> None:
    save = ROWS[AT - 1].record.save
    for signature in (b"x" * 64, None):
        database = Database(ROWS)
        del database.signatures[save]
        database.signatures |= {save: signature} if signature else {}
        told = compared(log, database, tmp_path)
        assert told.status == 1
        assert [index for index, _, _ in told.named("altered")] == [AT - 1, AT]
        assert "保存签名" in told.findings[0]["text"]


def test_rows_removed(log: Export, tmp_path: Path) -> None:
    for gone in ([AT], [60], [n for n in range(1, 61) if n % 5 == 0], [1]):
        database = Database(ROWS)
        database.rows = [row for n, row in enumerate(ROWS, 1) if n not in gone]
        told = compared(log, database, tmp_path)
        assert (told.status, set(told.kinds())) == (1, {"removed"})
        assert [index for index, _, _ in told.named("removed")] == gone
        assert told.named("removed")[0][2] == " ".join(ROWS[gone[0] - 1].record.tags)


COPIED = ROWS[AT - 1].having(tags=("household:h9",), position=61)


@pytest.mark.parametrize(("position", "index"), [(61, 1000), (61, AT), (500, AT), (1, 61)])
def test_a_row_inserted_with_an_index(log: Export, tmp_path: Path, position: int, index: int) -> None:
    database = Database(ROWS)
    database.rows = [*ROWS, COPIED.having(position=position)]
    database.indexed[position] = index
    told = compared(log, database, tmp_path)
    assert (told.status, told.kinds()) == (1, ["inserted"])
    assert told.named("inserted") == [(index, "household.surveyed", "household:h9")]
    assert told.findings[0]["position"] == str(position)


@pytest.mark.parametrize("before", [0, AT, len(ROWS)], ids=["first", "next to it", "last"])
def test_a_row_at_a_position_that_is_taken(log: Export, tmp_path: Path, before: int) -> None:
    # the server puts it wherever it has room
    database = Database(ROWS)
    database.rows = [*ROWS[:before], COPIED.having(position=60), *ROWS[before:]]
    told = compared(log, database, tmp_path)
    assert (told.status, told.named("inserted")) == (1, [(AT, "household.surveyed", "household:h9")])


@pytest.mark.parametrize("position", [1, 61, 119])
def test_a_row_that_turned_up_late_has_no_index(log: Export, tmp_path: Path, position: int) -> None:
    database = Database(ROWS)
    database.rows = [*ROWS, COPIED.having(position=position)]
    told = compared(log, database, tmp_path)
    assert (told.status, told.kinds()) == (1, ["late"])
    assert told.named("late") == [(0, "household.surveyed", "household:h9")]
    assert told.findings[0]["position"] == str(position)


def test_a_late_row_between_those_that_are_newer_than_the_checkpoint(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.rows = [*ROWS, COPIED.having(position=130), COPIED.having(position=132)]
    database.indexed[132] = 61
    assert compared(log, database, tmp_path).kinds() == ["late"]


def test_rows_newer_than_the_checkpoint_are_no_matter(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.rows = [*ROWS, COPIED.having(position=130), COPIED.having(position=132)]
    database.indexed[130] = 61
    assert compared(log, database, tmp_path).findings == []


def test_two_rows_swapped(log: Export, tmp_path: Path) -> None:
    one, two = ROWS[AT - 1], ROWS[AT + 4]
    database = Database(ROWS)
    others = [row for row in ROWS if row not in {one, two}]
    database.rows = [*others, one.having(position=70), two.having(position=60)]
    told = compared(log, database, tmp_path)
    assert (told.status, told.kinds()) == (1, ["reordered", "reordered"])
    assert [index for index, _, _ in told.named("reordered")] == [AT, AT + 5]
    assert "70" in told.findings[0]["text"]


def test_a_row_moved_to_a_gap(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.rows = [row.having(position=71) if n == AT else row for n, row in enumerate(ROWS, 1)]
    told = compared(log, database, tmp_path)
    assert (told.status, told.named("reordered"), told.kinds()) == (1, [NAMED], ["reordered"])


def test_two_indexes_swapped(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.indexed[60], database.indexed[62] = 31, 30
    told = compared(log, database, tmp_path)
    assert (told.status, told.kinds()) == (1, ["reordered", "reordered"])


def test_an_index_taken_away(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    del database.indexed[60]
    told = compared(log, database, tmp_path)
    assert told.status == 1
    assert [index for finding in told.findings for index in [finding["index"]]] == [AT]


# Erasure.


def with_dropped(index: int) -> list[Row]:
    return [replace(row, body=None) if n == index else row for n, row in enumerate(ROWS, 1)]


def test_bytes_dropped_in_both_after_an_erasure(tmp_path: Path) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(ROWS)
    export.write_payload([row.parts for row in with_dropped(AT)])
    told = compared(export, Database(with_dropped(AT)), tmp_path)
    assert (told.status, told.findings) == (0, [])


def test_bytes_nulled_in_the_database_alone(log: Export, tmp_path: Path) -> None:
    told = compared(log, Database(with_dropped(AT)), tmp_path)
    assert (told.status, told.named("altered")) == (1, [NAMED])


def test_an_erased_event_is_no_cover_for_another_change(tmp_path: Path) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(ROWS)
    export.write_payload([row.parts for row in with_dropped(AT)])
    database = Database(with_dropped(AT))
    database.rows = [row.having(account="-") if n == AT else row for n, row in enumerate(database.rows, 1)]
    assert compared(export, database, tmp_path).named("altered") == [NAMED]


# Dumps.


@pytest.mark.parametrize("cut", [200, 3000, 20_000])
def test_a_dump_cut_short(log: Export, tmp_path: Path, cut: int) -> None:
    (tmp_path / "dump.sql").write_text(Database(ROWS).text[:-cut])
    assert verify("compare", tmp_path / "dump.sql", log.folder, "--policy", log.policy).status == 2


def test_a_compressed_dump_cut_short(log: Export, tmp_path: Path) -> None:
    (tmp_path / "dump.gz").write_bytes(gzip.compress(Database(ROWS).text.encode())[:-300])
    assert verify("compare", tmp_path / "dump.gz", log.folder, "--policy", log.policy).status in {2, 3}


@pytest.mark.parametrize("text", ["", "PGDMP\x01\x0e", "COPY ledger.event (id) FROM stdin;\n1\n\\.\n"])
def test_what_is_no_plain_dump(log: Export, tmp_path: Path, text: str) -> None:
    (tmp_path / "dump").write_text(text)
    assert verify("compare", tmp_path / "dump", log.folder, "--policy", log.policy).status in {2, 3}


def test_the_export_itself_is_verified_too(tmp_path: Path) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(ROWS)
    forged: Callable[[int, Row], Row] = lambda n, row: row.having(type="x.forged") if n == AT else row  # noqa: E731
    both = [forged(n, row) for n, row in enumerate(ROWS, 1)]
    export.write_entries([row.leaf(n) for n, row in enumerate(both, 1)])
    told = compared(export, Database(both), tmp_path)
    assert told.status == 1
    assert told.named("leaf") == [(AT, "x.forged", NAMED[2])]


def test_people_read_a_sentence_for_each(log: Export, tmp_path: Path) -> None:
    database = Database(ROWS)
    database.rows = ROWS[1:]
    (tmp_path / "dump.sql").write_text(database.text)
    lines = run("compare", tmp_path / "dump.sql", log.folder, "--policy", log.policy).out.splitlines()
    assert lines[0].startswith("第1条(位置2,household.surveyed,household:h0 person:p0 village:150525001001):")
    assert lines[-1].startswith("结论:已被改动。")


def test_of_a_thousand_differences_and_more_the_first_are_named(tmp_path: Path) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    rows = recorded(some_events(1200))
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows)
    # when everything after the tenth event is gone
    told = compared(export, Database(rows[:10]), tmp_path)
    # then
    assert (told.status, len(told.findings), told.kinds()[-1]) == (1, 1001, "more")
    assert [index for index, _, _ in told.named("removed")[:2]] == [11, 12]


@pytest.mark.parametrize("before", ["\t", "\n"], ids=["of an event", "of a signature"])
def test_a_save_nulled(log: Export, tmp_path: Path, before: str) -> None:
    # given a database whose columns may be NULL, since somebody let them
    save = ROWS[AT - 2].record.save
    text = Database(ROWS).text.replace(f"{before}{save}\t", f"{before}\\N\t", 1)
    (tmp_path / "dump.sql").write_text(text, encoding="utf-8")
    # then
    told = verify("compare", tmp_path / "dump.sql", log.folder, "--policy", log.policy)
    assert (told.status, told.named("altered")[0][0]) == (1, AT - 1)
