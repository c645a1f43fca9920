"""The Merkle tree (RFC 9162 section 2.1) over hashes that come tile by tile."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Leaves of a tile (C2SP tlog-tiles); bytes of a hash.
WIDTH, HASH = 256, 32


def leaf_hashes(leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes of leaves."""
    return [sha256(b"\x00" + leaf).digest() for leaf in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node."""
    return sha256(b"\x01" + left + right).digest()


def peaks_of(row: Sequence[bytes]) -> list[bytes]:
    """The roots of the largest perfect subtrees over hashes of one level, the largest first."""
    peaks: list[bytes] = []
    while row:
        peaks = [row[-1], *peaks] if len(row) & 1 else peaks
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2])]
    return peaks


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees, the largest first."""
    if not peaks:
        return sha256(b"").digest()
    root = peaks[-1]
    for left in reversed(peaks[:-1]):
        root = node_hash(left, root)
    return root


def climbed(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to from a leaf (section 2.1.3.2); empty where it does not fit the size."""
    at, last, (reached,) = place, size - 1, leaf_hashes([leaf])
    if place >= size:
        return b""
    for one in path:
        if last == 0:
            return b""  # beyond the root
        is_right = at & 1 or at == last
        reached = node_hash(one, reached) if is_right else node_hash(reached, one)
        while is_right and at and not at & 1:  # levels where it has no sibling
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return reached if last == 0 else b""


def head(origin: str, size: int, root: bytes) -> bytes:
    """How a checkpoint begins that says this root."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n".encode("utf-8", "surrogateescape")


class Tree:
    """The full tiles so far: what each comes to, and the largest perfect subtrees over them."""

    def __init__(self) -> None:
        self.tiles: list[bytes] = []
        self.peaks: list[bytes] = []

    def add(self, row: Sequence[bytes]) -> None:
        """Add the leaf hashes of a full tile."""
        self.tiles += peaks_of(row)
        self.peaks.append(self.tiles[-1])
        while len(self.peaks) > bin(len(self.tiles)).count("1"):  # as many as bits are set
            self.peaks[-2:] = [node_hash(*self.peaks[-2:])]

    def root(self, more: Sequence[bytes]) -> bytes:
        """The root of the tree with some leaf hashes more, fewer than a tile has."""
        return root_of(self.peaks + peaks_of(more))

    def upper(self) -> Iterator[tuple[int, int, list[bytes]]]:
        """Level, number and hashes of each tile above those of the leaves."""
        level, row = 1, self.tiles
        while row:
            tiles = [row[at : at + WIDTH] for at in range(0, len(row), WIDTH)]
            for number, tile in enumerate(tiles):
                yield level, number, tile
            level, row = level + 1, [peaks_of(tile)[0] for tile in tiles if len(tile) == WIDTH]
