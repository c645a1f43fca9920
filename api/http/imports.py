"""Imports: a workbook uploaded, looked at, confirmed, cancelled, undone as one."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.http.doors import Parts, SignedIn
from api.http.exports import MEDIA_TYPE
from api.http.households import division_of
from api.http.uploads import FILE, uploaded
from api.imports import files, runner, undoing
from api.imports.store import STATES, ImportElsewhere, Imports
from api.imports.undo_store import Undoings
from api.imports.views import refused_workbook, summary, unit_view
from api.jobs import give
from api.services import Services
from api.sheets.judging import Verdict
from domain.commands import CommandId, Text
from domain.events import Actor
from ledger.database import Connection

router = APIRouter(prefix="/api/v1/imports", tags=["导入"])
_KEPT_PAGE = 100

_WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"description": "工作簿", "content": {MEDIA_TYPE: {}}}}


class Of(BaseModel):
    """Which form, where and when; `status` of households taken over from a layout without it."""

    model_config = ConfigDict(extra="forbid")
    kind: str
    division: str | None = Field(default=None, max_length=12)
    year: int = Field(ge=1900, le=2200)
    status: str = "not_exited"
    corrects: str | None = Field(default=None, max_length=12)
    name: str = Field(default="", max_length=100)


class Reasoned(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: Text


@router.post("", status_code=202, openapi_extra=FILE)
async def upload_import(
    services: Parts,
    actor: SignedIn,
    request: Request,
    of: Annotated[Of, Query()],
    idempotency_key: Annotated[CommandId | None, Header()] = None,
) -> dict[str, Any]:
    """上传工作簿,请求体就是文件本身;随后在后台检查,结果用 `GET` 查看。

    用同一 `Idempotency-Key` 再次上传同一个文件,得到同一次导入。
    """
    return await take(services, actor, of, request.stream(), idempotency_key)


async def take(
    services: Services, actor: Actor, of: Of, parts: AsyncIterator[bytes], key: str | None = None
) -> dict[str, Any]:
    """Keep a workbook that comes in part by part, and have it checked. Raises as `runner.upload`."""
    division = division_of(actor, of.division)
    # Before the file has come in.
    runner.require_importer(actor, of.kind, of.status)
    async with uploaded(services, parts) as path:
        given = of.model_dump() | {"division": division, "key": key}
        return await run_in_threadpool(_given, services, actor, path, given)


@router.get("")
def list_imports(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """本人的导入;有审批、审核或审计角色的,还有本辖区的;最近50次。"""
    with services.pool.connection() as connection:
        imports = Imports(connection)
        return {"imports": [summary(imports, one) for one in imports.listing(actor)]}


@router.get("/{import_id}")
def get_import(services: Parts, actor: SignedIn, import_id: str) -> dict[str, Any]:
    """一次导入:到了哪一步(`state`)、办了多少(`done`)、各户或各村怎样。"""
    with services.pool.connection() as connection:
        imports = Imports(connection)
        return summary(imports, imports.seen(import_id, actor))


@router.get("/{import_id}/units")
def list_import_units(  # noqa: PLR0913, PLR0917  a route's parameters are what a request consists of
    services: Parts,
    actor: SignedIn,
    import_id: str,
    verdict: Verdict | None = None,
    warned: bool = False,  # noqa: FBT001, FBT002  a query parameter
    after: Annotated[int, Query(ge=-1, le=1_000_000)] = -1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """预览:文件中的各户(各村),按文件的次序;`verdict` 为 new、surveyed、changed、unchanged、refused。"""
    with services.pool.connection() as connection:
        imports = Imports(connection)
        job = imports.seen(import_id, actor)
        of = verdict.value if verdict else None
        found = imports.sheaves(import_id, verdict=of, warned=warned, after=after, limit=limit)
    following = found[-1].place if len(found) == limit else None
    return {"units": [unit_view(job, one) for one in found], "next": following}


@router.get("/{import_id}/kept")
def list_kept(services: Parts, actor: SignedIn, import_id: str, after: str = "") -> dict[str, Any]:
    """撤销时留下的业务,和以它为依据的业务。"""
    with services.pool.connection() as connection:
        Imports(connection).seen(import_id, actor)
        found = Undoings(connection).kept(import_id, after, _KEPT_PAGE)
    following = found[-1][0] if len(found) == _KEPT_PAGE else None
    return {"kept": [{"event": e, "because": b} for e, b in found], "next": following}


@router.get("/{import_id}/refused", response_class=Response, responses=_WORKBOOK)
def get_refused(services: Parts, actor: SignedIn, import_id: str) -> Response:
    """退回的户或村,每行写明原因;改正后作为新的文件再导入(`corrects` 写这次的编号)。"""
    with services.pool.connection() as connection:
        job = Imports(connection).seen(import_id, actor)
    with TemporaryDirectory(dir=files.folder(services)) as place:
        path = Path(place) / "refused.xlsx"
        refused_workbook(services, job, actor, path)
        headers = {"Content-Disposition": f'attachment; filename="refused-{job.id}.xlsx"'}
        return Response(path.read_bytes(), media_type=MEDIA_TYPE, headers=headers)


@router.post("/{import_id}/confirm", status_code=202)
def confirm_import(services: Parts, actor: SignedIn, import_id: str) -> dict[str, Any]:
    """上传人看过预览后确认,随后在后台录入;录入中断的,再确认即继续,检查中断的,重新检查。"""
    with services.pool.connection() as connection:
        state = Imports(connection).own(import_id, actor).state
    # A job may have ended without its import: given again it goes on.
    if state in {"uploaded", "checking"}:
        give(services, "check_import", import_id=import_id)
        raise ImportElsewhere(now=STATES[state], step="确认")
    if state == "appending":
        give(services, "append_import", import_id=import_id)
    else:
        runner.confirm(services, import_id, actor, partial(_follow, task="append_import"))
    return get_import(services, actor, import_id)


@router.post("/{import_id}/cancel")
def cancel_import(services: Parts, actor: SignedIn, import_id: str) -> dict[str, Any]:
    """录入之前取消,登记没有改动。"""
    runner.cancel(services, import_id, actor)
    return get_import(services, actor, import_id)


@router.post("/{import_id}/undo", status_code=202)
def undo_import(services: Parts, actor: SignedIn, import_id: str, why: Reasoned) -> dict[str, Any]:
    """申请整批撤销,由另一个人批准;以后的业务以它为依据的部分保留并列出。"""
    undoing.begin(services, import_id, actor, why.reason, partial(_follow, task="ask_undo"))
    return get_import(services, actor, import_id)


@router.post("/{import_id}/undo/approve", status_code=202)
def approve_undo(services: Parts, actor: SignedIn, import_id: str) -> dict[str, Any]:
    """批准撤销(须是申请人以外、有审批角色的人),随后在后台撤销。"""
    undoing.require_approver(services, import_id, actor)
    give(services, "approve_undo", import_id=import_id, account=actor.account)
    return get_import(services, actor, import_id)


@router.post("/{import_id}/undo/reject")
def reject_undo(services: Parts, actor: SignedIn, import_id: str, why: Reasoned) -> dict[str, Any]:
    """否决撤销,登记保持不变。"""
    undoing.reject(services, import_id, actor, why.reason)
    return get_import(services, actor, import_id)


def _follow(connection: Connection, import_id: str, *, task: str) -> None:
    """Give the job that follows, in the transaction of what it follows."""
    give(connection, task, import_id=import_id)


def _given(services: Services, actor: Actor, path: Path, given: dict[str, Any]) -> dict[str, Any]:
    import_id = runner.upload(services, actor, path, then=partial(_follow, task="check_import"), **given)
    return get_import(services, actor, import_id)
