"""The manifest: which segments there are, in which files, and the hash that holds it all together."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from replay.segments.errors import ManifestBroken

#: 2: the leaf of every event, and the signature that it names.
FORMAT = 2


class Part(BaseModel):
    """A file of a segment: the SHA-256 of its bytes (and its name), rows, size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int
    size: int

    @property
    def name(self) -> str:
        """Where it is, seen from the manifest."""
        return f"files/{self.digest}.parquet"


class Segment(BaseModel):
    """The events from index `first` to `last`; `head` is the last one's id, `until` when it was sequenced."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    first: int
    last: int
    head: str
    until: datetime | None
    parts: dict[str, Part]

    @property
    def events(self) -> int:
        """How many."""
        return self.last - self.first + 1


class Manifest(BaseModel):
    """All segments of a ledger, which is known by the id of its first event.

    `root`: of the log's tree over all their events, in hex; `first`: the leaf before the first of them, in
    base64, where the log continues another. Both empty for events that no ledger has recorded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: int = FORMAT
    ledger: str
    segments: tuple[Segment, ...] = ()
    root: str = ""
    first: str = ""

    @property
    def last(self) -> int:
        """The last index that they hold; 0 without any."""
        return self.segments[-1].last if self.segments else 0

    def written(self) -> bytes:
        """As it is kept: JSON with the hash of itself."""
        body = self.model_dump(mode="json")
        return to_json({**body, "hash": _hash(body)}, indent=1)


def read_manifest(data: bytes) -> Manifest | None:
    """None for one of an older format, whose segments are made anew.

    Raises ManifestBroken: other bytes, a gap between segments, a format of the future.
    """
    try:
        body = from_json(data)
        if body["format"] < FORMAT:
            return None
        said = body.pop("hash")
        manifest = Manifest.model_validate(body)
    except (ValueError, KeyError, AttributeError, TypeError, ValidationError):
        raise ManifestBroken from None
    joined = [s.first for s in manifest.segments] == [1, *(s.last + 1 for s in manifest.segments[:-1])]
    if said != _hash(body) or manifest.format != FORMAT or (manifest.segments and not joined):
        raise ManifestBroken
    return manifest


def _hash(body: object) -> str:
    return hashlib.sha256(to_json(body)).hexdigest()
