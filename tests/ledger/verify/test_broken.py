"""Files that are missing, cut or longer than they were; logs of every size.

given an export, when a file is gone, then the verdict is "incomplete"; when one is cut or has more at its
end, "tampered".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import (
    Export,
    a_note,
    a_policy,
    leaves_of,
    put,
    signed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.verify.auditor import Told
    from tests.ledger.verify.given import Row


def full(export: Export) -> Told:
    return verify("full", export.folder, "--policy", export.policy)


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/001",
        "tile/1/000.p/2",
        "tile/entries/001",
        "tile/entries/002.p/88",
        "payload/001",
        "payload/002.p/88",
    ],
)
def test_a_file_that_is_missing(export: Export, name: str) -> None:
    export.file(name).unlink()
    told = full(export)
    assert (told.status, told.kinds()) == (2, ["missing"])


def test_leaves_and_their_hashes_missing(export: Export) -> None:
    for name in ("tile/0/001", "tile/entries/001"):
        export.file(name).unlink()
    assert full(export).status == 2


@pytest.mark.parametrize("name", ["tile/0/001", "tile/1/000.p/2", "tile/entries/001", "payload/001"])
@pytest.mark.parametrize("cut", [1, 32, 700])
def test_a_file_cut_short(export: Export, name: str, cut: int) -> None:
    file = export.file(name)
    file.write_bytes(file.read_bytes()[:-cut])
    assert full(export).status == 1


@pytest.mark.parametrize("name", ["tile/0/001", "tile/entries/001", "payload/001"])
def test_a_file_with_more_at_its_end(export: Export, name: str) -> None:
    file = export.file(name)
    for more in (b"\x00", bytes(6), bytes(32), bytes(64)):
        put(file.with_name("kept"), file.read_bytes())
        file.write_bytes(file.read_bytes() + more)
        assert full(export).status == 1, more
        file.with_name("kept").replace(file)


def test_lengths_broken_in_a_payload_name_the_first_event(export: Export) -> None:
    file = export.file("payload/001")
    file.write_bytes(flipped(file.read_bytes(), 0))
    told = full(export)
    assert told.status == 1
    assert told.named("content") == [
        (257, "household.surveyed", "household:h1 person:p4 village:150525001001")
    ]


def test_a_full_file_may_stand_for_the_partial_one(tmp_path: Path, rows: list[Row]) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy").write(rows[:512])
    export.write_note(a_note(leaves_of(rows)[:500]))
    export.file("checkpoints/512").unlink()
    put(export.file("tile/1/000.p/1"), export.file("tile/1/000.p/2").read_bytes()[:32])
    assert full(export).findings == []


def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    export = Export(tmp_path / "export", tmp_path / "policy")
    export.write_note(a_note([]))
    assert full(export).status == 0


def test_every_size_around_a_full_tile(tmp_path: Path, rows: list[Row]) -> None:
    (tmp_path / "policy").write_bytes(a_policy())
    for size in (1, 2, 255, 256, 257, 511, 512, 513):
        export = Export(tmp_path / str(size), tmp_path / "policy").write(
            signed(rows[:size]), range(1, size, 101)
        )
        told = full(export)
        assert (told.status, told.findings) == (0, []), size
