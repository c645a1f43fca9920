"""Events as the lines that the signature of their save covers, and whether somebody we believe made it."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from ledger.log.leaf import SAVE, leaf_hashes
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.database import Connection
    from ledger.log.instances import Instances, Trusted

_QUERIES = Queries("ledger", "queries/records.sql")
#: Lines of a record, and which of them holds the tags.
_LINES, _TAGS = 9, 2
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
    """An event of the ledger: its save, how many tags it has, and the text of its record."""

    position: int
    save: str
    tags: int
    text: bytes

    @property
    def sound(self) -> bool:
        """Whether its lines read in one way only: no line break in a field, no blank in a tag."""
        found = self.text.split(b"\n")
        tags = found[_TAGS].split(b" ") if found[_TAGS] else []
        return len(found) == _LINES + 1 and len(tags) == self.tags and all(tags)


def text_of(head: bytes, body: bytes, metadata: bytes) -> bytes:
    """The nine lines of a record out of what the database gives of it."""
    return head + f"sha256:{sha256(body).hexdigest()}\nsha256:{sha256(metadata).hexdigest()}\n".encode()


def signatures_of(connection: Connection, saves: Iterable[str]) -> dict[str, bytes]:
    """The signatures of these saves, as far as there are any."""
    given = {"saves": list(saves)}
    return dict(connection.execute(_QUERIES.signatures, given, binary=True).fetchall())


class Fault(NamedTuple):
    """An event that gets no index; the reason is one of `REASONS`."""

    position: int
    reason: str


class Judged(NamedTuple):
    """Which events get an index and which do not, and the digest of each save's signature."""

    good: list[Row]
    faults: list[Fault]
    signatures: Mapping[str, str]

    def hashes_at(self, first: int) -> list[bytes]:
        """The hashes of the leaves of the good, the first of which gets this index."""
        return leaf_hashes(first, [(row.text, self.signatures[row.save]) for row in self.good])


class _Save(NamedTuple):
    """Who signed a save and the positions it covers, or why it is not believed.

    `plain` says of all its events that were asked about that they are covered and sound.
    """

    positions: frozenset[int] = frozenset()
    digest: str = ""
    signer: Trusted | None = None
    reason: str = "unsigned"
    plain: bool = False

    def fault(self, row: Row, index: int) -> str:
        """Why the event may not have this index; empty when it may."""
        if not row.sound:
            return "malformed"
        if self.signer is None:
            return self.reason
        if row.position not in self.positions:
            return "not_covered"
        return "" if self.signer.first <= index <= self.signer.last else "key_unknown"

    def clear(self, first: int, last: int) -> bool:
        """Whether there is nothing to ask about any of its events at these indexes."""
        return (
            self.plain and self.signer is not None and self.signer.first <= first <= last <= self.signer.last
        )


def following(connection: Connection, after: int, upto: int, limit: int) -> list[Row]:
    """The next events by position."""
    given = {"after": after, "upto": upto, "limit": limit}
    return _rows(connection, "following", given)


def among(connection: Connection, positions: Iterable[int]) -> list[Row]:
    """The events at these positions, in their order; one that is not there any more is left out."""
    return _rows(connection, "among", {"positions": array(positions)})


def array(numbers: Iterable[int]) -> str:
    """Numbers as the text of an array: psycopg takes longer over each than the server over its row."""
    return f"{{{','.join(map(str, numbers))}}}"


def aside(connection: Connection, after: int, limit: int) -> list[Row]:
    """The next events by position that are set aside."""
    return _rows(connection, "aside", {"after": after, "limit": limit})


def judged(connection: Connection, rows: Sequence[Row], instances: Instances, first: int) -> Judged:
    """Which of these events get an index, from `first` on, and which do not."""
    saves = _checked(connection, rows, instances)
    digests = {name: save.digest for name, save in saves.items()}
    if all(save.clear(first, first + len(rows) - 1) for save in saves.values()):
        return Judged(list(rows), [], digests)
    return Judged(*_one_by_one(rows, saves, first), digests)


def _one_by_one(rows: Sequence[Row], saves: Mapping[str, _Save], first: int) -> tuple[list[Row], list[Fault]]:
    good: list[Row] = []
    faults: list[Fault] = []
    for row in rows:
        if reason := saves[row.save].fault(row, first + len(good)):
            faults.append(Fault(row.position, reason))
        else:
            good.append(row)
    return good, faults


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
        text = SAVE + b"".join([row.text for row in covered])
        if (signer := instances.signer(text, signature)) is not None:
            positions = frozenset([row.position for row in covered])
            plain = not whole and _plain(covered, text)
            return _Save(positions, sha256(signature).hexdigest(), signer, plain=plain)
    return _Save(reason="not_covered")


def _plain(rows: Sequence[Row], text: bytes) -> bool:
    """Whether one look at the text of a save is enough to know all its rows sound.

    A row has its nine line breaks and a blank between two tags at least (one with a NULL begins with a digest
    as the signed text never does): where the sums are that, every row has just these. Blanks elsewhere, or
    no tags, are no fault, but want a look at each row.
    """
    blanks = sum([row.tags for row in rows]) - len(rows)
    return text.count(b"\n") == _LINES * len(rows) + 1 and text.count(b" ") == blanks


def _rows(connection: Connection, query: str, given: Mapping[str, object]) -> list[Row]:
    found = connection.execute(_QUERIES[query], given, binary=True).fetchall()
    return [
        Row(position, save, tags, text_of(head, body, about))
        for position, save, tags, head, body, about in found
    ]
