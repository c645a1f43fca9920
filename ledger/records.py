"""Events as the lines that the signature of their save covers, and whether somebody we believe made it."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from ledger.log.leaf import SAVE, leaf_data
from ledger.log.merkle import leaf_hash
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.database import Connection
    from ledger.log.instances import Instances, Trusted

_QUERIES = Queries("ledger", "queries/records.sql")
#: Lines of a record before its two digests.
_HEAD = 7
#: Why an event gets no index.
REASONS = {
    "unsigned": "没有程序签名",
    "not_covered": "程序签名不是这些内容的",
    "key_unknown": "签名的密钥不在可信名单里,或已停用",
    "malformed": "字段里有换行,或标签不合规",
}


class Unsigned(Refused):
    """An event that no instance of the program has signed."""

    code = "event_unsigned"
    sentence = "位置{position}的业务{why}:不是经本程序保存的,或保存后被改动,已隔离,不予编序。"


class Row(NamedTuple):
    """An event of the ledger: its save, its tags counted and joined, and the text of its record."""

    position: int
    save: str
    tag_count: int
    tags: str
    text: bytes

    @property
    def sound(self) -> bool:
        """Whether its lines read in one way only: no line break in a field, no blank in a tag."""
        counted = self.tags.count(" ") + 1 if self.tags else 0
        whole = "  " not in f" {self.tags} " or not self.tags
        return whole and counted == self.tag_count and self.text.count(b"\n") == _HEAD + 2


class Signed(NamedTuple):
    """An event whose save is signed: the digest of the signature, and whose it is."""

    row: Row
    digest: str
    signer: Trusted

    def hash_at(self, index: int) -> bytes:
        """The hash of its leaf under an index."""
        return leaf_hash(leaf_data(index, self.row.text, self.digest))


def text_of(head: bytes, about: bytes, body: bytes, meta: bytes) -> bytes:
    """The nine lines of a record out of what the database gives of it."""
    digests = sha256(body).hexdigest().encode(), sha256(about + meta).hexdigest().encode()
    return b"%bsha256:%b\nsha256:%b\n" % (head, *digests)


def signatures_of(connection: Connection, saves: Iterable[str]) -> dict[str, bytes]:
    """The signatures of these saves, as far as there are any."""
    given = {"saves": list(saves)}
    return dict(connection.execute(_QUERIES.signatures, given, binary=True).fetchall())


class Fault(NamedTuple):
    """An event that gets no index; the reason is one of `REASONS`."""

    position: int
    reason: str


class _Save(NamedTuple):
    """Who signed a save and the positions it covers; or why it is not believed."""

    positions: frozenset[int] = frozenset()
    digest: str = ""
    signer: Trusted | None = None
    reason: str = "unsigned"


def following(connection: Connection, after: int, upto: int, limit: int) -> list[Row]:
    """The next events by position."""
    given = {"after": after, "upto": upto, "limit": limit}
    return _rows(connection, "following", given)


def judged(
    connection: Connection, rows: Sequence[Row], instances: Instances, first: int
) -> tuple[list[Signed], list[Fault]]:
    """Which of these events get an index, from `first` on, and which do not."""
    good: list[Signed] = []
    faults: list[Fault] = []
    saves = _checked(connection, rows, instances)
    for row in rows:
        save = saves[row.save]
        reason = _fault(row, save, first + len(good))
        if reason or save.signer is None:
            faults.append(Fault(row.position, reason))
        else:
            good.append(Signed(row, save.digest, save.signer))
    return good, faults


def _fault(row: Row, save: _Save, index: int) -> str:
    """Why the event may not have this index; empty when it may."""
    if not row.sound:
        return "malformed"
    if save.signer is None:
        return save.reason
    if row.position not in save.positions:
        return "not_covered"
    return "" if save.signer.first <= index <= save.signer.last else "key_unknown"


def _checked(connection: Connection, rows: Iterable[Row], instances: Instances) -> dict[str, _Save]:
    """Each save of these events, once."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.save].append(row)
    signatures = signatures_of(connection, groups)
    return {
        save: _save(connection, save, group, signatures.get(save), instances)
        for save, group in groups.items()
    }


def _save(
    connection: Connection, save: str, group: list[Row], signature: bytes | None, instances: Instances
) -> _Save:
    if signature is None:
        return _Save()
    if not instances.names(signature):
        return _Save(reason="key_unknown")
    # Usually all of a save is here; the end of a stretch may have cut it, or somebody put rows beside it.
    for whole in (False, True):
        covered = _rows(connection, "of_save", {"save": save}) if whole else group
        text = b"".join([SAVE, *(row.text for row in covered)])
        if (signer := instances.signer(text, signature)) is not None:
            positions = frozenset(row.position for row in covered)
            return _Save(positions, sha256(signature).hexdigest(), signer)
    return _Save(reason="not_covered")


def _rows(connection: Connection, query: str, given: Mapping[str, object]) -> list[Row]:
    found = connection.execute(_QUERIES[query], given, binary=True).fetchall()
    return [Row(at, save, count, tags, text_of(*parts)) for at, save, count, tags, *parts in found]
