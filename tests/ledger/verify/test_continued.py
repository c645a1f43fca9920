"""A log that goes on under a new origin, since a backup was put back.

given a log whose first leaf is the last checkpoint of the old one, when it is exported, then its events count
from 1 behind that leaf; when that checkpoint is changed, or an event, then it is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.log.keys import ED25519, SignerKey
from ledger.log.origins import first_leaf
from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import (
    Export,
    a_note,
    a_policy,
    erased,
    leaves_of,
    put,
    recorded,
    redone,
    rolled_back,
    some_events,
)
from tests.ledger.verify.given_dump import Database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.verify.auditor import Told

EVENTS = some_events(300)
ROLLED = rolled_back([EVENTS[0].id])
ROWS = recorded([*EVENTS, ROLLED, redone([EVENTS[0].id], ROLLED.id), erased("p2")])
OLD = a_note(leaves_of(ROWS[:200]), key=SignerKey("old.example", ED25519, b"o" * 32), by=())
NOTHING = (b"", b"", b"")


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Three hundred events of before and after, and what withdraws, brings back and erases."""
    return written(tmp_path, first_leaf(OLD.data))


def written(place: Path, first: bytes) -> Export:
    put(place / "policy", a_policy())
    export, leaves = Export(place / "export", place / "policy"), [first, *leaves_of(ROWS)]
    export.write_entries(leaves)
    export.write_tiles(leaves)
    export.write_payload([NOTHING, *(row.parts for row in ROWS)])
    export.write_note(a_note(leaves))
    return export


def full(export: Export) -> Told:
    return verify("full", export.folder, "--policy", export.policy)


def test_it_is_sound_and_says_what_it_continues(export: Export, tmp_path: Path) -> None:
    put(tmp_path / "dump", Database(ROWS).text.encode())
    whole, chains = full(export), verify("chains", export.folder)
    compared = verify("compare", tmp_path / "dump", export.folder, "--policy", export.policy)
    assert [told.findings for told in (whole, chains, compared)] == [[]] * 3
    assert "共303条,核对了303条" in whole.summary
    assert "接续日志“old.example”的200条" in whole.summary


@pytest.mark.parametrize("index", [1, 255, 256, 300])
def test_an_event_is_named_by_its_own_index(export: Export, index: int) -> None:
    parts = [list(row.parts) for row in ROWS]
    parts[index - 1][0] = b"{}"
    export.write_payload([NOTHING, *map(tuple, parts)])
    told = full(export)
    record = ROWS[index - 1].record
    assert (told.status, told.kinds()) == (1, ["content"])
    assert told.named("content") == [(index, record.type, " ".join(record.tags))]


def test_another_checkpoint_in_the_first_leaf(tmp_path: Path) -> None:
    leaf = first_leaf(OLD.data)
    told = full(written(tmp_path, flipped(leaf, 8 * 100)))
    assert (told.status, told.kinds()) == (1, ["content"])


def test_it_may_stand_first_only(export: Export) -> None:
    leaves = [*leaves_of(ROWS[:255]), first_leaf(OLD.data)]
    put(export.file("tile/entries/000"), b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves))
    assert full(export).status == 1
