"""The leaf of an access record: one text for one record, to the byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.access_leaf import Access, AccessLeaf
from ledger.log.errors import Malformed

AT = datetime(2017, 11, 20, 8, 30, 0, 1200, UTC)
REFUSED = Access(
    "refused",
    "0f3c",
    "150525",
    "GET /api/v1/households/{household}",
    "refused",
    "not_found",
    "household:3f9a",
)
LEAF = AccessLeaf(17, AT, REFUSED)
WRITTEN = """huce-access-1
17
2017-11-20T08:30:00.001200Z
refused
0f3c
150525
GET /api/v1/households/{household}
refused
not_found
household:3f9a
"""


def test_a_leaf_is_written_so_to_the_byte() -> None:
    assert LEAF.data.decode() == WRITTEN
    assert AccessLeaf.read(WRITTEN.encode()) == LEAF


texts = st.text(st.characters(codec="utf-8", exclude_characters="\n"))
filled = texts.filter(bool)


@given(
    st.integers(1, 2**63 - 1), st.datetimes(timezones=st.just(UTC)),
    st.builds(Access, filled, texts, texts, filled, filled, texts, texts),
)  # fmt: skip
def test_any_leaf_is_read_as_it_was_written(index: int, at: datetime, access: Access) -> None:
    """Naive: split at what Unicode calls a line's end, and a field with U+2028 becomes two."""
    leaf = AccessLeaf(index, at, access)
    assert AccessLeaf.read(leaf.data) == leaf
    assert leaf.data.count(b"\n") == 10


@pytest.mark.parametrize("field", ["kind", "account", "division", "door", "outcome", "code", "target"])
def test_no_field_holds_a_line_break(field: str) -> None:
    with pytest.raises(Malformed):
        replace(REFUSED, **{field: "a\nb"})


@pytest.mark.parametrize("field", ["kind", "door", "outcome"])
def test_what_and_where_are_never_empty(field: str) -> None:
    with pytest.raises(Malformed):
        replace(REFUSED, **{field: ""})


@pytest.mark.parametrize("index", [0, -1, 2**63])
def test_an_index_is_counted_from_1(index: int) -> None:
    with pytest.raises(Malformed):
        replace(LEAF, index=index)


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), AT.astimezone(timezone(timedelta(hours=8)))])
def test_a_time_is_of_utc(at: datetime) -> None:
    with pytest.raises(Malformed):
        replace(LEAF, recorded_at=at)


def test_a_leaf_is_an_entry_of_a_bundle() -> None:
    with pytest.raises(Malformed):
        _ = replace(LEAF, access=replace(REFUSED, target="x" * 65_500)).data


@pytest.mark.parametrize(
    "text",
    [
        "",
        WRITTEN[:-1],
        WRITTEN + "\n",
        WRITTEN.replace("access-1", "access-2"),
        WRITTEN.replace("\n17\n", "\n017\n"),
        WRITTEN.replace("\n17\n", "\n0\n"),
        WRITTEN.replace("00.001200Z", "00.0012Z"),
        WRITTEN.replace("00.001200Z", "00.001200"),
        WRITTEN.replace("not_found\n", ""),
        WRITTEN.replace("\nrefused\n0f3c", "\n\n0f3c"),
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        AccessLeaf.read(text.encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Malformed):
        AccessLeaf.read(b"\xff")
