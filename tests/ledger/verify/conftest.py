"""An export of 600 events, made once and copied for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.verify import auditor
from tests.ledger.verify.given import Export, a_policy, erased, recorded, some_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.ledger.verify.auditor import Auditor
    from tests.ledger.verify.given import Row


@pytest.fixture(scope="session", autouse=True)
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    """Somebody who has the verifier's one file, for `run` and `verify`."""
    with auditor.at_work(tmp_path_factory.mktemp("auditor")) as found:
        yield found


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    """600 events; the last but one is the erasure of person p3."""
    events = some_events(598)
    return recorded([*events, erased("p3"), *some_events(600)[599:]])


@pytest.fixture(scope="session")
def original(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder = tmp_path_factory.mktemp("log")
    (folder / "policy").write_bytes(a_policy())
    return Export(folder / "export", folder / "policy").write(rows, published=(100, 256, 400))


@pytest.fixture
def export(original: Export, tmp_path: Path) -> Export:
    return original.copied(tmp_path)
