"""The leaf of an event: what the log holds of it, line by line, without personal data (docs/design-log.md).

    huce-leaf-1                     the version of this format
    <index>                         the sequencer's dense index, from 1
    <position>                      the position it was recorded at, from 1
    <type>                          the event's type
    <tags>                          opaque `kind:id`, in the order recorded, a blank between two
    <time>                          recorded, UTC: 2017-11-20T08:30:00.000000Z
    <account>                       who acted
    <division>                      where
    <save>                          the save it belongs to
    sha256:<hex>                    of the stored bytes of facts and changes
    sha256:<hex>                    of the stored bytes of the `metadata`
    sha256:<hex>                    of the signature of the save

Every line ends with LF.  The signature of a save covers the line `huce-save-1` and, for each of its events
in the order recorded, the nine lines from the position to the metadata.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from ledger.log.bundles import MOST_BYTES
from ledger.log.encodings import MOST, decimal, lines, time, untime, utf8
from ledger.log.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEAF = "日志条目"
_VERSION = "huce-leaf-1"
#: Begins what the signature of a save covers.
SAVE = b"huce-save-1\n"
_LINES = 12
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DIGEST_SIZE = 32


@dataclass(frozen=True, slots=True)
class Record:
    """What a save's signature covers of one event; `body` and `meta` are `digest`s.  Refused: `Malformed`."""

    position: int
    type: str
    tags: tuple[str, ...]
    recorded_at: datetime
    account: str
    division: str
    save: str
    body: bytes
    meta: bytes

    def __post_init__(self) -> None:
        _need_counted(self.position)
        _need(self.recorded_at.utcoffset() == timedelta(0), "时间不是协调世界时")
        texts = (self.type, self.account, self.division, self.save, *self.tags)
        # A line break in a field would let one event read as another.
        _need("\n" not in "".join(texts), "字段含有换行")
        _need(bool(self.type and self.save), "类型或保存编号为空")
        _need(all(self.tags) and " " not in "".join(self.tags), "标签为空或含有空格")
        _need_digests(self.body, self.meta)

    @classmethod
    def read(cls, found: Sequence[str]) -> Self:
        """The record of its nine lines, given without LF.  Refused: `Malformed`."""
        position, kind, tags, at, account, division, save, body, meta = found
        return cls(
            decimal(position, _LEAF), kind, tuple(tags.split(" ")) if tags else (), untime(at, _LEAF),
            account, division, save, _undigest(body), _undigest(meta),
        )  # fmt: skip

    @property
    def text(self) -> bytes:
        """The nine lines."""
        return _ended([
            str(self.position), self.type, " ".join(self.tags), time(self.recorded_at),
            self.account, self.division, self.save, _digested(self.body), _digested(self.meta),
        ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record under its index, with the `digest` of its save's signature.  Refused: `Malformed`."""

    index: int
    record: Record
    signature: bytes

    def __post_init__(self) -> None:
        _need_counted(self.index)
        _need_digests(self.signature)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The leaf of these bytes, which are the only ones that say the same.  Refused: `Malformed`."""
        found = lines(utf8(data, _LEAF), _LEAF)
        _need(len(found) == _LINES and found[0] == _VERSION, f"不是 {_VERSION} 的{_LINES}行")
        _, index, *record, signature = found
        return cls(decimal(index, _LEAF), Record.read(record), _undigest(signature))

    @property
    def data(self) -> bytes:
        """What is hashed, and the entry of a bundle.  Refused: `Malformed`, above 65,535 bytes."""
        data = leaf_data(self.index, self.record.text, self.signature.hex())
        _need(len(data) <= MOST_BYTES, f"超过{MOST_BYTES}字节")
        return data


def leaf_data(index: int, text: bytes, signature: str) -> bytes:
    """The bytes of a leaf, out of the text of its record and the digest of its save's signature in hex."""
    return b"%b\n%d\n%bsha256:%b\n" % (_VERSION.encode(), index, text, signature.encode())


def leaf_hashes(first: int, found: Iterable[tuple[bytes, str]]) -> list[bytes]:
    """The hashes of leaves from an index on, of each the text of the record and the digest as above."""
    # Spelt out, without a call per leaf: every event goes through here.
    return [
        sha256(b"\0huce-leaf-1\n%d\n%bsha256:%b\n" % (index, text, signature.encode())).digest()
        for index, (text, signature) in enumerate(found, first)
    ]


def save_text(records: Sequence[Record]) -> bytes:
    """What a save's signature covers: all its records, in the order recorded, else `ValueError`."""
    if len({record.save for record in records}) != 1:
        raise ValueError("the records of one save, at least one")
    positions = [record.position for record in records]
    if positions != sorted(set(positions)):
        raise ValueError("the records in the order recorded")
    return SAVE + b"".join(record.text for record in records)


def metadata(name: str, version: int, person: str, rest: bytes) -> bytes:
    """The stored bytes of the metadata: an event's id, version and acting person by lines, then the rest.

    Refused: `Malformed`, for a line break in them.
    """
    _need("\n" not in name + person, "字段含有换行")
    return f"{name}\n{version}\n{person}\n".encode() + rest


def digest(data: bytes) -> bytes:
    """What a leaf holds of stored bytes: their SHA-256."""
    return sha256(data).digest()


def _ended(found: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in found).encode()


def _digested(value: bytes) -> str:
    return f"sha256:{value.hex()}"


def _undigest(text: str) -> bytes:
    _need(bool(_DIGEST.fullmatch(text)), "摘要不是规范的写法")
    return bytes.fromhex(text.removeprefix("sha256:"))


def _need_counted(number: int) -> None:
    _need(1 <= number <= MOST, "序号或位置不在范围内")


def _need_digests(*values: bytes) -> None:
    _need(set(map(len, values)) == {_DIGEST_SIZE}, "摘要不是32字节")


def _need(holds: bool, why: str) -> None:  # noqa: FBT001  # reads as an assertion does
    if not holds:
        raise Malformed(what=_LEAF, why=why)
