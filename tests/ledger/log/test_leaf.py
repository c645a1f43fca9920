"""The leaf: one text for one event, to the byte; and what the signature of a save covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.errors import Malformed
from ledger.log.leaf import Leaf, Record, digest, save_text

AT = datetime(2017, 11, 20, 8, 30, 0, 1200, UTC)
BODY, META, SIGNATURE = (f"sha256:{sha256(name).hexdigest()}" for name in (b"body", b"meta", b"signature"))


def a_record(**given_fields: Any) -> Record:
    known: dict[str, Any] = {
        "position": 21,
        "type": "household.exited",
        "tags": ("household:3f9a", "person:77b0", "village:150525100200"),
        "recorded_at": AT,
        "account": "clerk",
        "division": "150525100200",
        "save": "5d41402abc4b2a76",
        "body": digest(b"body"),
        "meta": digest(b"meta"),
    }
    return Record(**known | given_fields)


def a_leaf(**given_fields: Any) -> Leaf:
    return Leaf(17, a_record(**given_fields), digest(b"signature"))


WRITTEN = f"""huce-leaf-1
17
21
household.exited
household:3f9a person:77b0 village:150525100200
2017-11-20T08:30:00.001200Z
clerk
150525100200
5d41402abc4b2a76
{BODY}
{META}
{SIGNATURE}
"""


def test_a_leaf_is_written_so_to_the_byte() -> None:
    assert a_leaf().data.decode() == WRITTEN
    assert Leaf.read(WRITTEN.encode()) == a_leaf()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\n"))
tags = st.text(st.characters(codec="utf-8", exclude_characters="\n "), min_size=1)
digests = st.binary(min_size=32, max_size=32)


@given(
    index=st.integers(1, 2**63 - 1), position=st.integers(1, 2**63 - 1), kind=texts.filter(bool),
    tag_list=st.lists(tags, max_size=5), at=st.datetimes(timezones=st.just(UTC)), account=texts,
    division=texts, save=texts.filter(bool), values=st.tuples(digests, digests, digests),
)  # fmt: skip
def test_any_leaf_is_read_as_it_was_written(  # noqa: PLR0913, PLR0917  # a field each
    index: int, position: int, kind: str, tag_list: list[str], at: datetime,
    account: str, division: str, save: str, values: tuple[bytes, bytes, bytes],
) -> None:  # fmt: skip
    """Naive: split at what Unicode calls a line's end, and a field with U+2028 becomes two."""
    record = Record(position, kind, tuple(tag_list), at, account, division, save, *values[:2])
    leaf = Leaf(index, record, values[2])
    assert Leaf.read(leaf.data) == leaf
    assert leaf.data.count(b"\n") == 12


def test_an_event_without_tags_has_an_empty_line_for_them() -> None:
    leaf = a_leaf(tags=())
    assert leaf.data.split(b"\n")[4] == b""
    assert Leaf.read(leaf.data) == leaf


def test_tags_stay_in_the_order_recorded() -> None:
    assert a_leaf(tags=("b:1", "a:1")).data != a_leaf(tags=("a:1", "b:1")).data


def test_the_same_moment_in_another_zone_is_refused_and_in_another_word_for_utc_is_the_same() -> None:
    """Naive: write local time, and the same event has two leaves."""
    with pytest.raises(Malformed):
        a_record(recorded_at=AT.astimezone(timezone(timedelta(hours=8))))
    with pytest.raises(Malformed):
        a_record(recorded_at=AT.replace(tzinfo=None))
    assert a_leaf(recorded_at=AT.replace(tzinfo=timezone(timedelta(0)))).data == a_leaf().data


@pytest.mark.parametrize(
    "field",
    [
        {"type": "a\nb"}, {"account": "a\n"}, {"division": "\n"}, {"save": "a\nb"}, {"tags": ("a:1\nb:2",)},
        {"tags": ("a:1 b:2",)}, {"tags": ("a:1", "")}, {"tags": (" ",)}, {"type": ""}, {"save": ""},
        {"position": 0}, {"position": -1}, {"position": 2**63}, {"body": b""}, {"meta": b"x" * 31},
    ],
)  # fmt: skip
def test_what_would_read_as_something_else_never_becomes_a_leaf(field: dict[str, Any]) -> None:
    """Naive: write the field as it is, and a line break in it makes the event another one."""
    with pytest.raises(Malformed):
        a_record(**field)


