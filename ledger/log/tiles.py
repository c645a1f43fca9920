"""The tree as static files (C2SP tlog-tiles): tiles of 256 hashes, and bundles of the entries themselves.

Hash i of tile n at level l is the node (8·l, 256·n + i): tiles of level 0 hold leaf hashes, those above
one hash for each full tile below.  A tile that is not full has its width in its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from ledger.log.encodings import MOST, decimal
from ledger.log.errors import Malformed
from ledger.log.merkle import HASH_SIZE, parents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    #: Gives the bytes of a file by its path; of a partial tile it may give a later, wider one.
    Fetch = Callable[[str], bytes]

HEIGHT = 8
WIDTH = 1 << HEIGHT

#: The "level" of entry bundles, which lie beside the tiles of level 0.
ENTRIES = -1

_TILE = "哈希块"
_PATH = re.compile(r"tile/(entries|[0-9]+)/((?:x[0-9]{3}/){0,6})([0-9]{3})(?:\.p/([0-9]+))?")
_MOST_LEVEL = 63


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile: its level (`ENTRIES`, or 0 … 63), its index within the level, its width (1 … 256)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<level>/<index>[.p/<width>]`; the index in threes of digits, x before all but the last."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else self.level
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{partial}"

    @classmethod
    def read(cls, path: str) -> Self:
        """The tile of a path, which is the only one that names it.  Refused: `Malformed`."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise Malformed(what=_TILE, why="路径不是规范的写法")
        level, high, low, width = found.groups()
        index = int(re.sub("[x/]", "", high) + low)
        tile = cls(
            ENTRIES if level == "entries" else decimal(level, _TILE),
            index,
            decimal(width or str(WIDTH), _TILE),
        )
        if tile.path != path or not tile.possible:
            raise Malformed(what=_TILE, why="路径不是规范的写法")
        return tile

    @property
    def possible(self) -> bool:
        """Whether a tree can have it."""
        return (
            ENTRIES <= self.level <= _MOST_LEVEL
            and 0 <= self.index <= MOST // WIDTH
            and 1 <= self.width <= WIDTH
        )

    @property
    def bundle(self) -> Tile:
        """The bundle of the entries whose hashes this tile of level 0 holds."""
        return replace(self, level=ENTRIES)


def tiles(size: int) -> Iterator[Tile]:
    """The tiles of a tree of `size` leaves, level by level, without the entry bundles."""
    return grown(0, size)


def grown(old: int, new: int) -> Iterator[Tile]:
    """The tiles of a tree of `new` leaves that the tree of its first `old` leaves did not have."""
    level = 0
    while new > old:
        for index in range(old // WIDTH, -(-new // WIDTH)):
            yield Tile(level, index, min(WIDTH, new - index * WIDTH))
        level, old, new = level + 1, old >> HEIGHT, new >> HEIGHT


def extended(size: int, hashes: Sequence[bytes], fetch: Fetch) -> Iterator[tuple[Tile, bytes]]:
    """The tiles that `grown` names when leaf hashes are appended to `size` leaves, with their bytes.

    One partial tile a level is fetched: the one at the right edge.
    """
    level, row = 0, list(hashes)
    while row:
        index, width = divmod(size, WIDTH)
        row = [*_hashes(Tile(level, index, width), fetch), *row] if width else row
        above = []
        for start in range(0, len(row), WIDTH):
            part = row[start : start + WIDTH]
            yield Tile(level, index + start // WIDTH, len(part)), b"".join(part)
            if len(part) == WIDTH:
                above.append(_pyramid(part)[HEIGHT][0])
        level, size, row = level + 1, size >> HEIGHT, above


class TileNodes:
    """Gives node hashes of a tree of `size` leaves, for `ledger.log.merkle`, out of its tiles.

    The last 64 tiles stay in memory, so a proof fetches each of its O(log size) tiles once.  What tiles
    say is believed: whoever uses a proof made from them verifies it against a signed root.
    """

    def __init__(self, size: int, fetch: Fetch) -> None:
        self._size = size
        self._rows = lru_cache(64)(lambda tile: _pyramid(_hashes(tile, fetch)))

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of node (level, index).  `ValueError` outside the tree, `Malformed` for a broken tile."""
        if not 0 <= index < self._size >> level:
            raise ValueError("no such node in a tree of that size")
        tile_level, within = divmod(level, HEIGHT)
        number, at = divmod(index, WIDTH >> within)
        width = min(WIDTH, (self._size >> HEIGHT * tile_level) - number * WIDTH)
        return self._rows(Tile(tile_level, number, width))[within][at]


def _hashes(tile: Tile, fetch: Fetch) -> list[bytes]:
    """The hashes of a tile; those that came later are left out."""
    data = fetch(tile.path)
    if len(data) % HASH_SIZE or not tile.width <= len(data) // HASH_SIZE <= WIDTH:
        raise Malformed(what=_TILE, why=f"“{tile.path}”的长度不对")
    return [data[at : at + HASH_SIZE] for at in range(0, tile.width * HASH_SIZE, HASH_SIZE)]


def _pyramid(hashes: list[bytes]) -> list[list[bytes]]:
    """The hashes of a tile and the nodes over them, level by level; for a full tile the ninth is its root."""
    rows = [hashes]
    while len(rows) <= HEIGHT:
        rows.append(parents(rows[-1]))
    return rows
