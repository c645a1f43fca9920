"""Rollbacks: previews before anything is asked for, and the cases between two people."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from api.batches import Batch, events_of
from api.http.commands import form_of
from api.http.doors import Parts, SignedIn, reading
from api.lines import lines
from api.reading import officials, opened
from api.sight import shown_events, touches
from api.views import case_preview_view, preview_view
from domain.errors import NotFound
from domain.events import Key, tag
from domain.fold import State
from domain.rollback.commands import RequestRedo, RequestRollback
from domain.values import PLAIN, in_words
from projections import households

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


@router.get("/cases")
def list_cases(services: Parts, actor: SignedIn, status: str | None = None) -> dict[str, Any]:
    """本辖区的回退和恢复申请;`status` 为 requested、approving、done、rejected。"""
    wanted = status if status in PLAIN["case", "status"] else None
    with reading(services) as connection:
        rows = households.cases(connection, actor.division, wanted) if status in {None, wanted} else []
        names = officials(connection, (row["asked"]["person"] for row in rows))
    return {"cases": [_case(row, names) for row in rows]}


@router.get("/cases/{case}")
def get_case(services: Parts, actor: SignedIn, case: str) -> dict[str, Any]:
    """一项申请:申请、批准或否决的经过。"""
    with reading(services) as connection:
        row = households.case(connection, case, actor.division)
        if row is None:
            raise NotFound(what="这项申请", field="case_id")
        events = services.gateway.ledger.under(connection, [tag("case", case)])
        state = State(shown_events(actor, opened(services, connection, events)))
        told = lines(connection, actor, state, state.events.values())
        names = officials(connection, [row["asked"]["person"]])
    return _case(row, names) | {"events": told}


@router.get("/cases/{case}/preview")
def preview_case(services: Parts, actor: SignedIn, case: str) -> dict[str, Any]:
    """现在批准会怎样;批准时送回其中的 `digest`。"""
    with reading(services) as connection:
        return case_preview_view(services, connection, actor, case)


def _given(form: Any) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.model_fields_set}


def _case(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    asked = row["asked"]
    return {
        "id": row["id"], "status": row["status"],
        "status_label": in_words(Key("case", "", "status"), row["status"]),
        "kind": row["kind"], "kind_label": in_words(Key("case", "", "kind"), row["kind"]),
        "asked_by": names.get(asked["person"]), "chain": asked["chain"], "requested": asked["events"],
        "households": asked["households"], "villages": asked["villages"], "digest": asked["digest"],
        "correction": asked.get("correction"),
    }  # fmt: skip
