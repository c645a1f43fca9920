"""Commands: one route for each, with the command's own form; the command id is the Idempotency-Key."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, create_model

import domain.decide  # noqa: F401  importing it fills the registry of rules
from api.advice import said_after
from api.gateway import Answer
from api.http.doors import Parts, SignedIn
from domain.commands import Command, Form
from domain.drafts import RULES
from domain.errors import InvalidInput
from domain.events import Event, new_id
from domain.words import event_label

router = APIRouter(prefix="/api/v1/commands", tags=["办理"])

_ETAG = re.compile(r'"(\d{1,18})"')
#: At most so many entities of a kind come into being by one save (its members and itself).
_MOST_MADE = 60


class KeyInvalid(InvalidInput):
    """The Idempotency-Key is missing or not 1 to 80 printable ASCII characters without spaces."""

    code, field = "idempotency_key_invalid", "Idempotency-Key"
    sentence = "请求头 Idempotency-Key(办理编号)应为1到80个可见的ASCII字符,不含空格。"


class IfMatchInvalid(InvalidInput):
    """If-Match is not one strong ETag as given out here."""

    code, field = "if_match_invalid", "If-Match"
    sentence = "请求头 If-Match 应为查看资料时得到的 ETag。"


class Recorded(BaseModel):
    """One event that the command recorded."""

    id: str
    type: str
    label: str
    position: int
    effective: date
    year: int
    recorded_at: datetime | None


class Created(BaseModel):
    """Ids of what the command brought into being."""

    household: str | None = None
    persons: list[str] = []
    pairing: str | None = None
    case: str | None = None


class Done(BaseModel):
    """The answer to a command; `repeated` when the same command had been answered before."""

    events: list[Recorded]
    repeated: bool
    created: Created
    #: What the quality rules say of the households as they are now.
    warnings: list[dict[str, Any]]


def form_of(command: type[Command]) -> type[BaseModel]:
    """The command's form without its id, which is the Idempotency-Key."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), field)
        for name, field in command.model_fields.items()
        if name != "command_id"
    }
    return create_model(command.__name__, __base__=Form, __doc__=command.__doc__, **fields)


def _endpoint(command: type[Command], body: type[BaseModel]) -> Callable[..., Done]:
    def give(  # noqa: PLR0913, PLR0917  a route's parameters are what a request consists of
        services: Parts,
        actor: SignedIn,
        response: Response,
        form: body,  # type: ignore[valid-type]
        idempotency_key: Annotated[str, Header()] = "",
        if_match: Annotated[str | None, Header()] = None,
    ) -> Done:
        asked = under_key(command, form, idempotency_key)
        answer = services.gateway.run(asked, actor, _seen(if_match))
        response.status_code = 200 if answer.repeated else 201
        return _done(answer, said_after(services, answer.events))

    return give


def under_key(command: type[Command], form: BaseModel, key: str) -> Command:
    """The command that the form gives under this id. Raises KeyInvalid."""
    given = {name: getattr(form, name) for name in form.model_fields_set}
    return command(command_id=require_key(key), **given)


def require_key(key: str) -> str:
    """The Idempotency-Key. Raises KeyInvalid."""
    if not re.fullmatch(r"[\x21-\x7e]{1,80}", key):
        raise KeyInvalid
    return key


def _seen(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    if (found := _ETAG.fullmatch(if_match.strip())) is None:
        raise IfMatchInvalid
    return int(found[1])


def _done(answer: Answer, warnings: list[dict[str, Any]]) -> Done:
    events = [
        Recorded(
            id=e.id, type=e.type, label=event_label(e.type), position=e.position,
            effective=e.effective, year=e.year, recorded_at=e.recorded_at,
        )
        for e in answer.events
    ]  # fmt: skip
    created = _created(answer.events)
    return Done(events=events, repeated=answer.repeated, created=created, warnings=warnings)


def _created(events: list[Event]) -> Created:
    first = {kind: next(iter(_made(events, kind)), None) for kind in ("household", "pairing", "case")}
    return Created(persons=_made(events, "person"), **first)


def _made(events: list[Event], kind: str) -> list[str]:
    """Ids of this kind that the events assign and that only their own save could have made."""
    ids = dict.fromkeys(entity for event in events for entity in event.changes.get(kind, ()))
    saves = {event.save for event in events}
    possible = {new_id(save, kind, n) for save in saves for n in range(_MOST_MADE)} if ids else set()
    return [entity for entity in ids if entity in possible]


def _add_routes() -> None:
    for command in RULES:
        router.add_api_route(
            f"/{command.NAME}", _endpoint(command, form_of(command)), methods=["POST"], status_code=201,
            summary=command.NAME, description=command.__doc__, operation_id=command.NAME,
            responses={200: {"model": Done, "description": "同一办理编号已办理过,返回第一次的结果"}},
        )  # fmt: skip


_add_routes()
