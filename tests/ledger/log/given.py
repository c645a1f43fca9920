"""What the log's tests are given: trees of counted leaves, the RFC's definitions word by word, keys."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.log import checkpoints
from ledger.log.checkpoints import Checkpoint
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey
from ledger.log.merkle import EMPTY_ROOT, HASH_SIZE, leaf_hash, parents
from ledger.log.tiles import WIDTH, tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.log.merkle import Nodes
    from ledger.log.notes import Note

ORIGIN = "huce.example/150525/events"
LOG = SignerKey(ORIGIN, ED25519, bytes(range(32)))
WITNESSES = [SignerKey(f"w{n}.example", COSIGNATURE, bytes([n]) * 32) for n in range(4)]

#: A time that witnesses say: 2017-11-20T08:30:00Z.
AT = 1_511_166_600


def leaf(number: int) -> bytes:
    """The content of leaf `number` of every tree here."""
    return b"leaf %d" % number


@cache
def hashes(size: int) -> list[bytes]:
    return [leaf_hash(leaf(number)) for number in range(size)]


@cache
def nodes(size: int) -> Nodes:
    """The nodes of the tree, all of them in memory."""
    rows = [hashes(size)]
    while len(rows[-1]) > 1:
        rows.append(parents(rows[-1]))
    return lambda level, index: rows[level][index]


# The definitions of RFC 9162 section 2.1, recursive as they stand there, over leaves start … stop − 1.


@cache
def root(start: int, stop: int) -> bytes:
    if stop - start <= 1:
        return leaf_hash(leaf(start)) if stop > start else EMPTY_ROOT
    half = start + _power_below(stop - start)
    return sha256(b"\x01" + root(start, half) + root(half, stop)).digest()


def path(index: int, start: int, stop: int) -> list[tuple[str, bytes]]:
    """The inclusion proof of leaf start + index; each hash with the side on which it is joined."""
    if stop - start == 1:
        return []
    half = _power_below(stop - start)
    if index < half:
        return [*path(index, start, start + half), ("right", root(start + half, stop))]
    return [*path(index - half, start + half, stop), ("left", root(start, start + half))]


def subproof(old: int, start: int, stop: int, *, known: bool = True) -> list[tuple[str, bytes]]:
    """The consistency proof from the first `old` of these leaves; the seed, if there is one, stands first."""
    if old == stop - start:
        return [] if known else [("seed", root(start, stop))]
    half = _power_below(stop - start)
    if old <= half:
        below = subproof(old, start, start + half, known=known)
        return [*below, ("right", root(start + half, stop))]
    below = subproof(old - half, start + half, stop, known=False)
    return [*below, ("left", root(start, start + half))]


def sides(proof: Sequence[tuple[str, bytes]]) -> list[str]:
    return [side for side, _ in proof]


def _power_below(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def files(size: int) -> dict[str, bytes]:
    """The tiles of the tree by their definition in tlog-tiles, as files."""
    node = nodes(size)
    return {
        tile.path: b"".join(node(8 * tile.level, tile.index * WIDTH + at) for at in range(tile.width))
        for tile in tiles(size)
    }


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit (0 … 8·length − 1) the other way round."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def a_checkpoint(size: int = 5, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, root(0, size))


def a_note(size: int = 5, by: Sequence[int] = (), at: int = AT) -> Note:
    """The log's checkpoint at that size, cosigned by these witnesses."""
    note = checkpoints.sign(a_checkpoint(size), LOG)
    return note.signed(*(checkpoints.cosign(note, WITNESSES[n], at) for n in by))


NO_HASH = bytes(HASH_SIZE)
