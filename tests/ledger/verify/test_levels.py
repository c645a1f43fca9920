"""Trees of several levels, from their hash tiles alone.

given the tiles of a log of hundreds of thousands of events, when an upper one is changed, then it is named,
and that the root is the checkpoint's all the same; when one of the lowest, then the root is another.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from ledger.log import checkpoints
from ledger.log.checkpoints import Checkpoint
from ledger.log.frontier import root
from ledger.log.tiles import extended
from tests.ledger.log.given import flipped
from tests.ledger.verify.auditor import verify
from tests.ledger.verify.given import LOG, Export, put

if TYPE_CHECKING:
    from tests.ledger.verify.auditor import Told

#: Three levels, and file numbers above 999.
SIZE, KEPT = 256 * 1000 + 300, 65_793
HASHES = [sha256(b"%d" % n).digest() for n in range(SIZE)]


def noted(size: int) -> bytes:
    return checkpoints.sign(Checkpoint(LOG.name, size, root(HASHES[:size])), LOG).data


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Export:
    place = tmp_path_factory.mktemp("levels")
    put(place / "policy", f"log {LOG.verifier.text}\nquorum none\n".encode())
    put(place / "kept", noted(KEPT))
    put(place / "export" / "checkpoint", noted(SIZE))
    for tile, data in extended(0, HASHES, lambda _path: b""):
        put(place / "export" / tile.path, data)
    return Export(place / "export", place / "policy")


def since(log: Export) -> Told:
    return verify("since", log.policy.with_name("kept"), log.folder, "--policy", log.policy)


def test_a_tree_of_three_levels_leads_to_its_root(log: Export) -> None:
    assert log.file("tile/0/x001/001.p/44").exists()
    assert since(log).findings == []


@pytest.mark.parametrize("name", ["tile/1/000", "tile/1/003.p/233", "tile/2/000.p/3"])
def test_an_upper_tile_changed_is_named(log: Export, name: str) -> None:
    was = log.file(name).read_bytes()
    log.file(name).write_bytes(flipped(was, 60))
    try:
        told = since(log)
    finally:
        log.file(name).write_bytes(was)
    assert (told.status, told.kinds()) == (1, ["tile", "tile"])
    assert name[:6] in told.findings[0]["text"]


def test_a_lower_tile_changed_does_not_lead_to_the_root(log: Export) -> None:
    file = log.file("tile/0/x001/000")
    was = file.read_bytes()
    file.write_bytes(flipped(was, 60))
    try:
        told = since(log)
    finally:
        file.write_bytes(was)
    assert (told.status, told.named("root")) == (1, [(KEPT + 1, "", "")])
