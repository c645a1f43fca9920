"""Whom an auditor trusts (C2SP tlog-policy): logs, witnesses, groups of witnesses, the quorum.

The file is octets: the names in it need not be UTF-8 and are compared byte by byte (here: text with
surrogate escapes).  Logs have `ED25519` keys whose name is their origin, witnesses `COSIGNATURE` keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from ledger.log import notes
from ledger.log.checkpoints import Checkpoint, cosigned_at
from ledger.log.encodings import decimal, lines
from ledger.log.errors import Malformed, NotSigned, QuorumMissing
from ledger.log.keys import COSIGNATURE, ED25519, VerifierKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The quorum of a policy that asks for no witness.
NONE = "none"

_POLICY = "见证策略"
_NOT_ALLOWED = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose checkpoints count; the name of its key is its origin."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness, and what the policy calls it."""

    name: str
    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Counts as having witnessed when at least `needed` of its members (witnesses, groups) have."""

    name: str
    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a checkpoint that one of the policy's logs has signed satisfies the policy.

    `cosigned` holds the witnesses that have validly cosigned, with the time each says (POSIX seconds).
    """

    checkpoint: Checkpoint
    cosigned: Mapping[str, int]
    reached: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says: groups stand after their members, and every name in it is defined."""

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The policy of a file.  Refused: `Malformed`."""
        if _NOT_ALLOWED.search(data):
            raise Malformed(what=_POLICY, why="含有控制字符")
        draft = _Draft()
        for line in lines(data.decode("utf-8", "surrogateescape"), _POLICY):
            draft.add([item for item in _BLANKS.split(line) if item])
        if draft.quorum is None:
            raise Malformed(what=_POLICY, why="没有 quorum 一行")
        return cls(tuple(draft.logs), tuple(draft.witnesses), tuple(draft.groups), draft.quorum)

    @property
    def data(self) -> bytes:
        """The file, without comments; `read` gives back the same policy."""
        found = [["log", log.key.text, log.url or ""] for log in self.logs]
        found += [["witness", each.name, each.key.text, each.url or ""] for each in self.witnesses]
        found += [["group", each.name, str(each.needed), *each.members] for each in self.groups]
        found += [["quorum", self.quorum]]
        text = "".join(" ".join(filter(None, line)) + "\n" for line in found)
        return text.encode("utf-8", "surrogateescape")

    def standing(self, note: notes.Note) -> Standing:
        """Which witnesses have cosigned the checkpoint, and whether they make up the quorum.

        Refused: `Malformed`, `SignatureInvalid`; `NotSigned`, unless a log of the policy has signed it
        under its own origin.
        """
        checkpoint = Checkpoint.read(note.text)
        keys = [*(log.key for log in self.logs), *(each.key for each in self.witnesses)]
        opened = notes.opened(note, keys)
        if not any(log.key.name == checkpoint.origin and opened.of(log.key) for log in self.logs):
            raise NotSigned
        found = ((witness.name, opened.of(witness.key)) for witness in self.witnesses)
        cosigned = {name: cosigned_at(signature) for name, signature in found if signature}
        return Standing(checkpoint, cosigned, self._reached(set(cosigned)))

    def accepted(self, note: notes.Note) -> Checkpoint:
        """The checkpoint, if the policy is satisfied.  Refused: as `standing`, and `QuorumMissing`."""
        standing = self.standing(note)
        if not standing.reached:
            raise QuorumMissing(count=len(standing.cosigned), quorum=self.quorum)
        return standing.checkpoint

    def _reached(self, have: set[str]) -> bool:
        for group in self.groups:
            if len(have & set(group.members)) >= group.needed:
                have.add(group.name)
        return self.quorum == NONE or self.quorum in have


@dataclass
class _Draft:
    """A policy as far as its lines have been read."""

    logs: list[Log] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    members: set[str] = field(default_factory=set)

    def add(self, items: Sequence[str]) -> None:
        """Take a line as its items; empty lines and comments say nothing."""
        match items:
            case []:
                return
            case [first, *_] if first.startswith("#"):
                return
            case ["log", vkey, *url] if len(url) <= 1:
                self._add_log(vkey, *url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._add_witness(name, vkey, *url)
            case ["group", name, needed, *members] if members:
                self._add_group(name, needed, members)
            case ["quorum", name]:
                self._set_quorum(name)
            case _:
                raise Malformed(what=_POLICY, why="有一行不是 log、witness、group、quorum 的写法")

    def _add_log(self, vkey: str, url: str | None = None) -> None:
        key = _key(vkey, ED25519)
        _need(all(key.public != log.key.public for log in self.logs), "两个 log 的公钥相同")
        self.logs.append(Log(key, url))

    def _add_witness(self, name: str, vkey: str, url: str | None = None) -> None:
        key = _key(vkey, COSIGNATURE)
        self._need_new(name)
        _need(all(key.public != each.key.public for each in self.witnesses), "两个 witness 的公钥相同")
        self.witnesses.append(Witness(name, key, url))

    def _add_group(self, name: str, needed: str, members: list[str]) -> None:
        self._need_new(name)
        # A member of two groups would count twice.
        _need(set(members) <= self._defined(), "group 引用了前面没有的名称")
        _need(len(set(members)) == len(members) and not self.members & set(members), "名称重复列入 group")
        words = {"any": 1, "all": len(members)}
        count = words[needed] if needed in words else decimal(needed, _POLICY)
        _need(1 <= count <= len(members), "group 的数目不在范围内")
        self.members |= set(members)
        self.groups.append(Group(name, count, tuple(members)))

    def _set_quorum(self, name: str) -> None:
        _need(self.quorum is None, "quorum 多于一行")
        _need(name == NONE or name in self._defined(), "quorum 引用了前面没有的名称")
        self.quorum = name

    def _defined(self) -> set[str]:
        return {each.name for each in self.witnesses} | {each.name for each in self.groups}

    def _need_new(self, name: str) -> None:
        _need(name != NONE and name not in self._defined(), "名称重复")


def _key(vkey: str, kind: int) -> VerifierKey:
    key = VerifierKey.read(vkey)
    _need(key.kind == kind, "公钥的类型与用途不符")
    return key


def _need(holds: bool, why: str) -> None:  # noqa: FBT001  # reads as an assertion does
    if not holds:
        raise Malformed(what=_POLICY, why=why)
