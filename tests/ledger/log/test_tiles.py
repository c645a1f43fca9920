"""Tiles: named as tlog-tiles says, made as the tree grows, and every proof comes out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.errors import Malformed
from ledger.log.frontier import Frontier
from ledger.log.merkle import (
    HASH_SIZE,
    consistency_proof,
    inclusion_proof,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from ledger.log.tiles import ENTRIES, Tile, TileNodes, extended, grown, tiles
from tests.ledger.log import given as tree
from tests.ledger.log.given import files

LEAVES = 70_000

# The example of C2SP tlog-tiles, and the like.
PATHS = [
    (Tile(0, 0), "tile/0/000"), (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
    (Tile(1, 67, 5), "tile/1/067.p/5"), (Tile(2, 1000, 255), "tile/2/x001/000.p/255"),
    (Tile(63, 999), "tile/63/999"), (Tile(ENTRIES, 1_234_067), "tile/entries/x001/x234/067"),
    (Tile(ENTRIES, 0, 1), "tile/entries/000.p/1"),
    (Tile(0, 10**15 + 1), "tile/0/x001/x000/x000/x000/x000/001"),
]  # fmt: skip


@pytest.mark.parametrize(("tile", "path"), PATHS)
def test_a_tile_has_one_path_and_is_found_by_it(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.read(path) == tile


@given(level=st.integers(ENTRIES, 63), index=st.integers(0, 2**55 - 1), width=st.integers(1, 256))
def test_any_tile_is_found_by_its_path(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.read(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/", "tile/0/1", "tile/0/0001", "tile/0/1000", "tile/0/x000/001",
        "tile/0/x1/000", "tile/0/001/000", "tile/0/x001", "tile/00/000", "tile/-1/000", "tile/64/000",
        "tile/a/000", "tile/data/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/01",
        "tile/0/000.p/256", "tile/0/000.p/-1", "tile/0/000/p/5", "/tile/0/000", "tile/0/000/", "tile/0/000\n",
        "tile/0/../000", "tile/0/\u0660\u0660\u0660", "tile/8/0/000", "tile/entries/0",
        "tile/0/" + "x999/" * 6 + "999", "tile/0/" + "x001/" * 9999 + "000",
    ],
)  # fmt: skip
def test_a_path_of_another_form_names_no_tile(path: str) -> None:
    """Naive: int() takes signs, blanks and foreign digits, and one tile answers to many paths."""
    with pytest.raises(Malformed):
        Tile.read(path)


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts() -> None:
    found = list(tiles(70_000))
    assert found == [
        *(Tile(0, index) for index in range(273)), Tile(0, 273, 112),
        Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1),
    ]  # fmt: skip
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles(0)) == []


def test_entries_lie_in_bundles_beside_the_tiles_of_their_hashes() -> None:
    assert Tile(0, 273, 112).bundle.path == "tile/entries/273.p/112"


@given(old=st.integers(0, 140_000), more=st.integers(0, 140_000))
def test_the_tiles_that_grow_are_those_that_were_not_there(old: int, more: int) -> None:
    """Naive: begin with the next tile, and the partial one at the edge keeps its old width for ever."""
    before = set(tiles(old))
    assert list(grown(old, old + more)) == [tile for tile in tiles(old + more) if tile not in before]


@given(batches=st.lists(st.integers(0, 1_500), max_size=8))
def test_tiles_written_as_the_tree_grows_are_those_of_the_tree(batches: list[int]) -> None:
    """Naive: hash a partial tile into the one above, and the one above changes when it fills."""
    written, size = dict[str, bytes](), 0
    for count in batches:
        new = tree.hashes(LEAVES)[size : size + count]
        made = list(extended(size, new, written.__getitem__))
        assert [tile for tile, _ in made] == list(grown(size, size + count))
        written |= {tile.path: data for tile, data in made}
        size += count
    assert files(size).items() <= written.items()


def test_tiles_of_a_second_level_are_those_of_the_tree_too() -> None:
    written = dict[str, bytes]()
    first = tree.hashes(LEAVES)[:65_000]
    written |= {tile.path: data for tile, data in extended(0, first, written.__getitem__)}
    more = tree.hashes(LEAVES)[65_000:]
    written |= {tile.path: data for tile, data in extended(65_000, more, written.__getitem__)}
    assert files(LEAVES).items() <= written.items()
    assert files(65_000).items() <= written.items()


SIZES = [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LEAVES]


def places(size: int) -> list[int]:
    near = {at + off for at in (0, 255, 256, 512, size // 2, 65_535, 65_536, size) for off in (-2, -1, 0, 1)}
    return sorted(at for at in near if 0 <= at < size)


@pytest.mark.parametrize("size", SIZES)
def test_proofs_out_of_tiles_are_those_out_of_leaves(size: int) -> None:
    node = TileNodes(size, files(size).__getitem__)
    assert root_at(size, node) == tree.root(0, size)
    assert Frontier.read(size, node).root == tree.root(0, size)
    for index in places(size):
        proof = inclusion_proof(index, size, node)
        assert proof == inclusion_proof(index, size, tree.nodes(LEAVES))
        verify_inclusion(tree.hashes(LEAVES)[index], index, size, proof, tree.root(0, size))
        old = index + 1
        between = consistency_proof(old, size, node)
        assert between == consistency_proof(old, size, tree.nodes(LEAVES))
        verify_consistency(old, size, between, tree.root(0, old), tree.root(0, size))


def test_a_proof_fetches_each_tile_on_its_way_once() -> None:
    """Naive: a tile for every hash of the path."""
    fetched, stored = list[str](), files(LEAVES)

    def fetch(path: str) -> bytes:
        fetched.append(path)
        return stored[path]

    node = TileNodes(LEAVES, fetch)
    inclusion_proof(300, LEAVES, node)
    assert sorted(fetched) == ["tile/0/001", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17"]


def test_every_node_of_the_tree_is_given_and_none_outside() -> None:
    node, size = TileNodes(700, files(700).__getitem__), 700
    for level in range(10):
        for index in range(size >> level):
            assert node(level, index) == tree.nodes(LEAVES)(level, index)
        for outside in (size >> level, -1):
            with pytest.raises(ValueError, match="no such node"):
                node(level, outside)


def test_a_partial_tile_that_has_grown_since_serves_the_older_tree() -> None:
    """A log may drop a partial tile when the full one is there (tlog-tiles, partial tiles)."""
    later = {path.partition(".p/")[0]: data for path, data in files(600).items()}
    node = TileNodes(300, lambda path: later[path.partition(".p/")[0]])
    for index in (0, 255, 256, 299):
        assert inclusion_proof(index, 300, node) == inclusion_proof(index, 300, tree.nodes(300))


def test_a_partial_tile_that_has_grown_since_is_extended_from_where_the_tree_ends() -> None:
    """Naive: append to all that the file holds, and leaves that were never sequenced enter the tree."""
    later = {path.partition(".p/")[0]: data for path, data in files(290).items()}
    new = tree.hashes(LEAVES)[270:300]
    made = dict(extended(270, new, lambda path: later[path.partition(".p/")[0]]))
    assert made == {Tile(0, 1, 44): files(300)["tile/0/001.p/44"]}


@pytest.mark.parametrize("length", [0, 1, HASH_SIZE * 44 - 1, HASH_SIZE * 43, HASH_SIZE * 257])
def test_a_tile_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Malformed, match=r"tile/0/001\.p/44"):
        TileNodes(300, lambda _: bytes(length))(0, 299)
