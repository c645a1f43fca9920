"""The tree and its proofs: every one of every small tree holds, and with one bit changed none does."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from ledger.log import merkle
from ledger.log.errors import ProofFailed
from ledger.log.frontier import root as root_of
from ledger.log.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    covering,
    inclusion_proof,
    leaf_hash,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.log.given import NO_HASH, flipped, hashes, nodes, path, root, sides, subproof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: All trees up to this size are tried with all their proofs.
SIZES = 256

#: In larger trees than this one hash of each proof is changed, chosen by chance, not every one: time.
EVERY_HASH = 128

# The tree with which the implementations of Certificate Transparency are compared: inputs, roots and
# proofs as in github.com/transparency-dev/merkle v0.0.2, testonly/constants.go and proof/verify_test.go.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
NODES = {
    (0, 0): "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    (0, 1): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    (0, 4): "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    (0, 6): "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    (1, 0): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (1, 1): "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    (1, 2): "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    (1, 3): "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    (2, 0): "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    (2, 1): "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
}
#: Leaf (from 0), size, the nodes that the proof consists of.
INCLUSIONS = [
    (0, 1, []), (0, 8, [(0, 1), (1, 1), (2, 1)]), (5, 8, [(0, 4), (1, 3), (2, 0)]), (2, 3, [(1, 0)]),
    (1, 5, [(0, 0), (1, 1), (0, 4)]),
]  # fmt: skip
CONSISTENCIES = [
    (1, 1, []), (1, 8, [(0, 1), (1, 1), (2, 1)]), (6, 8, [(1, 2), (1, 3), (2, 0)]), (2, 5, [(1, 1), (0, 4)]),
    (6, 7, [(1, 2), (0, 6), (2, 0)]),
]  # fmt: skip


def known(level: int, index: int) -> bytes:
    return bytes.fromhex(NODES[level, index])


def known_leaves(level: int, index: int) -> bytes:
    leaves = [leaf_hash(data) for data in INPUTS[index << level : (index + 1) << level]]
    return root_of(leaves)


def changed(proof: list[bytes], size: int, bit: int, chance: Random) -> Iterator[list[bytes]]:
    """The proof with one bit of one hash changed, for every hash or one."""
    places = range(len(proof)) if size <= EVERY_HASH or not proof else [chance.randrange(len(proof))]
    for at in places:
        yield [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]


def refused(check: Callable[..., None], *given: object) -> bool:
    try:
        check(*given)
    except ProofFailed:
        return True
    return False


def test_the_roots_of_the_reference_tree_are_those_published() -> None:
    leaves = [leaf_hash(data) for data in INPUTS]
    assert [root_of(leaves[:size]).hex() for size in range(9)] == ROOTS
    assert [root_at(size, known_leaves).hex() for size in range(9)] == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]


@pytest.mark.parametrize(("index", "size", "expected"), INCLUSIONS)
def test_the_inclusion_proofs_of_the_reference_tree_are_those_published(
    index: int, size: int, expected: list[tuple[int, int]]
) -> None:
    proof = inclusion_proof(index, size, known_leaves)
    assert proof == [known(*node) for node in expected]
    verify_inclusion(leaf_hash(INPUTS[index]), index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "expected"), CONSISTENCIES)
def test_the_consistency_proofs_of_the_reference_tree_are_those_published(
    old: int, new: int, expected: list[tuple[int, int]]
) -> None:
    proof = consistency_proof(old, new, known_leaves)
    assert proof == [known(*node) for node in expected]
    verify_consistency(old, new, proof, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]))


def test_every_inclusion_proof_is_that_of_the_rfc_and_holds() -> None:
    for size in range(1, SIZES + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, nodes(SIZES))
            assert proof == [each for _, each in path(index, 0, size)]
            verify_inclusion(hashes(SIZES)[index], index, size, proof, root(0, size))


def test_every_consistency_proof_is_that_of_the_rfc_and_holds() -> None:
    for new in range(1, SIZES + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, nodes(SIZES))
            assert proof == [each for _, each in subproof(old, 0, new)]
            verify_consistency(old, new, proof, root(0, old), root(0, new))


def test_no_inclusion_proof_holds_with_one_bit_of_a_hash_changed() -> None:
    """Naive: compare the length of the path and the last hash, and half of it can be made up."""
    chance = Random(1)
    for size in range(1, SIZES + 1):
        for index in range(size):
            proof = [each for _, each in path(index, 0, size)]
            hashed, top = hashes(SIZES)[index], root(0, size)
            bit = chance.randrange(256)
            assert refused(verify_inclusion, flipped(hashed, bit), index, size, proof, top)
            assert refused(verify_inclusion, hashed, index, size, proof, flipped(top, bit))
            for other in changed(proof, size, bit, chance):
                assert refused(verify_inclusion, hashed, index, size, other, top), (index, size)


def test_no_consistency_proof_holds_with_one_bit_of_a_hash_changed() -> None:
    """Naive: check the new root only, and a rewritten past passes for the old tree."""
    chance = Random(2)
    for new in range(1, SIZES + 1):
        for old in range(1, new + 1):
            proof = [each for _, each in subproof(old, 0, new)]
            before, after = root(0, old), root(0, new)
            bit = chance.randrange(256)
            assert refused(verify_consistency, old, new, proof, flipped(before, bit), after)
            assert refused(verify_consistency, old, new, proof, before, flipped(after, bit))
            for other in changed(proof, new, bit, chance):
                assert refused(verify_consistency, old, new, other, before, after), (old, new)


def test_no_inclusion_proof_holds_for_another_leaf_nor_for_a_size_that_leads_another_way() -> None:
    """A path does not settle the size by itself: it holds for just those sizes that share its way."""
    chance = Random(3)
    for size in range(1, SIZES + 1):
        for index in range(size):
            way = path(index, 0, size)
            proof, hashed, top = [each for _, each in way], hashes(SIZES)[index], root(0, size)
            moved, resized = index ^ 1 << chance.randrange(8), size ^ 1 << chance.randrange(9)
            assert refused(verify_inclusion, hashed, moved, size, proof, top), (index, size, moved)
            same = index < resized and sides(path(index, 0, resized)) == sides(way)
            assert refused(verify_inclusion, hashed, index, resized, proof, top) != same, (
                index,
                size,
                resized,
            )


def test_no_consistency_proof_holds_for_sizes_that_lead_another_way() -> None:
    chance = Random(4)
    for new in range(1, SIZES + 1):
        for old in range(1, new + 1):
            way = subproof(old, 0, new)
            given = [each for _, each in way], root(0, old), root(0, new)
            for other in ((old ^ 1 << chance.randrange(8), new), (old, new ^ 1 << chance.randrange(9))):
                same = 0 < other[0] <= other[1] and sides(subproof(other[0], 0, other[1])) == sides(way)
                same = same and (old == new) == (other[0] == other[1])
                assert refused(verify_consistency, *other, *given) != same, (old, new, other)


def test_a_hash_too_many_or_too_few_is_refused_wherever_it_stands() -> None:
    """Naive: stop when the root is reached, and a proof carries whatever one likes behind it."""
    for size in range(1, 65):
        for index in range(size):
            proof, hashed = [each for _, each in path(index, 0, size)], hashes(SIZES)[index]
            for at in range(len(proof) + 1):
                longer = [*proof[:at], NO_HASH, *proof[at:]]
                assert refused(verify_inclusion, hashed, index, size, longer, root(0, size))
            for at in range(len(proof)):
                shorter = [*proof[:at], *proof[at + 1 :]]
                assert refused(verify_inclusion, hashed, index, size, shorter, root(0, size))
            old, way = index + 1, [each for _, each in subproof(index + 1, 0, size)]
            roots = root(0, old), root(0, size)
            for at in range(len(way) + 1):
                assert refused(verify_consistency, old, size, [*way[:at], NO_HASH, *way[at:]], *roots)
            for at in range(len(way)):
                assert refused(verify_consistency, old, size, [*way[:at], *way[at + 1 :]], *roots)


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 1), (0, 0), (1, 1), (2, 1), (0, -1), (2**63, 2**63 + 1), (0, 2**64)]
)
def test_an_index_outside_the_tree_is_refused(index: int, size: int) -> None:
    assert refused(verify_inclusion, root(0, 1), index, size, [], root(0, 1))


def test_a_tree_has_as_many_leaves_as_a_signed_64_bit_number_counts() -> None:
    """Naive: Python counts on, and a proof holds here that no other tool can read."""
    top = NO_HASH
    for _ in range(63):
        top = merkle.node_hash(top, NO_HASH)
    verify_inclusion(NO_HASH, 0, 2**63 - 1, [NO_HASH] * 63, top)
    assert refused(verify_inclusion, NO_HASH, 0, 2**63, [NO_HASH] * 63, top)
    verify_consistency(1, 2**63 - 1, [NO_HASH] * 63, NO_HASH, top)
    assert refused(verify_consistency, 1, 2**63, [NO_HASH] * 63, NO_HASH, top)


@pytest.mark.parametrize(("old", "new"), [(-1, 1), (2, 1), (1, 0), (1, 2**63), (2**64, 2**64)])
def test_sizes_that_no_tree_grows_between_are_refused(old: int, new: int) -> None:
    assert refused(verify_consistency, old, new, [], root(0, 1), root(0, 1))


@pytest.mark.parametrize("cut", [0, 1, 31, 33, 64])
def test_hashes_cut_at_another_place_are_refused_though_they_join_to_the_same_node(cut: int) -> None:
    """Naive: join what is given, and 31 bytes here with 33 there make the node of two other leaves."""
    both, top = b"".join(hashes(2)), root(0, 2)
    left, right = both[:cut], both[cut:]
    assert refused(verify_inclusion, right, 1, 2, [left], top)
    assert refused(verify_inclusion, left, 0, 2, [right], top)
    assert refused(verify_consistency, 1, 2, [right], left, top)
    verify_consistency(1, 2, [both[32:]], both[:32], top)


def test_the_empty_tree_begins_every_other_and_equal_trees_begin_each_other() -> None:
    verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    verify_consistency(0, 7, [], EMPTY_ROOT, root(0, 7))
    verify_consistency(7, 7, [], root(0, 7), root(0, 7))
    assert consistency_proof(0, 7, nodes(SIZES)) == consistency_proof(7, 7, nodes(SIZES)) == []
    assert refused(verify_consistency, 0, 7, [], NO_HASH, root(0, 7))
    assert refused(verify_consistency, 0, 0, [], EMPTY_ROOT, NO_HASH)
    assert refused(verify_consistency, 0, 7, [NO_HASH], EMPTY_ROOT, root(0, 7))
    assert refused(verify_consistency, 7, 7, [NO_HASH], root(0, 7), root(0, 7))
    assert refused(verify_consistency, 7, 7, [], root(0, 7), root(0, 6))


def test_a_proof_is_never_made_for_what_is_not_in_the_tree() -> None:
    for index, size in ((-1, 4), (4, 4), (0, 0)):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_proof(index, size, nodes(SIZES))
    for old, new in ((-1, 4), (5, 4)):
        with pytest.raises(ValueError, match="does not shrink"):
            consistency_proof(old, new, nodes(SIZES))


def test_a_leaf_never_hashes_like_a_node() -> None:
    """Naive: no prefixes, and two hashes side by side pass for the content of a leaf."""
    left, right = hashes(2)
    assert leaf_hash(left + right) != merkle.node_hash(left, right)


def test_the_subtrees_of_a_tree_stand_side_by_side_the_largest_first() -> None:
    assert list(covering(0, 13)) == [(3, 0), (2, 2), (0, 12)]
    assert list(covering(0, 2**62)) == [(62, 0)]
    assert list(covering(0, 0)) == []


def test_a_proof_of_a_tree_of_a_billion_leaves_reads_few_nodes() -> None:
    read = list[tuple[int, int]]()

    def node(level: int, index: int) -> bytes:
        read.append((level, index))
        return NO_HASH

    size = 2**30 - 1
    assert len(inclusion_proof(0, size, node)) == 30
    assert len(read) <= 60
    read.clear()
    assert len(consistency_proof(12345, size, node)) <= 31
    assert len(read) <= 60
