"""Whom the auditor trusts (C2SP tlog-policy), and whether a checkpoint has their signatures (signed-note)."""

from __future__ import annotations

import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.verifier.ed25519 import point_of, signs
from ledger.verifier.report import BAD, INCOMPLETE, TAMPERED, Report, Stop

#: Kinds of keys: the log's own signs the text, a witness's the text with a time.
OF_LOG, OF_WITNESS = 1, 4
#: What the quorum is kept under; no name in a policy is empty.
QUORUM = ""
#: Text (origin, size, root, further lines), an empty line, signatures.
NOTE = re.compile(r"((.+)\n(0|[1-9]\d*)\n.{44}\n(?:.+\n)*)\n((?:\u2014 \S+ \S+\n){1,100})")


class Policy:
    """What the auditor's own file says; without one, nobody is asked for."""

    def __init__(self, file: str = "") -> None:
        self.keys: dict[tuple[str, bytes], bytes] = {}  # by name and ID: a byte for the kind, 32 of the key
        # How many are needed of whom: of makers of signatures (name and ID) or of other names.
        self.needs: dict[str, tuple[int, set[Any]]] = {"none": (0, set())}
        try:
            lines = Path(file).read_text("utf-8", "surrogateescape").split("\n") if file else ["quorum none"]
            for line in lines:
                self._take(*line.split())
            self.needs[QUORUM]
        except (ValueError, LookupError, Stop) as error:
            raise Stop(BAD, "policy", f"策略文件“{file}”读不懂") from error

    def _take(self, word: str = "#", *rest: str) -> None:
        """Take a line.  `ValueError`, `LookupError` when it is not of the format."""
        if word == "log":
            self._key(rest[0], OF_LOG)
        elif word == "witness":
            self._name(rest[0], 1, {self._key(rest[1], OF_WITNESS)})
        elif word == "group":
            self._group(rest[0], rest[1], rest[2:])
        elif word == "quorum":
            self._name(QUORUM, *self.needs[rest[0]])
        elif word[0] != "#":
            raise ValueError("line")

    def _key(self, text: str, kind: int) -> tuple[str, bytes]:
        """Keep a key; returns who its signatures say made them."""
        name, key_id, encoded = text.split("+", 2)
        key = unbase64(encoded)
        made = sha256(name.encode("utf-8", "surrogateescape") + b"\n" + key).digest()[:4]
        if (made.hex(), key[0], len(key)) != (key_id, kind, 33) or key in self.keys.values():
            raise ValueError("key")
        point_of(key[1:], 1)
        self.keys[name, made] = key
        return name, made

    def _group(self, name: str, needed: str, members: tuple[str, ...]) -> None:
        # Who is in two groups would count twice.
        used = {QUORUM, "none"}.union(*(of for _, of in self.needs.values()))
        count = {"any": 1, "all": len(members)}.get(needed) or int(needed)
        if not set(members) <= self.needs.keys() - used or not 0 < count <= len(set(members)):
            raise ValueError("group")
        self._name(name, count, set(members))

    def _name(self, name: str, needed: int, of: set[Any]) -> None:
        if name in self.needs:
            raise ValueError("twice")
        self.needs[name] = needed, of

    def check(self, note: bytes, what: str, report: Report) -> tuple[str, int]:
        """Origin and size of a checkpoint, its signatures checked; one that cannot be read ends it all."""
        parts = NOTE.fullmatch(note.decode("utf-8", "surrogateescape"))
        if parts is None:
            raise Stop(TAMPERED, "note", f"{what}不是一份检查点")
        text, origin, size, signatures = parts.groups()
        have = self._signers(text, signatures, what, report)
        if self.keys and not any(
            name == origin and self.keys[name, made][0] == OF_LOG for name, made in have
        ):
            report.add(TAMPERED, "signature", f"{what}:来源“{origin}”没有策略所列日志密钥的有效签名")
        if not self._reached(have):
            report.add(INCOMPLETE, "quorum", f"{what}:见证不足,未达到策略的要求")
        return origin, int(size)

    def _signers(self, text: str, signatures: str, what: str, report: Report) -> set[Any]:
        """The known keys that have signed; an invalid signature of a known key is a finding."""
        have = set()
        for _, name, encoded in (line.split(" ") for line in signatures.split("\n")[:-1]):
            value = unbase64(encoded)
            key = self.keys.get((name, value[:4]))
            if key and _signed(key, text, value[4:]):
                have.add((name, value[:4]))
            elif key:
                report.add(TAMPERED, "signature", f"{what}:“{name}”的签名无效")
        return have

    def _reached(self, have: set[Any]) -> bool:
        """Whether these signers make up the quorum; groups stand after their members."""
        for name, (needed, of) in self.needs.items():
            have |= {name} if len(have & of) >= needed else set()
        return QUORUM in have


def _signed(key: bytes, text: str, value: bytes) -> bool:
    """Whether it is the key's signature of the text; a cosignature signs its time, too."""
    if key[0] == OF_WITNESS:
        text = f"cosignature/v1\ntime {int.from_bytes(value[:8], 'big')}\n{text}"
        value = value[8:]
    return signs(key[1:], text.encode("utf-8", "surrogateescape"), value)


def unbase64(text: str | bytes) -> bytes:
    """The bytes that base64 stands for."""
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise Stop(TAMPERED, "base64", "不是 base64 的写法") from error
