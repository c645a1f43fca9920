"""The files of an exported folder: hashes, leaves and the bytes that they stand for, 256 events a file."""

from __future__ import annotations

from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Any

from ledger.verifier.report import INCOMPLETE, TAMPERED
from ledger.verifier.tree import HASH, WIDTH

if TYPE_CHECKING:
    from ledger.verifier.report import Report

HASHES, LEAVES, PAYLOAD = "tile/0", "tile/entries", "payload"
#: How the lengths before byte strings are written.
LENGTHS = {LEAVES: Struct(">H"), PAYLOAD: Struct(">I")}
#: Body, metadata and signature of each event.
EACH = {PAYLOAD: 3}
#: The length of bytes that were dropped.
DROPPED = 0xFFFFFFFF


class Folder:
    """An exported folder; what is missing or broken in it is reported, with the first event it is about."""

    def __init__(self, place: str, report: Report) -> None:
        self.place, self.report = Path(place), report

    def note(self, name: str) -> bytes:
        """The bytes of a checkpoint."""
        return (self.place / name).read_bytes()

    def published(self) -> list[int]:
        """The sizes that checkpoints were published at."""
        return [int(one.name) for one in self.place.glob("checkpoints/*") if one.name.isdecimal()]

    def holds(self, kind: str, number: int) -> bool:
        """Whether there is a file, whole or in part."""
        path = self.place / kind / _name(number)
        return path.is_file() or path.with_name(f"{path.name}.p").is_dir()

    def read(self, kind: str, number: int, width: int) -> list[Any]:
        """What a file holds of its first `width` events: a hash, a leaf, or three byte strings of each."""
        name = _name(number)
        path, held = self.place / kind / name, WIDTH
        partial = path.with_name(f"{path.name}.p") / str(width)
        if width < WIDTH and partial.is_file():  # it may have given way to the full one
            path, held = partial, width
        if not path.is_file():
            self.report.add(INCOMPLETE, "missing", f"缺少 {kind}/{name}", number * WIDTH + 1)
            return []
        data, each = path.read_bytes(), EACH.get(kind, 1)
        parts, whole = _strings(data, LENGTHS[kind]) if kind in LENGTHS else _hashes(data)
        if not whole or len(parts) != held * each:
            told = f"{kind}/{name} 应有{held}条,读出{len(parts) / each:g}条"
            self.report.add(TAMPERED, "broken", told, number * WIDTH + 1)
        return parts[: width * each]


def _name(number: int) -> str:
    """The name of a file: digits in threes, x before all but the last."""
    name, rest = f"{number % 1000:03}", number // 1000
    while rest:
        name, rest = f"x{rest % 1000:03}/{name}", rest // 1000
    return name


def _hashes(data: bytes) -> tuple[list[Any], bool]:
    """The hashes of a tile, and whether these are whole."""
    return [data[at : at + HASH] for at in range(0, len(data), HASH)], len(data) % HASH == 0


def _strings(data: bytes, length: Struct) -> tuple[list[Any], bool]:
    """Byte strings, each behind its length (None: its bytes were dropped), and whether these are whole."""
    parts: list[Any] = []
    at, last, unpack = 0, len(data) - length.size, length.unpack_from
    while at <= last:
        (size,) = unpack(data, at)
        start = at + length.size
        at = start if size == DROPPED else start + size
        parts.append(None if size == DROPPED else data[start:at])
    return parts, at == len(data)
