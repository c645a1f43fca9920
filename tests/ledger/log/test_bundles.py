"""Entry bundles: what is written is read, and broken bytes are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import bundles
from ledger.log.errors import Malformed


def test_each_entry_stands_after_its_length_big_endian() -> None:
    assert bundles.write([b"ab", b"", b"c" * 258]) == b"\0\2ab" + b"\0\0" + b"\1\2" + b"c" * 258


@given(entries=st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_what_is_written_is_read(entries: list[bytes]) -> None:
    assert bundles.read(bundles.write(entries), len(entries)) == entries


@pytest.mark.parametrize(
    ("data", "width"),
    [
        (b"", 1), (b"\0", 1), (b"\0\2a", 1), (b"\0\1a\0", 1), (b"\0\1a\0", 2), (b"\0\1a\0\1", 2),
        (b"\0\1ab", 1), (b"\0\1a\0\1b", 1), (b"\0\1a\0\1b", 3), (b"\xff\xffa", 1),
    ],
)  # fmt: skip
def test_bytes_that_are_not_just_so_many_entries_are_refused(data: bytes, width: int) -> None:
    """Naive: read as long as there is something, and what is cut off is an entry all the same."""
    with pytest.raises(Malformed):
        bundles.read(data, width)


def test_an_entry_has_65_535_bytes_at_most() -> None:
    assert bundles.read(bundles.write([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(Malformed):
        bundles.write([b"x" * 65_536])


@pytest.mark.parametrize("count", [0, 257])
def test_a_bundle_has_one_to_256_entries(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        bundles.write([b""] * count)
