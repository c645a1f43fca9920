"""The log has only grown since the checkpoint that an auditor kept, or it is told where not.

given a checkpoint kept from before, when the log was written anew, cut back or forked since, then the auditor
is told, without leaves or payload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.log.keys import ED25519, SignerKey
from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import a_note, leaves_of, put, recorded, some_events

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.log.notes import Note
    from tests.ledger.verify.auditor import Told
    from tests.ledger.verify.given import Export, Row


def since(kept: Note, export: Export, tmp_path: Path) -> Told:
    put(tmp_path / "kept", kept.data)
    return verify("since", tmp_path / "kept", export.folder, "--policy", export.policy)


def other_rows(count: int) -> list[Row]:
    return recorded(some_events(count), step=3)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 300, 512, 599, 600])
def test_a_log_that_has_only_grown(export: Export, rows: list[Row], tmp_path: Path, size: int) -> None:
    told = since(a_note(leaves_of(rows)[:size]), export, tmp_path)
    assert (told.status, told.findings) == (0, [])
    assert "600" in told.summary


@pytest.mark.parametrize("size", [1, 300, 512, 600])
def test_another_history_below_the_checkpoint_that_was_kept(
    export: Export, tmp_path: Path, size: int
) -> None:
    told = since(a_note(leaves_of(other_rows(size))), export, tmp_path)
    assert told.status == 1
    assert told.kinds() == ["checkpoint"]
    assert "留存的检查点" in told.findings[0]["text"]


def test_a_history_rewritten_and_signed_anew(export: Export, rows: list[Row], tmp_path: Path) -> None:
    forged = rows[:300] + other_rows(600)[300:]
    export.write(forged)
    for size in (100, 256, 400):
        export.file(f"checkpoints/{size}").unlink()
    assert since(a_note(leaves_of(rows)[:300]), export, tmp_path).status == 0
    assert since(a_note(leaves_of(rows)[:301]), export, tmp_path).status == 1


def test_a_log_cut_back_to_an_older_checkpoint(export: Export, rows: list[Row], tmp_path: Path) -> None:
    export.write(rows[:400])
    export.file("checkpoints/600").unlink()
    told = since(a_note(leaves_of(rows)), export, tmp_path)
    assert (told.status, told.kinds()) == (1, ["shrunk"])
    assert told.findings[0]["index"] == 401


def test_a_fork_of_the_same_size(export: Export, rows: list[Row], tmp_path: Path) -> None:
    export.write(other_rows(600))
    for size in (100, 256, 400):
        export.file(f"checkpoints/{size}").unlink()
    assert since(a_note(leaves_of(rows)), export, tmp_path).status == 1


def test_tiles_that_do_not_lead_to_the_root(export: Export, rows: list[Row], tmp_path: Path) -> None:
    tile = export.file("tile/0/001")
    tile.write_bytes(flipped(tile.read_bytes(), 9))
    assert since(a_note(leaves_of(rows)[:100]), export, tmp_path).status == 1


def test_the_log_of_another_origin(export: Export, rows: list[Row], tmp_path: Path) -> None:
    elsewhere = SignerKey("elsewhere.example", ED25519, b"f" * 32)
    told = since(a_note(leaves_of(rows)[:300], key=elsewhere), export, tmp_path)
    assert told.status == 1
    assert "signature" in told.kinds()


def test_of_two_logs_in_one_policy_one_does_not_continue_the_other(
    export: Export, rows: list[Row], tmp_path: Path
) -> None:
    elsewhere = SignerKey("elsewhere.example", ED25519, b"f" * 32)
    export.policy.write_bytes(f"log {elsewhere.verifier.text}\n".encode() + export.policy.read_bytes())
    try:
        told = since(a_note(leaves_of(rows)[:300], key=elsewhere), export, tmp_path)
    finally:
        export.policy.write_bytes(export.policy.read_bytes().split(b"\n", 1)[1])
    assert told.status == 1


def test_a_tile_that_is_missing(export: Export, rows: list[Row], tmp_path: Path) -> None:
    export.file("tile/0/001").unlink()
    assert since(a_note(leaves_of(rows)[:300]), export, tmp_path).status == 2


def test_leaves_and_payload_are_not_asked_for(export: Export, rows: list[Row], tmp_path: Path) -> None:
    export.file("tile/entries/001").unlink()
    export.file("payload/001").unlink()
    assert since(a_note(leaves_of(rows)[:300]), export, tmp_path).status == 0