def test_a_leaf_counts_from_one_and_has_whole_digests() -> None:
    for index, signature in ((0, digest(b"")), (2**63, digest(b"")), (1, b""), (1, b"x" * 33)):
        with pytest.raises(Malformed):
            Leaf(index, a_record(), signature)


def test_a_leaf_longer_than_an_entry_of_a_bundle_is_refused() -> None:
    spare = 65_535 - len(a_leaf(account="").data)
    assert len(a_leaf(account="a" * spare).data) == 65_535
    with pytest.raises(Malformed):
        _ = a_leaf(account="a" * (spare + 1)).data


BENT = [
    ("huce-leaf-1", "huce-leaf-2"), ("huce-leaf-1\n", ""), ("huce-leaf-1", ""), ("\n17\n", "\n017\n"),
    ("\n17\n", "\n+17\n"), ("\n17\n", "\n-17\n"), ("\n17\n", "\n0\n"), ("\n17\n", "\n\n"),
    ("\n17\n", "\n1_7\n"),
    ("\n21\n", "\n 21\n"), ("\n21\n", f"\n{2**63}\n"), ("\n21\n", "\n21\n\n"), ("household.exited", ""),
    ("3f9a person", "3f9a  person"), ("\nhousehold:", "\n household:"), ("100200\n2017", "100200 \n2017"),
    ("2017-11-20T", "2017-11-20 "), ("001200Z", "0012Z"), ("001200Z", "001200+00:00"), ("001200Z", "001200"),
    ("001200Z", "001200z"), ("001200Z", "0012000Z"), ("08:30:00.001200", "08:30:00"), ("11-20", "11-31"),
    ("08:30:00", "24:00:00"), ("08:30:00", "08:30:60"), ("2017-11-20", "2017-W47-1"), ("2017-", "+2017-"),
    ("\n5d41402abc4b2a76\n", "\n\n"), (BODY, BODY.upper()), (BODY, "sha256:" + BODY[7:].upper()),
    (BODY, BODY[:-1]), (META, META + "0"),
    (META, META.replace("sha256:", "sha512:")), (SIGNATURE, SIGNATURE.removeprefix("sha256:")),
    (SIGNATURE, SIGNATURE + " "), (f"{SIGNATURE}\n", SIGNATURE), (f"{SIGNATURE}\n", ""),
    (f"{SIGNATURE}\n", f"{SIGNATURE}\n\n"), (f"{SIGNATURE}\n", f"{SIGNATURE}\n{SIGNATURE}\n"), ("\n", "\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now"), BENT)
def test_what_is_not_a_leaf_to_the_byte_is_refused(was: str, now: str) -> None:
    """Naive: be generous in reading, and two texts with two hashes say the same."""
    assert was in WRITTEN
    with pytest.raises(Malformed):
        Leaf.read(WRITTEN.replace(was, now).encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    for data in (b"", b"\xff" + WRITTEN.encode(), WRITTEN.encode("utf-16")):
        with pytest.raises(Malformed):
            Leaf.read(data)


def test_a_signature_of_a_save_covers_the_lines_of_its_events_without_index_and_signature() -> None:
    first, second = a_record(), a_record(position=22, tags=())
    lines = WRITTEN.splitlines()[2:11]
    expected = ["huce-save-1", *lines, "22", lines[1], "", *lines[3:]]
    assert save_text([first, second]).decode() == "".join(f"{line}\n" for line in expected)


def test_every_field_of_a_record_is_covered_by_the_signature_of_its_save() -> None:
    others: list[dict[str, Any]] = [
        {"position": 22}, {"type": "household.returned"}, {"tags": ("household:3f9a",)},
        {"recorded_at": AT + timedelta(microseconds=1)}, {"account": "other"}, {"division": "150525100201"},
        {"save": "other"}, {"body": digest(b"other")}, {"meta": digest(b"other")},
    ]  # fmt: skip
    assert {name for other in others for name in other} == set(Record.__slots__)
    texts_found = {save_text([replace(a_record(), **other)]) for other in others} | {save_text([a_record()])}
    assert len(texts_found) == len(others) + 1


def test_a_save_is_signed_whole_and_in_the_order_recorded() -> None:
    """Naive: sign what is given, and events of another save or in another order pass."""
    first, second = a_record(), a_record(position=22)
    for records in ([], [second, first], [first, first], [first, a_record(position=22, save="other")]):
        with pytest.raises(ValueError, match="the records"):
            save_text(records)
