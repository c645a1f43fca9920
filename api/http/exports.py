"""Exports: a small division's workbook at once, a large one's by a job, and empty templates."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api import exports
from api.http.doors import Parts, SignedIn
from api.http.households import division_of
from api.jobs import give
from api.services import Services
from api.sheets.comparisons import template_of
from api.sheets.writing import write_template
from domain.commands import CommandId
from domain.events import Actor

router = APIRouter(prefix="/api/v1/exports", tags=["导出"])

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "工作簿", "content": {MEDIA_TYPE: {}}}}


class Of(BaseModel):
    """Which division, the account's own by default, and the year at whose end."""

    model_config = ConfigDict(extra="forbid")
    division: str | None = Field(default=None, max_length=12)
    year: int = Field(ge=1900, le=2200)


class Order(Of):
    """An export to be made by a job."""

    kind: str


@router.get("/template/{kind}", response_class=Response, responses=_FILE)
def get_template(_actor: SignedIn, kind: str) -> Response:
    """空白填报模板:下拉选项、列头批注。

    `kind` 为 persons、households、villages、natural-villages;
    部门比对的名单为 vehicles、houses、businesses、payroll。
    """
    layout = template_of(kind)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, layout)
        return _workbook(path.read_bytes(), f"{kind}-template.xlsx")


@router.get("/persons", response_class=Response, responses=_FILE)
def get_persons(services: Parts, actor: SignedIn, of: Annotated[Of, Query()]) -> Response:
    """人口导出表,不超过5000人时直接给出文件;没有列入的户数在 `Huce-Left-Out`。"""
    return _at_once(services, actor, "persons", of)


@router.get("/households", response_class=Response, responses=_FILE)
def get_households(services: Parts, actor: SignedIn, of: Annotated[Of, Query()]) -> Response:
    """户信息表,同上。"""
    return _at_once(services, actor, "households", of)


@router.get("/villages", response_class=Response, responses=_FILE)
def get_villages(services: Parts, actor: SignedIn, of: Annotated[Of, Query()]) -> Response:
    """村年度表:辖区内各村,连同登记统计的数;辖区内不超过5000人时直接给出。"""
    return _at_once(services, actor, "villages", of)


@router.get("/natural-villages", response_class=Response, responses=_FILE)
def get_natural_villages(services: Parts, actor: SignedIn, of: Annotated[Of, Query()]) -> Response:
    """自然村年度表:该年度采集过的各自然村,同上。"""
    return _at_once(services, actor, "natural-villages", of)


@router.post("", status_code=202)
def order_export(
    services: Parts,
    actor: SignedIn,
    order: Order,
    idempotency_key: Annotated[CommandId | None, Header()] = None,
) -> dict[str, Any]:
    """后台导出(不限5000人);用同一 `Idempotency-Key` 再次提出,得到同一次导出。"""
    wanted = exports.Wanted(order.kind, division_of(actor, order.division), order.year)
    asked = exports.ask(services, actor, wanted, idempotency_key or secrets.token_hex(16))
    give(services, "run_export", export=asked["id"])
    return _shown(asked)


@router.get("/{export}")
def get_export(services: Parts, actor: SignedIn, export: str) -> dict[str, Any]:
    """导出进行到哪里;`left_out` 是没有列入的户和原因。只有本人能看,一天后删除。"""
    with services.pool.connection() as connection:
        return _shown(exports.find_export(connection, actor, export))


@router.get("/{export}/file", response_class=FileResponse, responses=_FILE)
def get_file(services: Parts, actor: SignedIn, export: str) -> FileResponse:
    """导出的工作簿。"""
    with services.pool.connection() as connection:
        found = exports.find_export(connection, actor, export)
    path = exports.file_of(services, found)
    return FileResponse(path, media_type=MEDIA_TYPE, filename=_name(found["kind"], found))


def _at_once(services: Services, actor: Actor, kind: str, of: Of) -> Response:
    division = division_of(actor, of.division)
    exports.require_exporter(actor, division)
    wanted = exports.Wanted(kind, division, of.year)
    with TemporaryDirectory(dir=exports.folder(services)) as folder:
        path = Path(folder) / "export.xlsx"
        done = exports.export_division(services, path, wanted, actor.account, most=exports.SMALL)
        answer = _workbook(path.read_bytes(), _name(kind, wanted._asdict()))
    answer.headers["Huce-Left-Out"] = str(len(done.left_out))
    return answer


def _workbook(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _name(kind: str, of: dict[str, Any]) -> str:
    return f"{kind}-{of['division'] or 'nation'}-{of['year']}.xlsx"


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in {"account", "key"}}
