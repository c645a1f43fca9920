"""The leaf of an access record: what book 2 holds of it, line by line, without personal data.

    huce-access-1                   the version of this format
    <index>                         dense, from 1
    <time>                          recorded, UTC: 2017-11-20T08:30:00.000000Z
    <kind>                          sign_in, refused, read … (docs/design-log.md)
    <account>                       who, an opaque id; empty where nobody is known
    <division>                      of the account
    <door>                          the way in: a route, a command, a job
    <outcome>                       begun, done, refused, failed
    <code>                          of the refusal, else empty
    <target>                        opaque `kind:id`s, a blank between two; may be empty;
                                    `times:<n> since:<time>`: n more like an earlier record

Every line ends with LF.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Self

from ledger.log.bundles import MOST_BYTES
from ledger.log.encodings import MOST, decimal, lines, time, untime, utf8
from ledger.log.errors import Malformed

_LEAF = "审计记录条目"
_VERSION = "huce-access-1"
_LINES = 10
_REFUSED, _SIGN_IN_FAILED = "refused", "sign_in_failed"


@dataclass(frozen=True, slots=True)
class Access:
    """What is noted: seven fields without line breaks.  Refused: `Malformed`."""

    kind: str
    account: str
    division: str
    door: str
    outcome: str
    code: str = ""
    target: str = ""

    def __post_init__(self) -> None:
        # A line break in a field would let one record read as another.
        _need("\n" not in "".join(self.lines), "字段含有换行")
        _need(bool(self.kind and self.door and self.outcome), "种类、入口或结果为空")

    @property
    def endless(self) -> bool:
        """Whether anybody outside can bring it about as often as he likes: nobody we know was refused, or a
        sign-in failed.
        """
        return self.kind == _SIGN_IN_FAILED or (self.kind == _REFUSED and not self.account)

    @property
    def lines(self) -> tuple[str, ...]:
        """The seven lines, without LF."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class AccessLeaf:
    """A record under its index and time.  Refused: `Malformed`."""

    index: int
    recorded_at: datetime
    access: Access

    def __post_init__(self) -> None:
        _need(1 <= self.index <= MOST, "序号不在范围内")
        _need(self.recorded_at.utcoffset() == timedelta(0), "时间不是协调世界时")

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The leaf of these bytes, which are the only ones that say the same.  Refused: `Malformed`."""
        found = lines(utf8(data, _LEAF), _LEAF)
        _need(len(found) == _LINES and found[0] == _VERSION, f"不是 {_VERSION} 的{_LINES}行")
        _, index, at, *fields = found
        return cls(decimal(index, _LEAF), untime(at, _LEAF), Access(*fields))

    @property
    def data(self) -> bytes:
        """What is hashed, and the entry of a bundle.  Refused: `Malformed`, above 65,535 bytes."""
        found = (_VERSION, str(self.index), time(self.recorded_at), *self.access.lines)
        data = "".join(f"{line}\n" for line in found).encode()
        _need(len(data) <= MOST_BYTES, f"超过{MOST_BYTES}字节")
        return data


def _need(holds: bool, why: str) -> None:  # noqa: FBT001  # reads as an assertion does
    if not holds:
        raise Malformed(what=_LEAF, why=why)
