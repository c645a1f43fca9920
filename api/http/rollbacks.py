"""Rollbacks: previews before anything is asked for, and the cases between two people."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from api.batches import Batch, events_of
from api.http.commands import form_of
from api.http.doors import Parts, SignedIn, reading
from api.rollback_cases import case_view, listed
from api.sight import touches
from api.views import case_preview_view, preview_view
from domain.commands import Id
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.rollback.request import FINISHED, OPEN

router = APIRouter(prefix="/api/v1", tags=["综合回退"])

RollbackForm = form_of(RequestRollback)
RedoForm = form_of(RequestRedo)


@router.post("/rollbacks/preview")
def preview_rollback(services: Parts, actor: SignedIn, form: RollbackForm) -> dict[str, Any]:  # type: ignore[valid-type]
    """回退预览:涉及的业务和前后变化;不写入任何内容。填写内容与 request-rollback 相同。"""
    with reading(services) as connection:
        return preview_view(
            services, connection, actor, RequestRollback(command_id="preview", **_given(form))
        )


@router.post("/rollbacks/batch")
def find_batch(
    services: Parts, actor: SignedIn, batch: Annotated[Batch, Body(discriminator="of")]
) -> dict[str, Any]:
    """一批业务(一次导入、一人一段时间、一村一天、一个事项)中仍有效的,供申请连同回退;不写入任何内容。"""
    with reading(services) as connection:
        found = services.gateway.ledger.many(connection, events_of(services.gateway, connection, batch))
    return {"events": [event.id for event in found if touches(actor, event)]}


@router.post("/redos/preview")
def preview_redo(services: Parts, actor: SignedIn, form: RedoForm) -> dict[str, Any]:  # type: ignore[valid-type]
    """恢复预览。填写内容与 request-redo 相同。"""
    with reading(services) as connection:
        return preview_view(services, connection, actor, RequestRedo(command_id="preview", **_given(form)))


class WantedCases(BaseModel):
    """Which cases; `after` is the last of the page before."""

    model_config = ConfigDict(extra="forbid")
    status: str | None = None
    mine: bool = False
    after: Id | None = None
    limit: int = Field(default=500, ge=1, le=500)


@router.get("/cases")
def list_cases(services: Parts, actor: SignedIn, wanted: Annotated[WantedCases, Query()]) -> dict[str, Any]:
    """本辖区的回退和恢复申请;`status` 为 requested、approving、done、rejected;`mine` 只列本人申请的。"""
    known = (*OPEN, *FINISHED)
    statuses = None if wanted.mine else [one for one in known if wanted.status in {None, one}]
    with reading(services) as connection:
        return listed(services, connection, actor, statuses, after=wanted.after, limit=wanted.limit)


@router.get("/cases/{case}")
def get_case(services: Parts, actor: SignedIn, case: str) -> dict[str, Any]:
    """一项申请:申请、批准或否决的经过;`deciding` 是本账号现在不能批准或否决的原因。"""
    with reading(services) as connection:
        return case_view(services, connection, actor, case)


@router.get("/cases/{case}/preview")
def preview_case(services: Parts, actor: SignedIn, case: str) -> dict[str, Any]:
    """现在批准会怎样;批准时送回其中的 `digest`。"""
    with reading(services) as connection:
        return case_preview_view(services, connection, actor, case)


def _given(form: Any) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.model_fields_set}
