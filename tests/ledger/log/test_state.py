"""What a signer remembers: it never goes back, is never two processes', and is never begun anew unasked."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from ledger.log import files, state
from ledger.log.files import FileExposed, FileUnusable
from ledger.log.state import (
    StateChanged,
    StateDamaged,
    StateExists,
    StateLocked,
    StateMissing,
    StateOfAnother,
)
from ledger.log.witnessing import Head
from tests.ledger.log.given import LOG, NO_HASH, WITNESSES, flipped, root

if TYPE_CHECKING:
    from pathlib import Path

KEY = LOG.verifier


def head(size: int) -> Head:
    return Head(size, root(0, size))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A state in which one tree of five leaves is remembered."""
    file = tmp_path / "state"
    with state.opened(file, KEY, first=True) as kept:
        kept.store("a", head(5))
    return file


def test_a_state_is_begun_when_that_is_said_and_only_then(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with pytest.raises(StateMissing, match="--first"), state.opened(file, KEY):
        pass
    assert not file.exists()
    with state.opened(file, KEY, first=True) as kept:
        assert kept.head("a") == Head()
    with pytest.raises(StateExists), state.opened(file, KEY, first=True):
        pass
    with state.opened(file, KEY) as kept:
        assert kept.head("a") == Head()


def test_what_was_stored_is_there_when_it_is_opened_again(file: Path) -> None:
    with state.opened(file, KEY) as kept:
        kept.store("b", head(3))
        kept.store("a", head(6))
        kept.store("a", head(6))
        assert (kept.head("a"), kept.head("b"), kept.head("c")) == (head(6), head(3), Head())
    with state.opened(file, KEY) as kept:
        assert (kept.head("a"), kept.head("b"), kept.head("c")) == (head(6), head(3), Head())


def test_the_file_is_for_its_owner_alone_and_no_draft_stays(file: Path) -> None:
    assert {each.name: each.stat().st_mode & 0o777 for each in file.parent.iterdir()} == {
        "state": 0o600, "state.lock": 0o600,
    }  # fmt: skip


def test_a_stored_tree_does_not_go_back(file: Path) -> None:
    with state.opened(file, KEY) as kept:
        for wrong in (head(4), Head(5, NO_HASH), Head()):
            with pytest.raises(ValueError, match="back"):
                kept.store("a", wrong)
    with state.opened(file, KEY) as kept:
        assert kept.head("a") == head(5)


def test_a_state_that_others_can_read_is_refused(file: Path) -> None:
    for mode in (0o644, 0o640, 0o660, 0o602):
        file.chmod(mode)
        with pytest.raises(FileExposed, match="chmod 600"), state.opened(file, KEY):
            pass


def test_a_state_of_another_key_is_refused(file: Path) -> None:
    with pytest.raises(StateOfAnother), state.opened(file, WITNESSES[0].verifier):
        pass


def test_a_state_changed_or_cut_anywhere_is_not_believed(file: Path) -> None:
    """Naive: read what can be read, and a signer whose disk failed signs from zero."""
    with state.opened(file, KEY) as kept:
        kept.store("b", head(3))
    sound = file.read_bytes()
    for at in range(len(sound)):
        for spoilt in (sound[:at], *(sound[:at] + flipped(sound[at:], bit) for bit in range(8))):
            with pytest.raises(StateDamaged):
                state.State(file, 0, KEY, spoilt)
    for spoilt in (b"", sound + b"\n", sound[:-1], sound * 2, sound.replace(b"5", b"6", 1)):
        file.write_bytes(spoilt)
        with pytest.raises(StateDamaged, match="已损坏"), state.opened(file, KEY):
            pass
        assert file.read_bytes() == spoilt


def test_one_line_for_each_origin_in_one_order_only(file: Path) -> None:
    with state.opened(file, KEY) as kept:
        kept.store("b", head(3))
    first, owner, a, b, _ = file.read_bytes().splitlines(keepends=True)
    for lines in ([first, owner, b, a], [first, owner, a, a, b], [b"huce-log-state-2\n", owner, a, b]):
        above = b"".join(lines)
        digest = f"sha256:{sha256(above).hexdigest()}\n".encode()
        with pytest.raises(StateDamaged):
            state.State(file, 0, KEY, above + digest)


def test_a_second_process_cannot_open_a_state_that_is_open(file: Path) -> None:
    """Naive: lock the file itself, which the first storing replaces."""
    program = f"""
from pathlib import Path
from ledger.log import state
from ledger.log.keys import VerifierKey
with state.opened(Path({str(file)!r}), VerifierKey.read({KEY.text!r})):
    print("opened")
"""
    run = [sys.executable, "-c", program]
    with state.opened(file, KEY) as kept:
        for size in (6, 7):
            refused = subprocess.run(run, capture_output=True, text=True, check=False)
            assert (refused.returncode, "StateLocked" in refused.stderr) == (1, True), refused.stderr
            kept.store("a", head(size))
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "opened\n"


def test_by_another_name_it_is_the_same_state(file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link"
    link.symlink_to(file)
    with state.opened(file, KEY), pytest.raises(StateLocked), state.opened(link, KEY):
        pass
    with state.opened(link, KEY) as kept:
        kept.store("a", head(6))
    assert link.is_symlink()
    with state.opened(file, KEY) as kept:
        assert kept.head("a") == head(6)


def test_a_file_that_somebody_else_wrote_meanwhile_stops_the_signing(file: Path) -> None:
    older = file.read_bytes()
    with state.opened(file, KEY) as kept:
        kept.store("a", head(6))
        file.write_bytes(older)
        with pytest.raises(StateChanged):
            kept.store("a", head(7))
    assert file.read_bytes() == older


def test_a_lock_that_somebody_removed_stops_the_signing(file: Path) -> None:
    lock = file.with_name("state.lock")
    with state.opened(file, KEY) as kept:
        lock.unlink()
        with pytest.raises(StateChanged):
            kept.store("a", head(6))
        with state.opened(file, KEY) as other:
            with pytest.raises(StateChanged):
                kept.store("a", head(6))
            other.store("a", head(7))


def test_what_a_killed_process_renamed_is_on_the_disk_before_anything_is_signed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Naive: sync when storing only; killed between renaming and syncing, then a power cut."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    with state.opened(file, KEY):
        assert synced == [file]


def test_where_it_cannot_be_written_nothing_is_remembered(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with state.opened(file, KEY) as kept:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileUnusable, match="磁盘已满"):
            kept.store("a", head(6))
        monkeypatch.undo()
        assert kept.head("a") == head(5)
    with state.opened(file, KEY) as kept:
        assert kept.head("a") == head(5)
        kept.store("a", head(6))


def test_what_is_no_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    for name in ("pipe", "folder", "no/state"):
        with pytest.raises(FileUnusable), state.opened(tmp_path / name, KEY):
            pass
    large = tmp_path / "large"
    large.touch(mode=0o600)
    os.truncate(large, files.MOST_BYTES + 1)
    with pytest.raises(FileUnusable, match="超过"), state.opened(large, KEY):
        pass
