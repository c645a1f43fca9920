"""Refusals as RFC 9457 problem details, and the one table from kind of error to HTTP status."""

from __future__ import annotations

import traceback
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from api.attempts import TooManyAttempts
from api.prints.fonts import FontMissing
from api.procedures.objections import TooManyObjections
from api.register import RegisterNotSet
from api.scope import SeenOutdated
from api.sessions import NotSignedIn, SignInRefused
from domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, Refused, RuleBroken
from ledger.database import DatabaseUnreachable
from ledger.errors import AppendTooLarge, AuditStopped
from ledger.evidence import EvidenceTooLarge
from replay.engines import EngineMissing
from replay.segments.errors import SegmentsRefused

MEDIA_TYPE = "application/problem+json"


class BodyTooLarge(InvalidInput):
    """The body is larger than a request may be."""

    code, sentence = "body_too_large", "提交的内容超过{limit}字节,请分次提交。"


class Unstorable(InvalidInput):
    """The database cannot hold a value: a control character, or a number out of range."""

    code, sentence = "unstorable", "提交的内容里有不能保存的字符或过大的数字。"


class CrossSite(NotAllowed):
    """A browser sends the cookie along for another site."""

    code, sentence = "cross_site", "请求不是从本站发出的,已拒绝。"


#: The most particular class counts; whatever is not in the table is a fault of ours.
STATUS: dict[type[Refused], int] = {
    InvalidInput: 422,
    BodyTooLarge: 413,
    EvidenceTooLarge: 413,
    NotFound: 404,
    NotAllowed: 403,
    NotSignedIn: 401,
    SignInRefused: 401,
    TooManyAttempts: 429,
    TooManyObjections: 429,
    Conflict: 409,
    SeenOutdated: 412,
    # The form is well made; it is what the register knows that stands against it.
    RuleBroken: 409,
    AppendTooLarge: 422,
    DatabaseUnreachable: 503,
    AuditStopped: 503,
    EngineMissing: 503,
    FontMissing: 503,
    SegmentsRefused: 503,
    RegisterNotSet: 503,
}
#: What PostgreSQL and HTTP itself say, in the same form: status → code and sentence.
PLAIN: dict[int, tuple[str, str]] = {
    400: ("body_unreadable", "请求内容不能读取:应为UTF-8编码的JSON,层次不能太深,数字不能太长。"),
    404: ("no_such_address", "没有这个地址。"),
    405: ("method_not_allowed", "这个地址不接受这种请求方法。"),
    500: ("internal_error", "系统内部出错,本次请求没有完成,请稍后再试或联系管理员。"),
    503: ("unavailable", "系统暂时不能使用,请稍后再试。"),
}
TITLES = {
    400: "请求有误", 401: "未登录", 403: "没有权限", 404: "没有找到", 405: "请求方法不对",
    409: "不能办理", 412: "资料已更新", 413: "内容过大", 422: "填写有误", 429: "请求过多",
    500: "系统出错", 503: "暂不可用",
}  # fmt: skip


class Problem(BaseModel):
    """RFC 9457: `detail` is the Chinese sentence, `code` is stable, `data` holds codes and numbers."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    rule: str | None = None
    data: dict[str, Any] = {}


_SHOWN = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
#: For openapi.json: every route may answer with a problem.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": TITLES[status], "content": _SHOWN}
    for status in (400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503)
}  # fmt: skip


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal."""
    return next((STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS), 500)


def problem(refused: Refused) -> JSONResponse:
    """The refusal as problem details."""
    said = refused.problem()
    status = status_of(refused)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return _answer(
        status, said["code"], said["message"], headers,
        field=said["field"], rule=said["rule"], data=said["data"],
    )  # fmt: skip


def plain(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem that is no refusal: no such address, a fault of ours."""
    code, sentence = PLAIN.get(status, ("http_error", "请求没有完成。"))
    return _answer(status, code, sentence, headers)


def _answer(
    status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    content = {
        "type": f"urn:huce:problem:{code}", "title": TITLES.get(status, "请求没有完成"),
        "status": status, "detail": detail, "code": code,
        "field": None, "rule": None, "data": {}, **more,
    }  # fmt: skip
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def fault(error: Exception) -> dict[str, str]:
    """What the log says of an unforeseen error: its type and place. Text and locals may name people."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "-"
    return {"error": type(error).__qualname__, "where": where}
