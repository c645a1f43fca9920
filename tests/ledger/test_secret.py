"""Secrets in files: drawn once, read by their owner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ledger.secret import SecretExposed, read_or_draw

if TYPE_CHECKING:
    from pathlib import Path


def test_a_secret_is_drawn_once_into_files_that_only_we_can_read(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "some.password"
    drawn = read_or_draw(file)
    assert len(bytes.fromhex(drawn)) == 32
    assert read_or_draw(file) == drawn
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [left.name for left in file.parent.iterdir()] == ["some.password"]


def test_of_many_who_draw_at_once_all_get_the_first_ones(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        drawn = set(threads.map(lambda _: read_or_draw(tmp_path / "one.password"), range(64)))
    assert len(drawn) == 1


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "open.password"
    read_or_draw(file)
    file.chmod(0o640)
    with pytest.raises(SecretExposed, match="别人也能读"):
        read_or_draw(file)
