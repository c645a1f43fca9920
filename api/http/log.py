"""The published log, for anybody: its checkpoint and hash tiles (C2SP tlog-tiles), but no leaves."""

from fastapi import APIRouter, Response

from api.http.doors import Parts, reading
from domain.errors import NotFound
from ledger.access import BOOK
from ledger.books import EventBook
from ledger.log.errors import Malformed
from ledger.log.merkle import HASH_SIZE
from ledger.log.tiles import HEIGHT, WIDTH, Tile
from ledger.publishing import Published, newest
from ledger.tree import Tree

router = APIRouter(prefix="/log", tags=["账册证明"])

#: Of book 2 only hashes are read here.
ACCESS = EventBook(BOOK)
#: What a path names never changes.
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/checkpoint", response_class=Response)
def get_checkpoint(services: Parts) -> Response:
    """最新发布的检查点:账册有多少件业务、根哈希、账册和见证的签名(C2SP tlog-checkpoint)。"""
    with reading(services) as connection:
        return _checkpoint(newest(connection))


@router.get("/tile/{path:path}", response_class=Response)
def get_tile(services: Parts, path: str) -> Response:
    """校验树的一块,最多256个哈希(C2SP tlog-tiles);只有已发布的。"""
    with reading(services) as connection:
        return _block(Tree(connection), newest(connection), path)


@router.get("/access/checkpoint", response_class=Response)
def get_access_checkpoint(services: Parts) -> Response:
    """审计记录的最新检查点:有多少条记录、根哈希、签名(C2SP tlog-checkpoint)。"""
    with reading(services) as connection:
        return _checkpoint(newest(connection, ACCESS))


@router.get("/access/tile/{path:path}", response_class=Response)
def get_access_tile(services: Parts, path: str) -> Response:
    """审计记录的校验树的一块(C2SP tlog-tiles);只有已发布的,没有记录的内容。"""
    with reading(services) as connection:
        return _block(Tree(connection, ACCESS), newest(connection, ACCESS), path)


def _checkpoint(found: Published | None) -> Response:
    if found is None:
        raise NotFound(what="检查点")
    return Response(found.note, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _block(tree: Tree, found: Published | None, path: str) -> Response:
    tile = _tile(path)
    if found is None or _end(tile) > found.size >> HEIGHT * tile.level:
        raise NotFound(what="这一块")
    data = tree.block(tile.path)[: tile.width * HASH_SIZE]
    headers = {"Cache-Control": _FOR_EVER}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _tile(path: str) -> Tile:
    """Raises NotFound for what names no tile, and for bundles of leaves."""
    try:
        tile = Tile.read(f"tile/{path}")
    except Malformed:
        raise NotFound(what="这一块") from None
    if tile.level < 0:
        raise NotFound(what="这一块")
    return tile


def _end(tile: Tile) -> int:
    """How many hashes its level has at least."""
    return tile.index * WIDTH + tile.width
