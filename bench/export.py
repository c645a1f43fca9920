"""An exported log of made-up events, for measuring: written by the log's own functions, no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ledger import log_folder
from ledger.log import bundles, checkpoints
from ledger.log.checkpoints import Checkpoint
from ledger.log.frontier import Frontier
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey
from ledger.log.leaf import Leaf, Record, digest
from ledger.log.merkle import leaf_hash
from ledger.log.policies import Log, Policy, Witness
from ledger.log.tiles import WIDTH, Tile, extended

if TYPE_CHECKING:
    from pathlib import Path

POLICY = "policy"
LOG = SignerKey("bench.example/events", ED25519, bytes(32))
WITNESS = SignerKey("witness.example", COSIGNATURE, bytes(31) + b"w")
BEGAN = datetime(2020, 11, 20, tzinfo=UTC)
#: Leaves that are added to the tree at once.
STEP = 256 * WIDTH
#: A save has two events, each with as many bytes as a survey of a household: about 350, and 200 of metadata.
OF_A_SAVE = 2
BODY = (
    b'{"facts":{"note":"%012d"},"changes":{"household_year":{"%020x.2020":{"housing_area":8000,'
    b'"wages_migrant":1200000,"wages_local":300000,"operating":250000,"transfer":460000,"subsistence":0,'
    b'"pension":132000,"planting":88000,"water":"tap","road":"hardened","power":true,"network":true,'
    b'"toilet":"sanitary","fuel":"electric","danger":"none","arable":12000}}}}'
)
META = (
    b'{"effective":"2020-11-20","year":2020,"month":null,"case":null,"cause":null,"withdraws":[],'
    b'"rests_on":["%024x.0"],"command":"survey-household-%020x"}'
)


def written(place: Path, count: int) -> Path:
    """Write an export of so many events, and a policy beside it; returns the export's folder."""
    folder = place / "export"
    frontier = Frontier()
    for done in range(0, count, STEP):
        hashes = [
            h for start in range(done, min(done + STEP, count), WIDTH) for h in _files(folder, start, count)
        ]
        for tile, data in extended(done, hashes, lambda path: (folder / path).read_bytes()):
            _put(folder / tile.path, data)
        frontier = frontier.append(hashes)
    note = checkpoints.sign(Checkpoint(LOG.name, count, frontier.root), LOG)
    _put(folder / log_folder.CHECKPOINT, note.signed(checkpoints.cosign(note, WITNESS, 1_600_000_000)).data)
    _put(place / POLICY, Policy((Log(LOG.verifier),), (Witness("w", WITNESS.verifier),), (), "w").data)
    log_folder.put_verifier(folder)
    return folder


def _files(folder: Path, start: int, count: int) -> list[bytes]:
    """Write the leaves and the payload of a tile; returns the hashes of its leaves."""
    tile = Tile(0, start // WIDTH, min(WIDTH, count - start))
    leaves, payload = list[bytes](), list[bytes]()
    for index in range(start + 1, start + tile.width + 1):
        leaf, parts = _event(index)
        leaves.append(leaf)
        payload += parts
    _put(folder / tile.bundle.path, bundles.write(leaves))
    _put(folder / log_folder.payload(tile), b"".join(log_folder.strings(payload)))
    return [leaf_hash(leaf) for leaf in leaves]


def _event(index: int) -> tuple[bytes, tuple[bytes, bytes, bytes]]:
    """The leaf of an event; its body, metadata and the signature of its save, which nobody made."""
    save = index // OF_A_SAVE
    parts = BODY % (index, save % 1000), META % (save, save), b"%068d" % save
    tags = (f"household:{save % 1_000_000:020x}", f"person:{index % 3_000_000:020x}", "village:150525100200")
    record = Record(
        index, "household.surveyed", tags, BEGAN + timedelta(milliseconds=index), "xian-luru", "150525",
        f"{save:024x}", digest(parts[0]), digest(parts[1]),
    )  # fmt: skip
    return Leaf(index, record, digest(parts[2])).data, parts


def _put(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
