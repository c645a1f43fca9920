"""Restriction of processing over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict

from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading
from api.restriction import restrict_person, restrictions_view, unrestrict_person
from domain.commands import Id, Text
from domain.events import Event

router = APIRouter(prefix="/api/v1/restrictions", tags=["限制处理"])

Key = Annotated[str, Header()]


class Asked(BaseModel):
    """Whose data, why, and by what paper: its number, no names."""

    model_config = ConfigDict(extra="forbid")
    person: Id
    basis: str
    paper: Text | None = None


class Lifted(BaseModel):
    """By what paper it is lifted."""

    model_config = ConfigDict(extra="forbid")
    paper: Text | None = None


@router.post("", status_code=201)
def restrict(services: Parts, actor: SignedIn, asked: Asked, idempotency_key: Key = "") -> dict[str, Any]:
    """限制处理一个人的个人信息:照旧保存,任何人都看不到,也不能更改;须是安全保密管理员。"""
    key = require_key(idempotency_key)
    return _said(restrict_person(services, actor, asked.person, asked.basis, asked.paper, key))


@router.get("")
def list_restrictions(services: Parts, actor: SignedIn, status: str | None = None) -> dict[str, Any]:
    """本辖区的限制处理;`status` 为 in_force、lifted。"""
    with reading(services) as connection:
        return {"restrictions": restrictions_view(services, connection, actor, status)}


@router.post("/{person}/lift")
def lift(
    services: Parts, actor: SignedIn, person: Id, lifted: Lifted | None = None, idempotency_key: Key = ""
) -> dict[str, Any]:
    """解除限制处理。"""
    paper = lifted.paper if lifted else None
    return _said(unrestrict_person(services, actor, person, paper, require_key(idempotency_key)))


def _said(event: Event) -> dict[str, Any]:
    (case,) = event.changes["case"]
    return {"case": case, "event": event.id, "type": event.type, "position": event.position}
