"""Delegations over HTTP: those that the account signed in gave or received."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.delegations import delegate, delegations_of, undelegate
from api.http.doors import Parts, SignedIn, reading
from api.http.noting import concerns
from api.noting import target
from domain.delegation import Terms

router = APIRouter(prefix="/api/v1/delegations", tags=["委托"])

Role = Annotated[str, Field(max_length=40)]


class Given(BaseModel):
    """To whom (a sign-in name), which roles, from which day to which (both included), and why."""

    model_config = ConfigDict(extra="forbid")
    to: Annotated[str, Field(max_length=40)]
    roles: Annotated[list[Role], Field(max_length=8)]
    first: date
    last: date
    reason: Annotated[str, Field(max_length=500)]


@router.post("", status_code=201)
def give(services: Parts, actor: SignedIn, request: Request, given: Given) -> dict[str, Any]:
    """委托:把本账号自己的角色(录入、审核、审批)交给本辖区的另一个人,到期自动终止。"""
    terms = Terms(frozenset(given.roles), given.first, given.last, given.reason)
    with services.pool.connection() as connection:
        made = delegate(connection, actor, given.to, terms, services.gateway.clock())
    concerns(request, target("delegation", made), *(target("role", role) for role in sorted(terms.roles)))
    return {"id": made}


@router.get("")
def list_delegations(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """本账号给出的和收到的委托,最近200项;`state` 为 to_come、standing、over、revoked。"""
    with reading(services) as connection:
        return {"delegations": delegations_of(connection, actor.account, services.gateway.clock())}


@router.delete("/{delegation}", status_code=204)
def take_back(services: Parts, actor: SignedIn, delegation: str) -> None:
    """收回本账号给出的委托,立即终止。"""
    with services.pool.connection() as connection:
        undelegate(connection, actor, delegation)
