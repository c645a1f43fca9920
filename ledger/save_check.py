"""The signatures of saves in an exported log, checked with compiled Ed25519; no database is needed.

The stand-alone verifier checks checkpoints; these are thousands of times more, too many for plain Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ledger.log import bundles
from ledger.log.errors import Malformed
from ledger.log.leaf import SAVE, Leaf, digest
from ledger.log.origins import FIRST, read_first
from ledger.log.tiles import grown
from ledger.log_folder import payload, unstrung, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledger.log.instances import Instances


class Fault(NamedTuple):
    """An event whose save nobody we believe has signed."""

    number: int
    type: str
    tags: str
    reason: str


@dataclass
class _Save:
    """The events of a save so far, and what was said to sign them."""

    signature: bytes
    leaves: list[Leaf] = field(default_factory=list)

    def reason(self, instances: Instances) -> str:
        """Why it is not believed; empty when it is."""
        if not self.signature:
            return "unsigned"
        if not instances.names(self.signature):
            return "key_unknown"
        text = SAVE + b"".join(leaf.record.text for leaf in self.leaves)
        if (signer := instances.signer(text, self.signature)) is None:
            return "not_covered"
        inside = signer.first <= self.leaves[0].index and self.leaves[-1].index <= signer.last
        return "" if inside else "key_unknown"


def check(
    folder: Path, instances: Instances, progress: Callable[[int, int], None] | None = None
) -> tuple[int, list[Fault]]:
    """How many saves of a folder are signed, and the events of all others. Raises `Malformed`, `OSError`."""
    waiting: dict[str, _Save] = {}
    good, last, size = 0, "", written(folder)
    for leaf, signature in _events(folder, size):
        name = leaf.record.save
        # Events of saves that were recorded at once may alternate: one is judged where another begins.
        if last not in {"", name} and not waiting[last].reason(instances):
            del waiting[last]
            good += 1
        waiting.setdefault(name, _Save(signature)).leaves.append(leaf)
        last = name
        if progress is not None and leaf.index % 1000 == 0:
            progress(leaf.index, size)
    reasons = {name: save.reason(instances) for name, save in waiting.items()}
    bad = {name: reason for name, reason in reasons.items() if reason}
    faults = [_fault(leaf, reason) for name, reason in bad.items() for leaf in waiting[name].leaves]
    return good + len(reasons) - len(bad), sorted(faults)


def _fault(leaf: Leaf, reason: str) -> Fault:
    return Fault(leaf.index, leaf.record.type, " ".join(leaf.record.tags), reason)


def _events(folder: Path, size: int) -> Iterator[tuple[Leaf, bytes]]:
    """The leaf of each event and the signature of its save. Raises Malformed where the two do not fit."""
    for tile in grown(0, size):
        if tile.level == 0:
            leaves = bundles.read((folder / tile.bundle.path).read_bytes(), tile.width)
            signatures = unstrung((folder / payload(tile)).read_bytes())[2::3]
            for data, signature in zip(leaves, signatures, strict=True):
                if data.startswith(FIRST):
                    read_first(data)
                    continue
                leaf = Leaf.read(data)
                if digest(signature) != leaf.signature:
                    raise Malformed(what=f"第{leaf.index}条", why="保存签名与条目的摘要不符")
                yield leaf, signature
