"""What a form was filled in with: read as its model has it, and said as a refusal where it does not fit."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.http.wording import FormInvalid
from domain.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.datastructures import FormData
    from starlette.requests import Request

M = TypeVar("M", bound=BaseModel)


def texts_of(form: FormData, *names: str) -> dict[str, str]:
    """What stands in these fields, without blanks around it."""
    return {name: str(form.get(name, "")).strip() for name in names}


def filled(model: type[M], given: dict[str, Any]) -> M:
    """The model with what was filled in; what was left empty is not given. Raises FormInvalid."""
    try:
        return model.model_validate({name: value for name, value in given.items() if value not in ("", None)})
    except ValidationError as error:
        raise FormInvalid.of(error.errors()) from None


def new_key() -> str:
    """A command id that no form has had."""
    return secrets.token_hex(12)


def with_key(request: Request) -> str:
    """The same address with a command id: whoever comes back to it meets what he has given."""
    return f"{request.url.path}?{request.url.include_query_params(key=new_key()).query}"


def whole_number(text: str) -> int | None:
    """The position or year that stands there; None where there is none."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def chosen(form: FormData, name: str) -> list[str]:
    """The boxes of a name that were ticked."""
    found: Iterable[Any] = form.getlist(name)
    return [str(one) for one in found]


def clock(at: str | datetime | None) -> str:
    """A moment as the office's clock had it, to the minute; nothing where there is none."""
    if at is None:
        return ""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def midnight(day: date | None) -> datetime | None:
    """When a day began in Beijing."""
    return datetime.combine(day, time(), SHANGHAI) if day else None
