"""The right edge of a growing Merkle tree: all that is needed to append leaves and to know the root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ledger.log.merkle import HASH_SIZE, covering, joined, parents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.log.merkle import Nodes


@dataclass(frozen=True, slots=True)
class Frontier:
    """`size` leaves as the roots of the largest perfect subtrees, left to right, hence the largest first.

    There is one root for each bit set in size.  `ValueError` when there is not.
    """

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.roots) != self.size.bit_count():
            raise ValueError("one root for each bit set in size")
        _need_hashes(self.roots)

    @classmethod
    def read(cls, size: int, nodes: Nodes) -> Self:
        """The frontier of a stored tree: one node read for each bit set in size."""
        return cls(size, tuple(nodes(*node) for node in covering(0, size)))

    @property
    def root(self) -> bytes:
        """The root of the tree; `EMPTY_ROOT` without leaves."""
        return joined(self.roots)

    def append(self, hashes: Sequence[bytes]) -> Frontier:
        """The frontier after these leaf hashes: one hash computed for each leaf, whatever the batches."""
        _need_hashes(hashes)
        edge, complete = list(self.roots), list[bytes]()
        size, row = self.size, list(hashes)
        while row:
            if size & 1:
                row.insert(0, edge.pop())
            if len(row) & 1:
                complete.append(row.pop())
            size, row = size >> 1, parents(row)
        return Frontier(self.size + len(hashes), (*edge, *reversed(complete)))


def root(hashes: Sequence[bytes]) -> bytes:
    """The root of a tree of these leaf hashes (RFC 9162 section 2.1.1)."""
    return Frontier().append(hashes).root


def _need_hashes(hashes: Sequence[bytes]) -> None:
    if set(map(len, hashes)) - {HASH_SIZE}:
        raise ValueError("a hash has 32 bytes")
