"""Files that come in as the body of a request: in parts, bounded, for this program alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool

from api.imports import files
from api.services import Services
from api.sheets.workbooks import require_room

#: How a route says that its body is a file.
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@asynccontextmanager
async def uploaded(services: Services, parts: AsyncIterator[bytes]) -> AsyncIterator[Path]:
    """What comes in, as a file that is gone after the block. Raises FileTooLarge."""
    with TemporaryDirectory(dir=await run_in_threadpool(files.folder, services)) as place:
        path, size = Path(place) / "upload", 0
        with path.open("wb") as file:
            async for part in parts:
                size += len(part)
                require_room(size)
                await run_in_threadpool(file.write, part)
        yield path
