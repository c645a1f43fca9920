"""The evidence pack of a household, for whoever wants to check it without us."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api import pack
from api.exports import folder
from api.http.doors import Parts, SignedIn, reading
from ledger.sealed_file import CHUNK

router = APIRouter(prefix="/api/v1/households", tags=["户"])

MEDIA_TYPE = "application/zip"
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "证据包", "content": {MEDIA_TYPE: {}}}}


@router.get("/{household}/pack", response_class=StreamingResponse, responses=_FILE)
def get_pack(services: Parts, actor: SignedIn, household: str) -> StreamingResponse:
    """一户的证据包(zip):经过、每件业务的原始字节和证明、佐证材料、核对程序,只需 Python 就能核对。"""
    with TemporaryDirectory(dir=folder(services)) as place:
        path = Path(place) / "pack.zip"
        with reading(services) as connection:
            pack.write(services, connection, actor, household, path)
        packed = path.open("rb")
        size = path.stat().st_size
    headers = {
        "Content-Length": str(size), "Content-Disposition": f'attachment; filename="huce-{household}.zip"',
    }  # fmt: skip
    return StreamingResponse(_read(packed), media_type=MEDIA_TYPE, headers=headers)


def _read(file: BinaryIO) -> Iterator[bytes]:
    """The file's content; it has no name any more, and is gone once it is read."""
    with file:
        while part := file.read(CHUNK):
            yield part
