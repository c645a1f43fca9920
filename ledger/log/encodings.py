"""Numbers, bytes and lines as the text formats write them: one spelling each, every other refused."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime

from ledger.log.errors import Malformed

#: The greatest number the formats carry: sizes, indexes and times fit a signed 64-bit integer everywhere.
MOST = 2**63 - 1

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_HASH = 32


def decimal(text: str, what: str) -> int:
    """The number that ASCII digits without a leading zero spell, 2⁶³ − 1 at most.  Refused: `Malformed`."""
    if not _DECIMAL.fullmatch(text) or int(text) > MOST:
        raise Malformed(what=what, why="数字不是规范的十进制写法")
    return int(text)


def time(at: datetime) -> str:
    """A moment of UTC, always with six digits of a second: 2017-11-20T08:30:00.000000Z."""
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def untime(text: str, what: str) -> datetime:
    """The moment that `time` wrote.  Refused: `Malformed`."""
    try:
        at = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise Malformed(what=what, why="时间不是规范的写法") from error
    if time(at) != text:
        raise Malformed(what=what, why="时间不是规范的写法")
    return at


def base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return b64encode(data).decode()


def unbase64(text: str, what: str) -> bytes:
    """What `base64` wrote.  Unused bits must be 0, so no two texts stand for the same bytes.

    Refused: `Malformed`.
    """
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(what=what, why="不是规范的 base64") from error
    if base64(data) != text:
        raise Malformed(what=what, why="不是规范的 base64")
    return data


def unhash(text: str, what: str) -> bytes:
    """The 32 bytes of a hash in base64.  Refused: `Malformed`."""
    data = unbase64(text, what)
    if len(data) != _HASH:
        raise Malformed(what=what, why="哈希不是32字节")
    return data


def lines(text: str, what: str) -> list[str]:
    """The lines of a text, each of which ended with LF, without it.  Refused: `Malformed`."""
    if not text.endswith("\n"):
        raise Malformed(what=what, why="最后一行没有以换行结束")
    return text[:-1].split("\n")


def utf8(data: bytes, what: str) -> str:
    """The text of UTF-8 bytes.  Refused: `Malformed`."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Malformed(what=what, why="不是 UTF-8 文本") from error
