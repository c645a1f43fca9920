"""Evidence: a file given for a household, person or division, and a file looked at."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from api.evidence import draft, open_evidence, subject_of
from api.http.doors import Parts, SignedIn
from api.services import Services
from ledger.evidence import Draft
from ledger.evidence_rows import Item, Subject
from ledger.media import ENDINGS

router = APIRouter(prefix="/api/v1/evidence", tags=["佐证材料"])

_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Whose(BaseModel):
    """What the file belongs to: one of the three."""

    model_config = ConfigDict(extra="forbid")
    household: str | None = None
    person: str | None = None
    division: str | None = None


class Given(BaseModel):
    """The file as it is kept; `digest` is what a command names. `size` in bytes."""

    digest: str
    media_type: str
    size: int
    repeated: bool


_THERE: dict[int | str, dict[str, Any]] = {200: {"model": Given, "description": "同一份材料以前已上传"}}


@router.post("", status_code=201, openapi_extra=_FILE, responses=_THERE)
async def give_evidence(
    services: Parts, actor: SignedIn, request: Request, response: Response, whose: Annotated[Whose, Query()]
) -> Given:
    """上传佐证材料,请求体就是文件本身;`household`、`person`、`division` 三者选一。

    按内容认类型(JPEG、PNG、PDF、Excel、Word)。同一份材料再上传一次返回 200。
    """
    subject = await run_in_threadpool(_subject, services, actor, whose)
    with await run_in_threadpool(_draft, services, subject) as coming:
        async for part in request.stream():
            await run_in_threadpool(coming.write, part)
        item, repeated = await run_in_threadpool(_keep, services, coming, actor.account)
    response.status_code = 200 if repeated else 201
    return Given(digest=item.digest, media_type=item.media_type, size=item.size, repeated=repeated)


@router.get("/{digest}", response_class=StreamingResponse)
def get_evidence(services: Parts, actor: SignedIn, digest: str) -> StreamingResponse:
    """一份佐证材料的内容;打开之前已与摘要核对。"""
    with services.pool.connection() as connection:
        item, content = open_evidence(services, connection, actor, digest)
    headers = {
        "Content-Length": str(item.size),
        "Content-Disposition": f'attachment; filename="{item.digest[7:19]}.{ENDINGS[item.media_type]}"',
    }
    return StreamingResponse(content, media_type=item.media_type, headers=headers)


def _subject(services: Services, actor: SignedIn, whose: Whose) -> Subject:
    with services.pool.connection() as connection:
        return subject_of(services, connection, actor, **whose.model_dump())


def _draft(services: Services, subject: Subject) -> Draft:
    with services.pool.connection() as connection:
        return draft(services, connection, subject)


def _keep(services: Services, coming: Draft, account: str) -> tuple[Item, bool]:
    with services.pool.connection() as connection:
        return coming.keep(connection, account)
