"""Lists of other departments over HTTP: tried, brought in, listed, withdrawn."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from api.comparisons import bring_in, lists_view, require_bringing, withdraw
from api.http.doors import Parts, SignedIn, reading
from api.http.exports import MEDIA_TYPE
from api.http.households import division_of
from api.http.noting import concerns
from api.http.uploads import FILE, uploaded
from api.imports import files
from api.noting import target
from api.services import Services
from api.sheets.comparisons import read_list, write_back
from domain.procedures.comparison import Kind, Terms, require_keeper

router = APIRouter(prefix="/api/v1/work/comparisons", tags=["部门比对"])

_BACK: dict[int | str, dict[str, Any]] = {
    200: {"description": "退回的行", "content": {MEDIA_TYPE: {}}}, 204: {"description": "没有退回的行"},
}  # fmt: skip


class Of(BaseModel):
    """Which kind of list."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind


class Given(Terms):
    """What the list is, and of which division, the account's own by default."""

    division: str | None = None


@router.post("/check", response_class=Response, responses=_BACK, openapi_extra=FILE)
async def check_list(
    services: Parts, actor: SignedIn, request: Request, of: Annotated[Of, Query()]
) -> Response:
    """试读一份名单,不保存;有问题的行写成同样的工作簿退回,每行写明原因。"""
    require_keeper(actor)
    async with uploaded(services, request.stream()) as path:
        return await run_in_threadpool(_back, services, path, of.kind)


@router.post("", status_code=201, openapi_extra=FILE)
async def post_list(
    services: Parts, actor: SignedIn, request: Request, given: Annotated[Given, Query()]
) -> dict[str, Any]:
    """导入一份部门名单,请求体就是文件;没有问题的行随即用于比对,号码只留校验值。"""
    division = division_of(actor, given.division)
    # Before the file has come in.
    require_bringing(services, actor, division, given)
    async with uploaded(services, request.stream()) as path:
        told, _ = await run_in_threadpool(bring_in, services, actor, division, given, path)
    concerns(request, target("comparison", told["id"]))
    return told


@router.get("")
def list_lists(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """本辖区的部门名单,最近200份;`ended_at` 是撤下或到期的时间。"""
    with reading(services) as connection:
        return {"lists": lists_view(connection, actor)}


@router.delete("/{comparison}", status_code=204)
def delete_list(services: Parts, actor: SignedIn, comparison: str) -> None:
    """撤下一份名单,其中的校验值随即删除。"""
    with services.pool.connection() as connection:
        withdraw(connection, actor, comparison)


def _back(services: Services, path: Path, kind: str) -> Response:
    found = read_list(path, kind)
    if not found.refused:
        return Response(status_code=204)
    with TemporaryDirectory(dir=files.folder(services)) as place:
        workbook = Path(place) / "refused.xlsx"
        write_back(workbook, found)
        headers = {"Content-Disposition": f'attachment; filename="refused-{kind}.xlsx"'}
        return Response(workbook.read_bytes(), media_type=MEDIA_TYPE, headers=headers)
