"""The Merkle tree of RFC 6962 and RFC 9162 (section 2.1) over SHA-256: hashes, proofs and their checks.

A node is known by (level, index): the root of the perfect subtree over the leaves index·2^level up to,
not including, (index + 1)·2^level.  Leaves are numbered from 0.  Every hash has 32 bytes.
"""

from __future__ import annotations

from functools import reduce
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.log.encodings import MOST
from ledger.log.errors import ProofFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    #: Gives the hash of a node by (level, index).
    Nodes = Callable[[int, int], bytes]

HASH_SIZE = 32

#: The root of a tree without leaves: SHA-256 of nothing.
EMPTY_ROOT = sha256(b"").digest()

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's content."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node from those of its children."""
    return sha256(_NODE + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The hashes one level up, of neighbours two by two.  A last one without a neighbour is left out."""
    each = iter(hashes)
    # Spelt out, without a call per node: millions of leaves go through here.
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]


def joined(roots: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that stand side by side, the largest first; of none, `EMPTY_ROOT`."""
    return reduce(lambda right, left: node_hash(left, right), reversed(roots)) if roots else EMPTY_ROOT


def covering(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The nodes of the largest perfect subtrees that cover the leaves from start to before stop, in order."""
    while start < stop:
        level = (stop - start).bit_length() - 1
        if start:
            level = min(level, _lowest_bit(start))
        yield level, start >> level
        start += 1 << level


def root_at(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves (RFC 9162 section 2.1.1): a node read for each bit set in size."""
    return joined([nodes(*node) for node in covering(0, size)])


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves (RFC 9162 section 2.1.3.1).

    They stand in the order from leaf to root.  Reads O(log size) nodes.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of that size")
    return _siblings(index, size, 0, nodes)


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that the first `old` of `new` leaves are the old tree (RFC 9162 section 2.1.4.1).

    Empty when old is 0 or equals new.  Reads O(log new) nodes.
    """
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    if old in {0, new}:
        return []
    # The last perfect subtree of the old tree: its root leads to both roots.
    level = _lowest_bit(old)
    last = (old - 1) >> level
    seed = [] if last == 0 else [nodes(level, last)]  # alone it is the old root, which is known
    return seed + _siblings(old - 1, new, level, nodes)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check by RFC 9162 section 2.1.3.2 that `leaf` (a leaf hash) is leaf `index` of the tree.

    A path alone does not settle `size`: several sizes share one.  Size and root must come from one
    signed checkpoint.  Refused: `ProofFailed`.
    """
    if not 0 <= index < size <= MOST:
        raise ProofFailed(why="序号不在树内")
    _need_hashes([leaf, root, *proof])
    reached = leaf
    for sibling, is_left in _steps(index, size - 1, proof):
        reached = node_hash(sibling, reached) if is_left else node_hash(reached, sibling)
    _need_root(reached, root)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check by RFC 9162 section 2.1.4.2 that the tree of `new` leaves begins with the one of `old`.

    From 0 leaves, and between equal sizes, the proof is empty.  Refused: `ProofFailed`.
    """
    if not 0 <= old <= new <= MOST:
        raise ProofFailed(why="树的大小不对")
    _need_hashes([old_root, new_root, *proof])
    if old in {0, new}:
        _verify_trivial(old, new, proof, old_root, new_root)
        return
    path = [old_root, *proof] if old.bit_count() == 1 else proof
    if not path:
        raise ProofFailed(why="哈希不足")
    before, after = _both_roots(old, new, path)
    _need_root(before, old_root)
    _need_root(after, new_root)


def _siblings(index: int, size: int, level: int, nodes: Nodes) -> list[bytes]:
    """What stands beside the way from the node over leaf `index` at `level` up to the root."""
    found = []
    for at in range(level, (size - 1).bit_length()):
        start = ((index >> at) ^ 1) << at
        if start < size:
            stop = min(start + (1 << at), size)
            found.append(joined([nodes(*node) for node in covering(start, stop)]))
    return found


def _verify_trivial(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    if proof:
        raise ProofFailed(why="哈希过多")
    if old == 0:
        _need_root(EMPTY_ROOT, old_root)
    if old == new:
        _need_root(old_root, new_root)


def _both_roots(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots of the old and the new tree, from the root of the old one's last perfect subtree on."""
    level = _lowest_bit(old)
    before = after = path[0]
    for sibling, is_left in _steps((old - 1) >> level, (new - 1) >> level, path[1:]):
        if is_left:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
        else:
            after = node_hash(after, sibling)
    return before, after


def _steps(at: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof, and whether it stands left of the way from node `at` (of 0 … `last`) up."""
    for sibling in proof:
        if last == 0:
            raise ProofFailed(why="哈希过多")
        is_left = bool(at & 1) or at == last
        yield sibling, is_left
        while is_left and at and not at & 1:  # an only child has no sibling on the next level
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last:
        raise ProofFailed(why="哈希不足")


def _lowest_bit(size: int) -> int:
    """The place of the lowest bit set: for a tree's size, the level of the last perfect subtree in it."""
    return (size & -size).bit_length() - 1


def _need_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH_SIZE for each in hashes):
        raise ProofFailed(why="哈希不是32字节")


def _need_root(reached: bytes, root: bytes) -> None:
    if reached != root:
        raise ProofFailed(why="算出的根哈希与检查点不一致")
