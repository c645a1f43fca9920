"""The shelf: where segments stand, a folder or any address that fsspec knows."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec
from fsspec.implementations.local import LocalFileSystem

from replay.segments.errors import SegmentBroken, SegmentsMissing, SegmentsStale, SegmentsUnreachable
from replay.segments.manifest import Manifest, Part, Segment, read_manifest

if TYPE_CHECKING:
    from collections.abc import Sequence

MANIFEST = "manifest.json"
_BLOCK = 1 << 20


class Shelf:
    """Files under one address. What was checked once is not checked again by this shelf."""

    def __init__(self, address: str) -> None:
        """Raises SegmentsUnreachable for an address of a kind that nothing installed knows."""
        self.address = address
        try:
            self.files, self._root = fsspec.core.url_to_fs(address)
        except (ValueError, ImportError):
            raise SegmentsUnreachable(place=address) from None
        self._sound: set[str] = set()

    def path(self, name: str) -> str:
        """A file's path in its file system."""
        return f"{self._root}/{name}"

    def url(self, name: str) -> str:
        """A file's full address, as an engine on another machine needs it."""
        return str(self.files.unstrip_protocol(self.path(name)))

    def manifest(self) -> Manifest | None:
        """What stands here; None for nothing, or too old. Raises ManifestBroken, SegmentsUnreachable."""
        try:
            return read_manifest(self.files.cat_file(self.path(MANIFEST)))
        except FileNotFoundError:
            return None
        except OSError:
            raise SegmentsUnreachable(place=self.address) from None

    def needed(self, index: int | None = None) -> Manifest:
        """The manifest, reaching to an index. Raises SegmentsMissing, SegmentsStale, ManifestBroken."""
        manifest = self.manifest()
        if manifest is None or not manifest.segments:
            raise SegmentsMissing(place=self.address)
        if index is not None and index > manifest.last:
            raise SegmentsStale(last=manifest.last, wanted=index)
        return manifest

    def put(self, data: bytes, rows: int) -> Part:
        """Keep a file under the digest of its bytes; one that is there already, and whole, stays."""
        part = Part(digest=hashlib.sha256(data).hexdigest(), rows=rows, size=len(data))
        if not self._is_sound(part):
            self._write(part.name, data)
        self._sound.add(part.digest)
        return part

    def publish(self, manifest: Manifest) -> None:
        """Replace the manifest, at once where the file system can."""
        self._write(MANIFEST, manifest.written())

    def _write(self, name: str, data: bytes) -> None:
        target, beside = self.path(name), self.path(f"{name}.new")
        self._make_room(target.rpartition("/")[0])
        with self.files.open(beside, "wb") as file:
            file.write(data)
            if isinstance(self.files, LocalFileSystem):
                file.flush()
                os.fsync(file.fileno())
        self.files.mv(beside, target)

    def _make_room(self, folder: str) -> None:
        """Folders of our own are for this account alone."""
        if isinstance(self.files, LocalFileSystem):
            for path in (Path(self._root), Path(folder)):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            self.files.makedirs(folder, exist_ok=True)

    def check(self, segments: Sequence[Segment], tables: Sequence[str] = ()) -> None:
        """Read the files of some tables (of all, when none is named) against their digests.

        Raises SegmentBroken.
        """
        wanted = [
            (segment, part)
            for segment in segments
            for table, part in segment.parts.items()
            if table in tables or not tables
        ]
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            sound = threads.map(self._is_sound, (part for _, part in wanted))
            for (segment, part), whole in zip(wanted, sound, strict=True):
                if not whole:
                    raise SegmentBroken(first=segment.first, last=segment.last, file=part.name)

    def _is_sound(self, part: Part) -> bool:
        if part.digest in self._sound:
            return True
        digest = hashlib.sha256()
        try:
            with self.files.open(self.path(part.name), "rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
        except OSError:
            return False
        if digest.hexdigest() == part.digest:
            self._sound.add(part.digest)
        return part.digest in self._sound
