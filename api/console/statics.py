"""Files that never change under their address: the digest of their content is part of it."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from domain.errors import NotFound

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}

router = APIRouter()


@cache
def address(name: str) -> str:
    """Where a file of the static folder is served."""
    return f"/static/{_digest(name)}/{name}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:16]


@cache
def _names() -> frozenset[str]:
    """Every file there is: whatever else is asked for is no path of ours."""
    return frozenset(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.suffix in _TYPES)


@router.get("/static/{digest}/{name:path}", include_in_schema=False)
def static(digest: str, name: str) -> FileResponse:
    """A stylesheet, script or drawing. Raises NotFound."""
    if name not in _names() or digest != _digest(name):
        raise NotFound(what="这个文件")
    file = FOLDER / name
    return FileResponse(file, media_type=_TYPES[file.suffix], headers=_FOREVER)
