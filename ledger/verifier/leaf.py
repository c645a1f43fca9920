"""A leaf: what the log says of one event, twelve lines of text (docs/design-log.md)."""

from __future__ import annotations

from hashlib import sha256

#: The lines, as people are told of them; those that are asked for stand at these places.
FIELDS = (
    "格式", "序号", "位置", "类型", "标签", "时间", "账号", "行政区", "保存", "内容", "元数据", "保存签名",
)  # fmt: skip
POSITION, TYPE, TAGS, SAVE, BODY, META, SIGNATURE = 2, 3, 4, 8, 9, 10, 11

#: So begins the first leaf of a log under a new origin; the last checkpoint of the old one follows.
CONTINUES = b"huce-origin-1\n"

#: Events that erase somebody, and how the tags begin that name whom.
ERASURES = {b"person.erased": b"person:", b"helper.erased": b"pairing:"}


#: So begins every leaf of the access log; only leaves of events have bytes of their own.
ACCESS = b"huce-access-1\n"


def opening(index: int, version: bytes = b"huce-leaf-1\n") -> bytes:
    """How the leaf of an index begins."""
    return b"%b%d\n" % (version, index)


def removed(leaf: bytes) -> int:
    """Up to which record an access record says that old ones were removed; 0 when it says nothing of it."""
    *_, door, outcome, _, target = [*leaf.split(b"\n"), *[b""] * 10][:10]
    upto = target[len(b"records:1-") :] if target.startswith(b"records:1-") else b""
    return int(upto) if door == b"huce access prune" and outcome == b"done" and upto.isdigit() else 0


def digest_of(data: bytes) -> bytes:
    """What a leaf says of bytes."""
    return b"sha256:" + sha256(data).hexdigest().encode()


def lines_of(leaf: bytes) -> list[bytes]:
    """The lines of a leaf; empty ones where a forger left some out."""
    return [*leaf.split(b"\n"), *[b""] * len(FIELDS)]


def texts_of(leaf: bytes) -> list[str]:
    """The lines as text, whatever a forger put there."""
    return [line.decode("utf-8", "replace") for line in lines_of(leaf)]


def subjects_of(leaf: bytes) -> list[bytes]:
    """The tags of whom an event erases; none when it is not an erasure."""
    lines = lines_of(leaf)
    # No tag begins with a blank.
    return [tag for tag in lines[TAGS].split(b" ") if tag.startswith(ERASURES.get(lines[TYPE], b" "))]
