"""Erasures over HTTP: asked for by one person, approved or rejected by another."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict

from api.erasure import approve_erasure, reject_erasure, request_erasure
from api.erasures import erasures_view
from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading
from api.http.noting import begin
from api.noting import target
from domain.admission import require_role
from domain.commands import Id
from domain.events import Event

router = APIRouter(prefix="/api/v1/erasures", tags=["抹除个人信息"])

Key = Annotated[str, Header()]


class Asked(BaseModel):
    """Who is to be erased, and what obliges us."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["person", "pairing"] = "person"
    subject: Id
    basis: str


class Rejected(BaseModel):
    """Why it is not done."""

    model_config = ConfigDict(extra="forbid")
    ground: str


@router.post("", status_code=201)
def ask(
    services: Parts, request: Request, actor: SignedIn, asked: Asked, idempotency_key: Key = ""
) -> dict[str, Any]:
    """申请抹除一个人的个人信息,还不抹除任何内容;须是安全保密管理员。

    `kind` 为 pairing 时,`subject` 是一项结对,抹除其帮扶责任人。
    """
    key = require_key(idempotency_key)
    require_role(actor, "security_admin")
    begin(request, services.access, target("subject", asked.subject))
    return _said(request_erasure(services, actor, asked.kind, asked.subject, asked.basis, key))


@router.get("")
def list_erasures(services: Parts, actor: SignedIn, status: str | None = None) -> dict[str, Any]:
    """本辖区的抹除申请;`status` 为 requested、done、rejected。"""
    with reading(services) as connection:
        return {"erasures": erasures_view(services, connection, actor, status)}


@router.post("/{case}/approve")
def approve(
    services: Parts, request: Request, actor: SignedIn, case: Id, idempotency_key: Key = ""
) -> dict[str, Any]:
    """批准并抹除,不能恢复;须是申请人以外的人。中途被打断的,再批准一次即继续。"""
    key = require_key(idempotency_key)
    require_role(actor, "approval")
    begin(request, services.access)
    return _said(approve_erasure(services, actor, case, key))


@router.post("/{case}/reject")
def reject(  # noqa: PLR0913, PLR0917  a route's parameters are what a request consists of
    services: Parts,
    request: Request,
    actor: SignedIn,
    case: Id,
    rejected: Rejected,
    idempotency_key: Key = "",
) -> dict[str, Any]:
    """否决,什么也不抹除。"""
    key = require_key(idempotency_key)
    require_role(actor, "approval")
    begin(request, services.access)
    return _said(reject_erasure(services, actor, case, rejected.ground, key))


def _said(event: Event) -> dict[str, Any]:
    (case,) = event.changes["case"]
    return {"case": case, "event": event.id, "type": event.type, "position": event.position}
