"""The right edge: leaves one by one, in batches or all at once make the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.frontier import Frontier, root
from ledger.log.merkle import EMPTY_ROOT
from tests.ledger.log import given as tree

LEAVES = 70_000


def test_leaves_one_by_one_make_the_tree_that_the_rfc_describes_at_every_size() -> None:
    frontier = Frontier()
    assert frontier.root == EMPTY_ROOT
    for size, each in enumerate(tree.hashes(600), 1):
        frontier = frontier.append([each])
        assert frontier.size == size
        assert frontier.root == tree.root(0, size)
        assert frontier == Frontier.read(size, tree.nodes(600))


@given(batches=st.lists(st.integers(0, 700), max_size=12))
def test_batches_of_any_size_make_the_same_tree(batches: list[int]) -> None:
    """Naive: hash each batch for itself, and what was left over of the one before is never joined."""
    total, frontier = sum(batches), Frontier()
    for count in batches:
        frontier = frontier.append(tree.hashes(9_000)[frontier.size : frontier.size + count])
    assert frontier == Frontier().append(tree.hashes(9_000)[:total])
    assert frontier.root == tree.root(0, total) == root(tree.hashes(9_000)[:total])


@pytest.mark.parametrize("size", [255, 256, 257, 65_535, 65_536, 65_537, LEAVES])
def test_a_large_tree_appended_to_is_the_tree_rebuilt(size: int) -> None:
    before = Frontier().append(tree.hashes(LEAVES)[: size // 3])
    after = before.append(tree.hashes(LEAVES)[size // 3 : size])
    assert after.root == tree.root(0, size)
    assert after == Frontier.read(size, tree.nodes(LEAVES))
    assert before == Frontier.read(size // 3, tree.nodes(LEAVES))


def test_appending_leaves_the_frontier_and_the_given_list_as_they_were() -> None:
    given_hashes, before = tree.hashes(9)[:2], Frontier().append(tree.hashes(9)[:7])
    roots = before.roots
    before.append(given_hashes)
    assert given_hashes == tree.hashes(9)[:2]
    assert before.roots == roots


@pytest.mark.parametrize(("size", "roots"), [(-1, 1), (0, 1), (1, 0), (3, 1), (4, 2)])
def test_a_frontier_with_too_many_or_too_few_roots_is_no_frontier(size: int, roots: int) -> None:
    with pytest.raises(ValueError, match="one root for each bit"):
        Frontier(size, (tree.NO_HASH,) * roots)


def test_a_hash_of_another_length_never_enters_the_tree() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier(1, (b"short",))
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append([tree.NO_HASH, b"short"])
