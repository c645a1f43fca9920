"""What the verifier's tests are given: an exported log of a few households, made by the writer's own code."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.events import Actor, Event, save_id
from ledger.codec import encode
from ledger.log import bundles, checkpoints
from ledger.log.checkpoints import Checkpoint
from ledger.log.frontier import root
from ledger.log.keys import COSIGNATURE, ED25519, SignerKey
from ledger.log.leaf import Leaf, Record, digest, metadata, save_text
from ledger.log.merkle import leaf_hash
from ledger.log.policies import Group, Log, Policy, Witness
from ledger.log.tiles import WIDTH, extended, tiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from domain.events import Changes
    from ledger.log.notes import Note

ORIGIN = "huce.example/150525/events"
LOG = SignerKey(ORIGIN, ED25519, bytes(range(32)))
WITNESSES = [
    SignerKey(f"{name}.example", COSIGNATURE, name.encode()[:1] * 32) for name in ("audit", "county", "disc")
]
SAVES = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
CLERK = Actor("clerk", "p-clerk", "150525001001")
KEEPER = Actor("keeper", "p-keeper", "150525")
BEGAN = datetime(2017, 11, 20, 8, 30, 0, 1200, UTC)

T = TypeVar("T")

#: What a dropped body or meta has for its length.
DROPPED = b"\xff\xff\xff\xff"


def a_policy(needed: int = 2) -> bytes:
    """The log, three witnesses, so many of them."""
    witnesses = tuple(Witness(f"w{n}", key.verifier) for n, key in enumerate(WITNESSES))
    group = Group("some", needed, tuple(each.name for each in witnesses))
    return Policy((Log(LOG.verifier),), witnesses, (group,), "some").data


@dataclass(frozen=True)
class Row:
    """An event as it lies in the ledger, with the signature of its save."""

    record: Record
    body: bytes | None
    meta: bytes | None
    signature: bytes

    def leaf(self, index: int) -> bytes:
        return Leaf(index, self.record, digest(self.signature)).data

    @property
    def parts(self) -> tuple[bytes | None, ...]:
        return self.body, self.meta, self.signature

    def having(self, **fields: Any) -> Row:
        """The row with other fields of its record, its signature as it was."""
        return replace(self, record=replace(self.record, **fields))


def an_event(save: str, ordinal: int = 0, **given: Any) -> Event:
    known: dict[str, Any] = {
        "id": f"{save}.{ordinal}", "type": "household.surveyed", "version": 1, "tags": ("household:h1",),
        "facts": {"note": f"{save}/{ordinal}"}, "changes": {}, "rests_on": (),
        "effective": date(2017, 11, 20), "year": 2017, "month": None, "actor": CLERK,
        "command": "household.survey",
    }  # fmt: skip
    return Event(**known | given)


def some_events(count: int) -> list[Event]:
    """Surveys of five households and nine persons, two events a save."""
    return [
        an_event(
            save_id("clerk", f"c{n // 2}"),
            n % 2,
            tags=(f"household:h{n % 5}", f"person:p{n % 9}", "village:150525001001"),
        )
        for n in range(count)
    ]


def rolled_back(ids: Sequence[str], **given: Any) -> Event:
    changes: Changes = {"event": {each: {"active": False} for each in ids}}
    facts = {"asked_by": "a", "approved_by": "b", "restored": []}
    known = {"type": "rollback.recorded", "changes": changes, "facts": facts, "withdraws": tuple(ids)}
    return an_event(save_id("clerk", "rollback"), **known | given)


def redone(ids: Sequence[str], takes_back: str) -> Event:
    changes: Changes = {"event": {each: {"active": True} for each in ids}}
    facts = {"asked_by": "a", "approved_by": "b", "restored": [], "takes_back": takes_back}
    return an_event(save_id("clerk", "redo"), type="redo.recorded", changes=changes, facts=facts)


def erased(subject: str, kind: str = "person", basis: str = "request") -> Event:
    """The erasure of a person, or of a helper by his pairing, as one person once did it."""
    return an_event(
        save_id("keeper", subject),
        type={"person": "person.erased", "pairing": "helper.erased"}[kind],
        tags=(f"{kind}:{subject}", "village:150525001001"),
        facts={"basis": basis},
    )


def erasure_asked(subject: str, **given: Any) -> Event:
    """A request for the erasure of a person."""
    known: dict[str, Any] = {
        "type": "erasure.requested",
        "tags": (f"case:{subject}e", f"person:{subject}"),
        "actor": KEEPER,
    }
    return an_event(save_id("keeper", f"{subject} asked"), facts={"basis": "request"}, **known | given)


def erasure_rejected(subject: str) -> Event:
    """The same request rejected."""
    tags = (f"case:{subject}e", f"person:{subject}")
    return an_event(save_id("chief", f"{subject} no"), type="erasure.rejected", tags=tags)


def erased_as_asked(subject: str, request: Event | None = None, **given: Any) -> Event:
    """The erasure of a person that names its request."""
    facts = {"basis": "request", "request": (request or erasure_asked(subject)).id}
    known: dict[str, Any] = {
        "type": "person.erased",
        "tags": (f"case:{subject}e", f"person:{subject}"),
        "facts": facts,
    }
    return an_event(save_id("chief", subject), **known | given)


def recorded(events: Iterable[Event], step: int = 2) -> list[Row]:
    """The events as rows, every position the `step`-th, each save signed."""
    rows = []
    for n, event in enumerate(events, 1):
        body, rest = encode(event)
        meta = metadata(event.id, event.version, event.actor.person, rest)
        record = Record(
            n * step, event.type, event.tags, BEGAN + timedelta(seconds=n), event.actor.account,
            event.actor.division, event.save, digest(body), digest(meta),
        )  # fmt: skip
        rows.append(Row(record, body, meta, b""))
    return signed(rows)


def signed(rows: Sequence[Row]) -> list[Row]:
    saves: dict[str, list[Record]] = {}
    for row in rows:
        saves.setdefault(row.record.save, []).append(row.record)
    by_save = {save: SAVES.sign(save_text(records)) for save, records in saves.items()}
    return [replace(row, signature=by_save[row.record.save]) for row in rows]


def leaves_of(rows: Sequence[Row]) -> list[bytes]:
    return [row.leaf(index) for index, row in enumerate(rows, 1)]


@dataclass(frozen=True)
class Export:
    """An exported folder and the auditor's policy beside it; each `write` writes one part anew."""

    folder: Path
    policy: Path

    def write(self, rows: Sequence[Row], published: Sequence[int] = ()) -> Export:
        """Everything, with a checkpoint at the end and at these sizes."""
        leaves = leaves_of(rows)
        self.write_entries(leaves)
        self.write_tiles(leaves)
        self.write_payload([row.parts for row in rows])
        for size in (*published, len(leaves)):
            self.write_note(a_note(leaves[:size]), f"checkpoints/{size}")
        self.write_note(a_note(leaves))
        return self

    def write_entries(self, leaves: Sequence[bytes], size: int | None = None) -> None:
        for path, part in parts("tile/entries", leaves, size):
            put(self.folder / path, bundles.write(part))

    def write_tiles(self, leaves: Sequence[bytes]) -> None:
        for tile, data in extended(0, [leaf_hash(leaf) for leaf in leaves], lambda _path: b""):
            put(self.folder / tile.path, data)

    def write_payload(self, rows: Sequence[tuple[bytes | None, ...]]) -> None:
        for path, part in parts("payload", rows):
            strings = (each for row in part for each in row)
            data = (DROPPED if each is None else len(each).to_bytes(4, "big") + each for each in strings)
            put(self.folder / path, b"".join(data))

    def write_note(self, note: Note, name: str = "checkpoint") -> None:
        put(self.folder / name, note.data)

    def file(self, name: str) -> Path:
        return self.folder / name

    def bundle(self, index: int) -> tuple[Path, int]:
        """The file with the leaf of an index, and its place there."""
        number, place = divmod(index - 1, WIDTH)
        (found,) = [
            *self.file("tile/entries").glob(f"{number:03}"),
            *self.file("tile/entries").glob(f"{number:03}.p/*"),
        ]
        return found, place

    def copied(self, to: Path) -> Export:
        shutil.copytree(self.folder, to / "export")
        return replace(self, folder=to / "export")


def put(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def parts(kind: str, whole: Sequence[T], size: int | None = None) -> Iterator[tuple[str, Sequence[T]]]:
    """What lies in which file, 256 each; the paths are those of a tree of `size` leaves."""
    for tile in tiles(len(whole) if size is None else size):
        if tile.level == 0:
            start = tile.index * WIDTH
            yield tile.path.replace("tile/0", kind), whole[start : start + tile.width]


def a_note(leaves: Sequence[bytes], key: SignerKey = LOG, by: Sequence[int] = (0, 1, 2)) -> Note:
    """The log's checkpoint over these leaves, cosigned by these witnesses."""
    note = checkpoints.sign(
        Checkpoint(key.name, len(leaves), root([leaf_hash(leaf) for leaf in leaves])), key
    )
    return note.signed(*(checkpoints.cosign(note, WITNESSES[n], 1_511_166_600) for n in by))
