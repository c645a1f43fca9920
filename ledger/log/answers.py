"""What a signer or a witness answers, and what whoever asked makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from domain.errors import Refused
from ledger.log.encodings import decimal, utf8
from ledger.log.errors import Malformed
from ledger.log.notes import read_signatures, write_signatures
from ledger.log.witnessing import SIZE_TYPE, read_size, write_size

if TYPE_CHECKING:
    from ledger.log.notes import Signature
    from ledger.log.witnessing import Decision

TEXT_TYPE = "text/plain; charset=utf-8"
#: The most bytes that an answer can have: far more than the lines of one owner's keys.
MOST_BYTES = 65_536

_ANSWER = "答复"
_CHANGED = "账册可能被改动过"
_WHY: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "请求的格式不正确,或账册比原来的短",
    HTTPStatus.FORBIDDEN: "检查点上没有这个账册的有效签名",
    HTTPStatus.NOT_FOUND: "它不认识这个账册",
    HTTPStatus.REQUEST_TIMEOUT: "请求没有在限定的时间内送完",
    HTTPStatus.CONFLICT: f"它签过条数相同而内容不同的账册,{_CHANGED}",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请求过大",
    HTTPStatus.UNPROCESSABLE_ENTITY: f"不能证明原来的账册包含在新的里面,{_CHANGED}",
}


class Unreachable(Refused):
    """Nobody listens there, or it may not be spoken to, or it hung up."""

    code, sentence = "log_unreachable", "{who}没有答复:它没有启动,或不让连接。"


class TimedOut(Refused):
    code, sentence = "log_timed_out", "{who}在{seconds}秒内没有答复。"


class Declined(Refused):
    """It answered, and did not sign; `status` is the answer's."""

    code, sentence = "log_declined", "{who}没有签名:{why}。"


class StandsElsewhere(Declined):
    """The proof starts elsewhere: ask again from `size`, which it signed last."""

    code, sentence = "log_stands_elsewhere", "{who}没有签名:它上次签到第{size}条,请求应由那里开始。"


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status, what stands in the body and its type."""

    status: int
    body: bytes = b""
    type: str = TEXT_TYPE

    @classmethod
    def signed(cls, *signatures: Signature) -> Self:
        """The signatures, as lines."""
        return cls(HTTPStatus.OK, write_signatures(signatures).encode())

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """What is said of a decision that is not to sign."""
        if decision.size is None:
            return cls.declined(decision.status)
        return cls(decision.status, write_size(decision.size), SIZE_TYPE)

    @classmethod
    def declined(cls, status: HTTPStatus) -> Self:
        """The status, and a sentence for whoever looks at it."""
        return cls(status, f"{_why(status)}\n".encode())

    @property
    def data(self) -> bytes:
        """The answer where there is no HTTP: the status as a line, the body."""
        return f"{int(self.status)}\n".encode() + self.body

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The answer of such bytes.  Refused: `Malformed`."""
        status, end, body = data.partition(b"\n")
        if not end:
            raise Malformed(what=_ANSWER, why="没有状态一行")
        return cls(decimal(status.decode("ascii", "replace"), _ANSWER), body)

    @property
    def travels(self) -> bool:
        """Whether the body alone tells all: signatures, or the size signed last."""
        return self.status == HTTPStatus.OK or self.type == SIZE_TYPE

    def signatures(self, who: str) -> tuple[Signature, ...]:
        """What was signed, nothing verified yet; `who` answered, in words.

        Refused: `StandsElsewhere`, `Declined`, `Malformed`.
        """
        if self.status == HTTPStatus.OK:
            return read_signatures(_text(self.body))
        size = _size(self.body) if self.status == HTTPStatus.CONFLICT else None
        if size is None:
            raise Declined(who=who, status=int(self.status), why=_why(self.status))
        raise StandsElsewhere(who=who, status=int(self.status), size=size)


def carried(body: bytes, who: str) -> tuple[Signature, ...]:
    """The signatures of an answer of which only the body came, on a USB stick.

    Refused: `StandsElsewhere`, `Malformed`.
    """
    status = HTTPStatus.OK if _size(body) is None else HTTPStatus.CONFLICT
    return Answer(status, body).signatures(who)


def _size(body: bytes) -> int | None:
    try:
        return read_size(body)
    except Malformed:
        return None


def _text(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        raise Malformed(what=_ANSWER, why=f"超过{MOST_BYTES}字节")
    return utf8(body, _ANSWER)


def _why(status: int) -> str:
    return _WHY.get(status, f"它没有办成(状态{status})")
